"""The command line as a user meets it: words in, words and exit codes out. The engine is a stand-in."""

from __future__ import annotations

import errno
import json
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders.command.display import Lines
from builders.command.main import main
from builders.errors import EnvironmentFailure, ExecutableError
from builders.events import Finding, Level, StepFinished, StepProgress, StepStarted
from builders.options import Options
from builders.project.model import Form, Placement
from resources.errors import BlobError
from resources.model import Decision, Kind, Location, Plan, Resource
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


class Engine:
    """Stands in for what reads, plans and builds a project, and keeps what it was asked."""

    def __init__(self) -> None:
        self.options = Options()
        self.project: Path | None = None
        self.during: Callable[[], None] = lambda: None
        self.closed = False

    def load(self, project: Path) -> Path:
        self.project = project
        return project

    def build(self, _project: Path, options: Options) -> Generator[Any, None, Any]:
        self.options = options
        try:
            yield StepStarted(step="link", title="Linking the launcher")
            self.during()
            yield Finding(
                level=Level.WARNING,
                code="needs-missing-library",
                message="libfoo.so is missing",
                place="a.so",
                remedy="Install it.",
            )
            yield Finding(level=Level.NOTE, code="note", message="only worth knowing")
            yield StepFinished(step="link", seconds=2.25)
        finally:
            self.closed = True
        return Built(artefacts=(Path("/out/weather"), Path("/out/weather.deb")))

    def build_each(self, project: Path, options: Options) -> Generator[Any, None, Any]:
        return ((yield from self.build(project, options)),)

    def plan(self, _project: Path, options: Options) -> Generator[Any, None, Any]:
        self.options = options
        yield StepStarted(step="scan", title="Scanning")
        return Planned(plan=PLAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    artefacts: tuple[Path, ...]
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    plan: Plan


PLAN = Plan(
    decisions=(
        Decision(
            resource=Resource(
                kind=Kind.SOURCE, name="weather", path=Path("w.py"), relative="weather.py", size=1500
            ),
            location=Location.IN_MEMORY,
            reason="default",
        ),
        Decision(
            resource=Resource(
                kind=Kind.DATA, name="weather/a b.txt", path=Path("a"), relative="weather/a b.txt", size=20
            ),
            location=Location.FILESYSTEM_RELATIVE,
            reason="rule: weather",
        ),
    )
)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Engine:
    engine = Engine()
    monkeypatch.setattr("builders.build.build", engine.build)
    monkeypatch.setattr("builders.several.build_each", engine.build_each)
    monkeypatch.setattr("builders.planning.plan", engine.plan)
    monkeypatch.setattr("builders.project.discover.load", engine.load)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return engine


def test_build_prints_what_was_made_and_says_the_rest_on_standard_error(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "somewhere"]) == 0
    out, err = capsys.readouterr()
    assert out == "/out/weather\n/out/weather.deb\n"
    assert err.splitlines() == [
        "Linking the launcher",
        "warning: a.so: libfoo.so is missing [needs-missing-library]",
        "  Install it.",
        "  2.2 s",
    ]
    assert engine.project == Path("somewhere")


def test_what_goes_on_side_by_side_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    display = Lines(verbose=True)
    for event in (
        StepStarted(step="zip/aarch64-apple-darwin", title="Making a.zip"),
        StepStarted(step="link", title="Linking"),
        StepProgress(step="link", done=1, detail="core.c"),
        StepProgress(step="zip/aarch64-apple-darwin", done=1, detail="a.py"),
        StepProgress(step="zip/aarch64-apple-darwin", done=2, detail="a.py"),
        StepFinished(step="zip/aarch64-apple-darwin", seconds=4),
        StepFinished(step="link", seconds=2),
    ):
        display.show(event)
    assert capsys.readouterr().err.splitlines()[2:] == [
        "  core.c",
        "  Making a.zip (aarch64-apple-darwin): a.py",
        "  Making a.zip (aarch64-apple-darwin): 4.0 s",
        "  2.0 s",
    ]


def test_build_hands_every_option_to_the_engine(engine: Engine, tmp_path: Path) -> None:
    words = "--form folder --target x86_64-pc-windows-msvc --python 3.12 --installer deb --location in-memory"
    assert main(["build", *words.split(), "--output", str(tmp_path)]) == 0
    assert engine.options == Options(
        form=Form.FOLDER,
        targets=(parse("x86_64-pc-windows-msvc"),),
        python="3.12",
        installers=("deb",),
        location=Placement.IN_MEMORY,
        output=tmp_path,
    )


def test_what_is_not_given_is_left_to_the_project(engine: Engine) -> None:
    assert main(["build"]) == 0
    assert engine.options == Options()


@pytest.mark.usefixtures("engine")
def test_quiet_says_nothing_but_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-q", "build"]) == 0
    out, err = capsys.readouterr()
    assert out.count("\n") == 2
    assert err == ""


@pytest.mark.usefixtures("engine")
def test_verbose_says_notes_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--verbose"]) == 0
    assert "only worth knowing" in capsys.readouterr().err


@pytest.mark.usefixtures("engine")
def test_events_as_json_are_one_document_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--events", "json"]) == 0
    documents = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [each["event"] for each in documents] == ["StepStarted", "Finding", "Finding", "StepFinished"]
    assert documents[1]["level"] == "warning"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (EnvironmentFailure("no rich>99 is there; ask for less"), 23, "no rich>99 is there; ask for less"),
        (BlobError("the blob is cut short"), 11, "the blob is cut short"),
        (ExecutableError("not ours"), 26, "not ours"),
        (OSError(errno.ENOSPC, "No space left on device", "/out/weather"), 25, "/out/weather: No space left"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/out"),
            25,
            "/out: Permission denied; change its",
        ),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 25, "the system refused: Broken pipe"),
    ],
)
def test_an_error_becomes_a_sentence_and_its_exit_code(
    engine: Engine, capsys: pytest.CaptureFixture[str], error: Exception, code: int, said: str
) -> None:
    engine.during = _raising(error)
    assert main(["build"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith(f"onefold: {said}")
    assert engine.closed


def test_an_error_is_a_json_line_too(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine.during = _raising(EnvironmentFailure("no"))
    main(["build", "--events=json"])
    last = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert last == {"event": "Failure", "message": "no", "exit_code": 23}


def test_a_fault_of_ours_names_the_file_with_its_traceback(
    engine: Engine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    engine.during = _raising(ZeroDivisionError("oh"))
    assert main(["build"]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    (report,) = (tmp_path / "state" / "onefold").iterdir()
    assert "a fault in Onefold" in said
    assert str(report) in said
    assert "ZeroDivisionError: oh" in report.read_text()


def test_a_fault_is_told_whole_where_no_file_can_be_written(
    engine: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    engine.during = _raising(ZeroDivisionError("oh"))
    assert main(["build"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("biuld", "did you mean build?"),
        ("build --fom file", "did you mean --form?"),
        ("build --outptu=x", "did you mean --output?"),
        ("build --target x86_64-unknown-linux-gna", "did you mean 'x86_64-unknown-linux-gnu'?"),
        ("build --form fil", "'file', 'folder'"),
        ("build a b", "go after `--`"),
        ("build -- b", "only `onefold run`"),
        ("pythons lst", "'list', 'available'"),
        ("nonsense", "there are init, inspect"),
    ],
)
def test_a_mistyped_word_gets_a_suggestion(capsys: pytest.CaptureFixture[str], words: str, hint: str) -> None:
    assert main(words.split()) in {2, 12}
    said = capsys.readouterr().err
    assert hint in said
    assert said.count("\n") == 1


def test_a_usage_error_is_json_where_json_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["biuld", "--events", "json"]) == 2
    assert json.loads(capsys.readouterr().err)["exit_code"] == 2


@pytest.mark.parametrize("words", [[], ["studio"], ["-v", "studio"], ["."]])
def test_the_studio_is_said_to_be_missing(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 3
    assert "only the command line" in capsys.readouterr().err


def test_help_lists_every_command_and_version_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in ("init", "inspect", "build", "run", "pythons", "check", "doctor", "studio"):
        assert f"    {name} " in shown
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("onefold ")


@pytest.mark.usefixtures("engine")
def test_inspect_shows_each_resource_and_the_totals(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["inspect", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["LOCATION", "KIND", "SIZE", "NAME", "REASON"]
    assert lines[1].split() == ["in-memory", "module", "source", "1.5", "kB", "weather", "default"]
    assert lines[0].index("NAME") == lines[1].index("weather") == lines[2].index("weather/a b.txt")
    assert [line.split() for line in lines[-3:]] == [
        ["in-memory", "1", "resources", "1.5", "kB"],
        ["filesystem-relative", "1", "resources", "20", "B"],
        ["together", "2", "resources", "1.5", "kB"],
    ]


@pytest.mark.usefixtures("engine")
def test_inspect_as_json_is_one_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["inspect", "--json", str(tmp_path)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["path"] == str(tmp_path)
    assert document["resources"][1] == {
        "kind": "package data",
        "name": "weather/a b.txt",
        "location": "filesystem-relative",
        "size": 20,
        "reason": "rule: weather",
    }
    assert {"location": "in-memory", "count": 1, "size": 1500} in document["totals"]


def test_init_writes_what_was_asked_for_and_prints_its_path(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "Ünï cödé (a b)"
    assert main(["init", str(folder), "--pip-install", "httpie", "--entry-point", "http"]) == 0
    written = folder / "onefold.toml"
    assert capsys.readouterr().out == f"{written}\n"
    application = tomllib.loads(written.read_text("utf-8"))["application"]
    assert application == {"entry-point": "http", "name": "http", "requires": ["httpie"]}


def test_init_leaves_settings_that_are_there_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "onefold.toml").write_text("# mine")
    assert main(["init", str(tmp_path), "--code", "print(1)"]) == 21
    assert (tmp_path / "onefold.toml").read_text() == "# mine"
    assert "is there already" in capsys.readouterr().err


def test_init_takes_one_thing_that_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["init", str(tmp_path), "--code", "print(1)", "--module", "a"]) == 2
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["pythons", "--json"], ["pythons", "list", "--json"], ["pythons", "--json", "list"]]
)
def test_pythons_lists_what_each_offers(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    if not found:
        pytest.skip("no Python is installed that can be shipped")
    assert Path(found[0]["executable"]).is_file()
    assert set(found[0]["libraries"]) <= {"static", "shared"}
    assert main(["pythons"]) == 0
    table = capsys.readouterr().out.splitlines()
    assert len(table) == 1 + len(found)
    assert table[1].split()[0] == found[0]["version"]


def test_check_tells_what_a_program_needs(capsys: pytest.CaptureFixture[str]) -> None:
    program = str(Path(sys.executable).resolve())
    assert main(["check", program]) == 0
    assert "needs glibc 2." in capsys.readouterr().out
    assert main(["check", "--json", program]) == 0
    assert json.loads(capsys.readouterr().out)["path"] == program


def test_check_refuses_what_is_no_program(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program")
    assert main(["check", str(tmp_path / "text")]) == 26
    assert "is no executable" in capsys.readouterr().err


def test_doctor_tells_what_is_there_and_what_is_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setenv("ONEFOLD_CACHE", str(tmp_path / "a file" / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    assert main(["doctor"]) == 20
    out = capsys.readouterr().out
    assert "none installed; zig" in out
    assert re.search(r"! +cache +.* cannot be written\n +Permit it", out)
    assert main(["doctor", "--json"]) == 20
    codes = [finding["code"] for finding in json.loads(capsys.readouterr().out)]
    assert codes == ["system", "python", "compiler", "uv", "cache", "memory", "encoding", "versions"]


def _raising(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail
