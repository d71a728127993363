"""Documents: what is written to onefold.toml gives the same project again, and no more is written."""

from __future__ import annotations

import os
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import OutputError, ProjectError
from builders.project import document
from builders.project.discover import load
from builders.project.initialise import initialise
from builders.project.model import (
    Code,
    EntryPoint,
    Form,
    Module,
    OutputChoice,
    Placement,
    Project,
    PythonChoice,
    ResourceChoice,
    Script,
    ScriptName,
)
from resources.model import Kind, Location, Rule
from resources.target import TARGETS

PYPROJECT = """
[build-system]
requires = ["setuptools"]
[project]
name = "weather"
version = "1.0"
[project.scripts]
weather = "weather.cli:main"
admin = "weather.admin:main"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "Ünï cödé (a b)"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "icon.png").write_bytes(b"")
    (folder / "sky.py").write_text("import weather")
    return folder


def written(root: Path) -> dict[str, object]:
    return tomllib.loads((root / "onefold.toml").read_text("utf-8"))


def test_what_is_found_out_anyway_is_not_written(root: Path) -> None:
    saved = document.save(load(root))
    assert saved.file == root / "onefold.toml"
    assert (written(root), load(root)) == ({}, saved)


def test_what_differs_is_written(root: Path) -> None:
    project = replace(
        load(root),
        name="Wetter für alle",
        homepage="https://example.org",
        console=False,
        icon=root / "icon.png",
        run=EntryPoint(module="weather.admin", attribute="main"),
        executable="admin",
        requires=("rich>=13", str(root / "vendored")),
        python=PythonChoice(archive=Path("/pythons/3.13.tar.zst"), sha256="0" * 64, optimize=2),
        resources=ResourceChoice(
            location=Placement.IN_MEMORY,
            rules=(
                Rule(match="a", location=Location.LEAVE_OUT, kind=Kind.DATA),
                Rule(match="b", location=Location.IN_MEMORY, enabled=False),
            ),
        ),
        output=OutputChoice(form=Form.FOLDER, targets=TARGETS[:2], installers=("deb",)),
        installers={"deb": {"maintainer": "Ada", "depends": ["libc6"]}},
        strip=False,
    )
    saved = document.save(project)
    assert load(root) == saved == replace(project, file=root / "onefold.toml")
    assert written(root) == {
        "application": {
            "entry-point": "weather.admin:main",
            "name": "Wetter für alle",
            "homepage": "https://example.org",
            "requires": ["rich>=13", "./vendored"],
            "console": False,
            "icon": "icon.png",
        },
        "python": {"archive": "/pythons/3.13.tar.zst", "sha256": "0" * 64, "optimize": 2},
        "resources": {
            "location": "in-memory",
            "rules": [
                {"match": "a", "location": "leave-out", "kind": "package data"},
                {"match": "b", "location": "in-memory", "enabled": False},
            ],
        },
        "output": {
            "form": "folder",
            "targets": ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"],
            "installers": ["deb"],
            "strip": False,
        },
        "installer": {"deb": {"maintainer": "Ada", "depends": ["libc6"]}},
    }


def test_a_cleared_field_stays_cleared(root: Path) -> None:
    document.save(replace(load(root), version="", authors=()))
    assert load(root).version == ""


@pytest.mark.parametrize(
    "run",
    [
        Module(name="weather"),
        ScriptName(name="http"),
        Code(text="import weather\nprint('ü')\n"),
        EntryPoint(module="a.b", attribute="c.d"),
    ],
)
def test_every_way_to_run_is_kept(root: Path, run: Module) -> None:
    project = replace(load(root), run=run, executable="weather")
    document.save(project)
    assert (load(root).run, load(root).executable) == (run, "weather")


def test_a_script_is_kept(tmp_path: Path) -> None:
    script = tmp_path / "sky.py"
    script.write_text("# /// script\n# dependencies = ['rich']\n# ///\n")
    (tmp_path / "rain.py").write_text("")
    saved = document.save(replace(load(script), console=False))
    assert (load(script), load(tmp_path)) == (saved, saved)
    assert written(tmp_path) == {"application": {"script": "sky.py", "console": False}}


def test_a_wheel_is_kept(tmp_path: Path) -> None:
    wheel = tmp_path / "sky-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("sky-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: sky\nVersion: 1.0\n")
        archive.writestr("sky-1.0.dist-info/entry_points.txt", "[console_scripts]\nsky = sky:main\n")
    saved = document.save(replace(load(wheel), strip=False))
    assert (load(wheel), load(tmp_path)) == (saved, saved)
    assert written(tmp_path) == {"application": {"wheel": wheel.name}, "output": {"strip": False}}


def test_what_the_file_cannot_say_is_refused_and_not_written(root: Path) -> None:
    with pytest.raises(ProjectError, match=r"onefold\.toml cannot say this"):
        document.save(load(root / "sky.py"))
    assert not (root / "onefold.toml").exists()


def test_the_document_that_was_read_is_the_one_written(root: Path) -> None:
    (root / "window.toml").write_text("[application]\nconsole = false\n")
    document.save(replace(load(root / "window.toml"), strip=False))
    assert not (root / "onefold.toml").exists()
    assert load(root / "window.toml").strip is False


def test_pyproject_is_left_to_its_author(root: Path) -> None:
    text = PYPROJECT + "[tool.onefold.application]\nconsole = false\n"
    (root / "pyproject.toml").write_text(text)
    saved = document.save(load(root))
    assert (root / "pyproject.toml").read_text() == text
    assert load(root) == saved


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document.save(replace(load(root), name="Before"))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device", descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"onefold\.toml cannot be written: No space left on device"):
        document.save(replace(load(root), name="After"))
    assert load(root).name == "Before"
    assert sorted(path.name for path in root.iterdir()) == [
        "icon.png",
        "onefold.toml",
        "pyproject.toml",
        "sky.py",
    ]


TEXT = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12).filter(str.strip)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXT,
        "summary": TEXT,
        "console": st.booleans(),
        "strip": st.booleans(),
        "executable": st.from_regex(r"[\w-]{1,9}", fullmatch=True),
        "run": st.one_of(
            st.builds(Code, text=TEXT),
            st.builds(Module, name=st.sampled_from(["weather", "a.b"])),
            st.builds(ScriptName, name=st.sampled_from(["http", "weather-x"])),
            st.builds(EntryPoint, module=st.just("weather.admin"), attribute=st.just("main")),
        ),
        "requires": st.lists(TEXT.filter(lambda text: text[0].isalnum()), max_size=3).map(tuple),
        "authors": st.lists(TEXT, max_size=2).map(tuple),
        "output": st.builds(
            OutputChoice, form=st.sampled_from(Form), targets=st.lists(st.sampled_from(TARGETS)).map(tuple)
        ),
        "python": st.builds(PythonChoice, version=st.sampled_from(["", "3.13"]), optimize=st.integers(0, 2)),
        "installers": st.dictionaries(
            TEXT, st.dictionaries(TEXT, TEXT | st.integers(0, 9), max_size=2), max_size=2
        ),
    },
)


@given(changes=CHANGES)
@settings(max_examples=60, deadline=None)
def test_any_project_comes_back(tmp_path_factory: pytest.TempPathFactory, changes: dict[str, object]) -> None:
    root = tmp_path_factory.mktemp("round trip")
    (root / "pyproject.toml").write_text(PYPROJECT)
    project: Project = replace(load(root), **changes)  # type: ignore[arg-type]
    saved = document.save(project)
    assert load(root) == saved == replace(project, file=root / "onefold.toml")


def test_initialise_writes_what_builds_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "Ünï cödé (a b)" / "new"
    project = initialise(folder, pip_install=("httpie", "rich"), entry_point="http")
    assert written(folder) == {
        "application": {"entry-point": "http", "name": "http", "requires": ["httpie", "rich"]}
    }
    assert (project, project.run) == (load(folder), ScriptName(name="http"))


def test_initialise_shows_what_was_found(root: Path) -> None:
    initialise(root)
    assert written(root) == {"application": {"entry-point": "weather.cli:main", "name": "weather"}}


def test_initialise_with_a_script(tmp_path: Path) -> None:
    (tmp_path / "sky.py").write_text("")
    assert initialise(tmp_path, script="sky.py").run == Script(path=tmp_path / "sky.py")


def test_initialise_leaves_what_is_there(root: Path) -> None:
    (root / "onefold.toml").write_text("mine")
    with pytest.raises(ProjectError, match=r"onefold\.toml is there already"):
        initialise(root, code="1")
    assert (root / "onefold.toml").read_text() == "mine"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"pip_install": ("httpie",)},
            "what runs is not known before httpie is installed; give an entry point",
        ),
        ({"module": "a-b"}, "application.module: expected the dotted name of a module"),
        ({"module": "a", "code": "b"}, "application.module and application.code exclude each other"),
        ({"pip_install": ("-r x",), "code": "1"}, "application.requires: expected requirements"),
        ({}, "does not say what runs"),
    ],
)
def test_initialise_refuses_before_it_makes_anything(
    tmp_path: Path, asked: dict[str, str], message: str
) -> None:
    with pytest.raises(ProjectError, match=message):
        initialise(tmp_path / "new", **asked)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()
