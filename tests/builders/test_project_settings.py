"""Settings: what is read from onefold.toml, and what is refused with which words."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import ProjectError
from builders.project import reference
from builders.project.discover import load, read_settings
from builders.project.keys import KEYS
from builders.project.model import Code, EntryPoint, Form, Placement, Project, ScriptName
from resources.model import Kind, Location, Rule


def write(folder: Path, text: str | bytes, name: str = "onefold.toml") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def refusal(folder: Path, text: str | bytes) -> str:
    with pytest.raises(ProjectError) as caught:
        load(write(folder, text))
    return str(caught.value)


WHOLE = """
[application]
name = "Weather"
executable = "weather"
version = "2.0"
summary = "Rain or sun"
authors = ["Ada <ada@example.org>"]
homepage = "https://example.org"
license = "MIT"
entry-point = "weather.cli:main"
requires = ["rich>=13", "./vendored"]
console = false
icon = "icons/weather.png"
[python]
version = "3.13"
optimize = 2
[resources]
location = "in-memory"
rules = [
  { match = "numpy", location = "filesystem-relative" },
  { match = "*.tests", location = "leave-out", kind = "module source" },
]
[output]
form = "folder"
targets = ["x86_64-unknown-linux-gnu"]
installers = ["deb"]
strip = false
[installer.deb]
maintainer = "Ada"
"""


def test_every_key_reaches_the_project(tmp_path: Path) -> None:
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons/weather.png").write_bytes(b"")
    project = load(write(tmp_path, WHOLE))
    assert (project.name, project.executable, project.version) == ("Weather", "weather", "2.0")
    assert (project.summary, project.homepage, project.license) == (
        "Rain or sun",
        "https://example.org",
        "MIT",
    )
    assert project.run == EntryPoint(module="weather.cli", attribute="main")
    assert project.requires == ("rich>=13", str(tmp_path / "vendored"))
    assert project.icon == tmp_path / "icons/weather.png"
    assert (project.console, project.strip) == (False, False)
    assert (project.python.version, project.python.optimize) == ("3.13", 2)
    assert project.resources.location is Placement.IN_MEMORY
    assert project.resources.rules == (
        Rule(match="numpy", location=Location.FILESYSTEM_RELATIVE),
        Rule(match="*.tests", location=Location.LEAVE_OUT, kind=Kind.SOURCE),
    )
    assert project.output.form is Form.FOLDER
    assert [target.triple for target in project.output.targets] == ["x86_64-unknown-linux-gnu"]
    assert project.output.installers == ("deb",)
    assert project.installers == {"deb": {"maintainer": "Ada"}}
    assert project.file == tmp_path / "onefold.toml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[application]\nentrypoint = "a:b"',
            "onefold.toml: application.entrypoint is not known; did you mean application.entry-point?",
        ),
        ('[aplication]\nname = "x"', "onefold.toml: aplication is not known; did you mean application?"),
        (
            "[output]\noptimize = 1",
            "onefold.toml: output.optimize is not known; did you mean python.optimize?",
        ),
        ("form = 1", "onefold.toml: form is not known; did you mean output.form?"),
        (
            '[resources]\nfoo = "x"',
            (
                "onefold.toml: resources.foo is not known; known here are: location, rules, unused, "
                "recorded, allow-plugins"
            ),
        ),
        (
            '[application]\nconsole = "yes"',
            "onefold.toml: application.console: expected true or false, found the text 'yes'",
        ),
        (
            "[application]\nname = 3",
            "onefold.toml: application.name: expected a text, found the number 3",
        ),
        (
            "[python]\noptimize = true",
            "onefold.toml: python.optimize: expected a whole number from 0 to 2, found true",
        ),
        (
            "[python]\nversion = 3.13",
            "onefold.toml: python.version: expected a text, found the number 3.13",
        ),
        ("application = 1", "onefold.toml: application: expected a table, found the number 1"),
        (
            '[output]\nform = "files"',
            'onefold.toml: output.form: expected "file" or "folder", found the text \'files\'',
        ),
        (
            '[output]\ntargets = ["x86_64-linux"]',
            (
                "onefold.toml: output.targets: 'x86_64-linux' is not a known target; "
                "did you mean 'x86_64-unknown-linux-gnu'?"
            ),
        ),
        (
            '[application]\nrequires = ["--index-url=x"]',
            (
                'onefold.toml: application.requires: expected requirements such as "rich>=13", '
                "found the text '--index-url=x'"
            ),
        ),
        (
            '[application]\nmodule = "a"\ncode = "1"',
            "onefold.toml: application.module and application.code exclude each other; keep one of them",
        ),
        (
            '[python]\nversion = "3.13"\npath = "x"',
            "onefold.toml: python.version and python.path exclude each other; keep one of them",
        ),
        (
            '[application]\nexecutable = "a/b"',
            "onefold.toml: application.executable: expected a file name without folder, found the text 'a/b'",
        ),
        (
            '[application]\nname = "a\\nb"',
            "onefold.toml: application.name: expected one line of text, found the text 'a\\nb'",
        ),
        ('[installer]\ndeb = "x"', "onefold.toml: installer.deb: expected a table, found the text 'x'"),
    ],
)
def test_a_refusal_names_the_key_and_what_to_write(tmp_path: Path, text: str, message: str) -> None:
    assert refusal(tmp_path, text) == message


def test_a_key_that_is_near_to_none_lists_the_known_ones(tmp_path: Path) -> None:
    message = refusal(tmp_path, '[application]\ndescription = "x"')
    assert "application.description is not known; known here are: entry-point, module, script," in message


def test_a_missing_script_is_named(tmp_path: Path) -> None:
    message = refusal(tmp_path, '[application]\nscript = "wether.py"')
    assert message == f"onefold.toml: application.script: there is no file 'wether.py' in {tmp_path}"


@pytest.mark.parametrize("rule", ['"numpy"', '{ match = "numpy" }', '{ match = "a", location = "x" }'])
def test_a_rule_needs_a_pattern_and_a_known_location(tmp_path: Path, rule: str) -> None:
    assert refusal(tmp_path, f"[resources]\nrules = [{rule}]").startswith("onefold.toml: resources.rules: ")


def test_bad_syntax_is_placed(tmp_path: Path) -> None:
    message = refusal(tmp_path, '[application]\nname = "a"\nconsole = yes\n')
    assert message.startswith("onefold.toml: ")
    assert "line 3, column 11" in message


def test_another_encoding_is_placed(tmp_path: Path) -> None:
    message = refusal(tmp_path, '[application]\nname = "Grün"'.encode("latin-1"))
    assert message == "onefold.toml: line 2 is not UTF-8; save the file in that encoding"


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a = " + "[" * 20_000).startswith("onefold.toml: ")


def test_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    text = '[application]\r\nname = "Grün"\r\ncode = "print(1)"\r\n'
    project = load(write(tmp_path, b"\xef\xbb\xbf" + text.encode()))
    assert (project.name, project.run) == ("Grün", Code(text="print(1)"))


def test_an_entry_point_without_colon_is_the_name_of_a_script(tmp_path: Path) -> None:
    project = load(write(tmp_path, '[application]\nentry-point = "http"\nrequires = ["httpie"]'))
    assert (project.run, project.executable) == (ScriptName(name="http"), "http")


def test_the_reference_is_that_of_the_table() -> None:
    page = Path(__file__).parents[2] / reference.FILE
    assert page.read_text("utf-8") == reference.render(), "run python -m builders.project.reference"


def test_the_example_of_the_reference_is_accepted(tmp_path: Path) -> None:
    example = reference.render().partition("```toml\n")[2].partition("```")[0]
    assert load(write(tmp_path, example)).name == "Weather"


SIMPLE = (
    st.text(max_size=8)
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.dates()
    | st.sampled_from(["a:b", "3.13", "file", "in-memory", "icon.png", "x86_64-unknown-linux-gnu"])
)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
)
NAMES = st.sampled_from([key.name.partition(".")[2] for key in KEYS] + ["match", "kind", "deb"])
TABLES = st.dictionaries(
    st.sampled_from(["application", "python", "resources", "output", "installer"]),
    st.dictionaries(NAMES, VALUES, max_size=3) | VALUES,
    max_size=4,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("Ünï cödé (a b)")


def project_or_refusal(file: Path) -> None:
    with contextlib.suppress(ProjectError):
        assert isinstance(load(file), Project)


@given(tables=TABLES)
@settings(max_examples=150, deadline=None)
def test_any_tables_give_a_project_or_a_refusal(folder: Path, tables: dict[str, object]) -> None:
    project_or_refusal(write(folder, tomli_w.dumps(tables)))


@given(data=st.binary(max_size=60) | st.text(alphabet="[]{}=\"'\\\n.#a1-:", max_size=40).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_project_or_a_refusal(folder: Path, data: bytes) -> None:
    project_or_refusal(write(folder, data))


@given(tables=TABLES)
@settings(max_examples=100, deadline=None)
def test_any_pyproject_gives_a_project_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, object]
) -> None:
    folder = tmp_path_factory.mktemp("p")
    write(folder, tomli_w.dumps({"tool": {"onefold": tables}}), "pyproject.toml")
    project_or_refusal(folder)


def test_settings_of_pyproject_are_named_with_their_table(tmp_path: Path) -> None:
    write(tmp_path, "[tool.onefold.application]\nentrypoint = 'a:b'", "pyproject.toml")
    with pytest.raises(
        ProjectError, match=r"tool\.onefold\.application\.entrypoint is not known; did you mean "
    ):
        load(tmp_path)


def test_reading_settings_alone_needs_no_project(tmp_path: Path) -> None:
    assert not read_settings(write(tmp_path, "")).values
