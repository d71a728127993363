"""Files of strangers: whatever they hold, there is a project or a refusal, and nothing else."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import pytest
import tomli_w
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders.errors import ProjectError
from builders.project.discover import load
from builders.project.model import Project

TEXT = st.sampled_from(
    [
        *("weather", "a.b:c", "^3.8", ">=3.8", "a..b", "..", "/", "*", "[", "a\0b", "", "VERSION"),
        *("ü ö", "https://x", "1.0"),
    ]
)
SCALAR = TEXT | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.datetimes()
VALUE = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(TEXT | st.sampled_from(["email", "file", "text", "version"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def tables(*names: str) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from(names), VALUE, max_size=4)


PROJECT = tables(
    *(
        "name",
        "version",
        "description",
        "authors",
        "license",
        "license-files",
        "urls",
        "scripts",
        "gui-scripts",
    ),
    *("dependencies", "requires-python", "dynamic"),
)
POETRY = tables(
    *("name", "version", "authors", "license", "repository", "dependencies", "scripts", "package-mode")
)
TOOL = st.fixed_dictionaries(
    {},
    optional={
        "poetry": POETRY | VALUE,
        "setuptools": st.fixed_dictionaries({"dynamic": tables("version")}) | VALUE,
        "hatch": tables("version") | VALUE,
        "uv": tables("package") | VALUE,
        "flit": tables("module") | VALUE,
        "onefold": VALUE,
    },
)
PYPROJECT = st.fixed_dictionaries(
    {},
    optional={
        "project": PROJECT | VALUE,
        "tool": TOOL | VALUE,
        "build-system": tables("build-backend") | VALUE,
    },
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("Ünï cödé (a b)")
    (folder / "weather.py").write_text("__version__ = '1.0'\nimport tkinter")
    (folder / "VERSION").write_text("1.0")
    return folder


def project_or_refusal(path: Path) -> None:
    with contextlib.suppress(ProjectError):
        project = load(path)
        assert isinstance(project, Project)
        assert project.name
        assert project.executable
        assert "/" not in project.executable


@given(document=PYPROJECT)
@example(document={"project": {"name": "a\nb"}})
@example(document={"project": {"license-files": ["a\0b"], "dynamic": []}})
@settings(max_examples=400, deadline=None)
def test_any_pyproject(folder: Path, document: dict[str, object]) -> None:
    (folder / "pyproject.toml").write_text(tomli_w.dumps(document), "utf-8")
    project_or_refusal(folder)
    (folder / "pyproject.toml").unlink()


LINES = st.lists(
    st.sampled_from(
        [
            *(
                "[metadata]",
                "[options]",
                "[options.entry_points]",
                "name = weather",
                "name",
                "=",
                "  ",
                "%(x)s",
            ),
            *("version = attr: weather.x", "version = file: VERSION", "console_scripts =", "    a = b:c"),
            *("-r requirements.txt", "-e .", "rich # x", "rich \\", "--hash=x"),
            *("# /// script", "# ///", "#", "# a = ["),
        ]
    ),
    max_size=9,
).map("\n".join)


@given(text=LINES | st.text(max_size=40))
@pytest.mark.parametrize("name", ["setup.cfg", "requirements.txt", "weather.py", "script"])
@settings(max_examples=100, deadline=None)
def test_any_other_file(tmp_path_factory: pytest.TempPathFactory, name: str, text: str) -> None:
    folder = tmp_path_factory.mktemp("x")
    (folder / "__main__.py").write_text("import weather")
    (folder / name).write_text(text, "utf-8", "surrogatepass")
    project_or_refusal(folder)
    project_or_refusal(folder / name)


@given(
    metadata=st.text(max_size=40) | st.just("Name: a\nVersion: 1\n"),
    place=st.integers(0, 400),
    bit=st.integers(0, 7),
)
@settings(max_examples=200, deadline=None)
def test_any_damaged_wheel(
    tmp_path_factory: pytest.TempPathFactory, metadata: str, place: int, bit: int
) -> None:
    file = tmp_path_factory.getbasetemp() / "weather-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weather-1.0.dist-info/METADATA", metadata.encode("utf-8", "surrogatepass"))
        archive.writestr(
            "weather-1.0.dist-info/entry_points.txt", "[console_scripts]\nweather = weather:main\n"
        )
    data = bytearray(file.read_bytes())
    data[place % len(data)] ^= 1 << bit
    file.write_bytes(data)
    project_or_refusal(file)


def test_a_folder_that_cannot_be_read_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", denied)
    with pytest.raises(ProjectError, match="cannot be read: Permission denied"):
        load(tmp_path)
