"""Failed runs: what their output means, and what is offered."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from builders.project.keys import KEYS
from resources.model import Decision, Kind, Location, Resource, Rule
from studio.building import diagnosis
from studio.building.failure import Failure
from studio.keeping.document import Document
from studio.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from studio.problems import Problem

PROGRAM = Path("/out/weather")
SHOP = Rule(match="shop", location=Location.LEAVE_OUT)
_KEYS = {key.name: key for key in KEYS}


def decision(name: str, kind: Kind, location: Location, **more: object) -> Decision:
    relative = str(more.pop("relative", name))
    decided_by, reason = more.pop("decided_by", None), str(more.pop("reason", "x"))
    resource = Resource(kind=kind, name=name, path=Path("/x"), relative=relative, size=1, **more)
    return Decision(resource=resource, location=location, reason=reason, decided_by=decided_by)


DECISIONS = (
    decision("shop.goods", Kind.BYTECODE, Location.LEAVE_OUT, relative="shop/goods.py", decided_by=SHOP),
    decision("turtledemo", Kind.BYTECODE, Location.LEAVE_OUT, reason="is a demonstration"),
    decision("there", Kind.BYTECODE, Location.IN_MEMORY, relative="there.py"),
    decision("weather/week.csv", Kind.DATA, Location.IN_MEMORY),
    decision("weather/secret.csv", Kind.DATA, Location.LEAVE_OUT, decided_by=SHOP),
    decision("maps/world.png", Kind.DATA, Location.FILESYSTEM_RELATIVE),
    decision(
        "rich-15.dist-info/METADATA",
        Kind.METADATA,
        Location.LEAVE_OUT,
        package="rich-15.dist-info",
        distribution="rich",
    ),
    decision("_libraries/libice.so.6", Kind.LIBRARY, Location.LEAVE_OUT, reason="rule: lib*"),
)


@pytest.fixture
def diagnose(qtbot: QtBot, tmp_path: Path) -> Callable[..., tuple[Problem, Document]]:
    """Return a function that takes output and exit code, and gives the one problem and the document."""
    del qtbot
    (tmp_path / "weather.py").write_text("print(1)\n")
    document = Document()
    document.open(tmp_path / "weather.py")
    document.edit(document.settings.with_value(_KEYS["resources.rules"], (SHOP,)), "Leave out shop")
    shown: list[tuple[Step, str]] = []
    session = SimpleNamespace(
        document=document,
        board=SimpleNamespace(decisions=DECISIONS),
        show_wanted=SimpleNamespace(emit=lambda step, place: shown.append((step, place))),
    )

    def run(output: str, code: int = 1) -> tuple[Problem, Document]:
        failure = Failure(session=session, program=PROGRAM, code=code, output=output)
        (problem,) = diagnosis.problems(failure)
        return problem, document

    run.shown, run.session = shown, session
    return run


def titles(problem: Problem) -> list[str]:
    return [remedy.title for remedy in problem.remedies]


LIBRARY = "/out/lib/weather"
TRACEBACK = 'Traceback (most recent call last):\n  File "/out/weather/weather/cli.py", line 3, in f\n'


@pytest.mark.parametrize(
    ("output", "message", "offered"),
    [
        (
            "ModuleNotFoundError: No module named 'yaml'",
            "The module yaml is missing.",
            ["Add PyYAML to what is installed"],
        ),
        (
            "ModuleNotFoundError: No module named 'google.protobuf.message'",
            "The module google.protobuf.message is missing.",
            ["Add protobuf to what is installed"],
        ),
        (
            "ModuleNotFoundError: No module named 'shop.goods'",
            "The module shop.goods is missing.",
            ["Remove the rule for shop", "Bring shop.goods back"],
        ),
        (
            "ModuleNotFoundError: No module named 'turtledemo'",
            "The module turtledemo is missing.",
            ["Bring turtledemo back"],
        ),
        (
            "ModuleNotFoundError: No module named 'idlelib.run'",
            "The module idlelib.run is missing.",
            ["Bring idlelib back"],
        ),
        (
            "ModuleNotFoundError: No module named 'rich.live': it was left out when this program was built",
            "The module rich.live is missing.",
            ["Bring rich.live back", "Keep what no recorded run used"],
        ),
        (
            "importlib.metadata.PackageNotFoundError: No package metadata was found for Rich",
            "The metadata of Rich is missing.",
            ["Bring rich-15.dist-info back"],
        ),
        (
            "importlib.metadata.PackageNotFoundError: No package metadata was found for flask",
            "The metadata of flask is missing.",
            ["Add flask to what is installed"],
        ),
        (
            f"{TRACEBACK}NotADirectoryError: [Errno 20] Not a directory: '/out/weather/weather/week.csv'",
            "The program opens weather/week.csv as a file, but finds none.",
            ["Put weather on the file system"],
        ),
        (
            f"{TRACEBACK}FileNotFoundError: [Errno 2] No such file or directory: '{LIBRARY}/secret.csv'",
            "The program opens weather/secret.csv as a file, but finds none.",
            ["Remove the rule for shop", "Bring weather/secret.csv back"],
        ),
        (
            "ImportError: libice.so.6: cannot open shared object file: No such file or directory",
            "The shared library libice.so.6 is missing.",
            ["Bring libice.so.6 back"],
        ),
        (
            "OSError: libgone.so: cannot open shared object file: No such file or directory",
            "The shared library libgone.so is missing.",
            ["Show what it needs"],
        ),
        (
            "/lib/libc.so.6: version `GLIBC_2.38' not found (required by /out/weather)",
            "This system is too old for the program.",
            ["Choose a Python"],
        ),
        (
            'qt.qpa.plugin: Could not find the Qt platform plugin "xcb" in ""',
            "Qt cannot show windows.",
            ["Put PySide6 on the file system"],
        ),
        (
            'qt.qpa.plugin: Could not load the Qt platform plugin "xcb" in "" even though it was found.',
            "Qt cannot show windows.",
            [],
        ),
        ("qt.qpa.xcb: could not connect to display \n", "There is no screen to show a window on.", []),
        (
            "_tkinter.TclError: no display name and no $DISPLAY environment variable",
            "There is no screen to show a window on.",
            [],
        ),
        (
            "_tkinter.TclError: Can't find a usable init.tcl in the following directories:",
            "Tk does not find init.tcl, which it starts from.",
            ["Choose a Python"],
        ),
        (
            "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
            "A server's certificate could not be checked.",
            ["Add certifi to what is installed"],
        ),
        (
            "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe4' in position 0",
            "The output's encoding ascii lacks a character.",
            [],
        ),
        (
            "ImportError: /tmp/x.so: failed to map segment from shared object",
            "The system forbids to run code from where a library lies.",
            [],
        ),
        (
            "PermissionError: [Errno 13] Permission denied: '/opt/weather/log.txt'",
            "The program may not write /opt/weather/log.txt.",
            [],
        ),
        (
            f"{TRACEBACK}FileNotFoundError: [Errno 2] No such file or directory: '/data/ada/week.csv'",
            "The program ended with an error of its own.",
            [],
        ),
        (
            f"{TRACEBACK}ZeroDivisionError: division by zero",
            "The program ended with an error of its own.",
            [],
        ),
    ],
)
def test_output_is_understood(
    diagnose: Callable[..., tuple[Problem, Document]], output: str, message: str, offered: list[str]
) -> None:
    problem, _ = diagnose(output)
    assert (problem.message, titles(problem)) == (message, offered)
    assert problem.hint
    assert problem.step is Step.BUILD


def test_a_crash_offers_extension_modules_as_files(
    diagnose: Callable[..., tuple[Problem, Document]],
) -> None:
    problem, document = diagnose("", -11)
    problem.remedies[0].apply()
    wanted = Rule(match="*", kind=Kind.EXTENSION, location=Location.FILESYSTEM_RELATIVE)
    assert document.get(_KEYS["resources.rules"]) == (SHOP, wanted)


def test_remedies_are_steps_of_the_history(diagnose: Callable[..., tuple[Problem, Document]]) -> None:
    problem, document = diagnose("ModuleNotFoundError: No module named 'yaml'")
    problem.remedies[0].apply()
    assert document.project.requires == ("PyYAML",)
    assert document.history.undoText() == "Install PyYAML too"
    problem, document = diagnose("ModuleNotFoundError: No module named 'shop.goods'")
    problem.remedies[0].apply()
    assert document.get(_KEYS["resources.rules"]) is None
    document.history.undo()
    problem.remedies[1].apply()
    assert document.get(_KEYS["resources.rules"])[-1] == Rule(match="shop.goods", location=Location.IN_MEMORY)


def test_the_encoding_that_was_chosen_is_given_up(
    diagnose: Callable[..., tuple[Problem, Document]],
) -> None:
    _, document = diagnose("", 126)
    document.edit(document.settings.with_value(_KEYS["python.utf8-mode"], False), "No UTF-8")  # noqa: FBT003 - a value
    problem, _ = diagnose("UnicodeEncodeError: 'latin-1' codec can't encode characters")
    assert titles(problem) == ["Write UTF-8, as by default"]
    problem.remedies[0].apply()
    assert document.get(_KEYS["python.utf8-mode"]) is None


def test_without_a_plan_the_rules_are_asked(diagnose: Callable[..., tuple[Problem, Document]]) -> None:
    diagnose.session.board.decisions = ()
    problem, _ = diagnose("ModuleNotFoundError: No module named 'shop.goods'")
    assert titles(problem) == ["Remove the rule for shop"]
    problem, _ = diagnose("ModuleNotFoundError: No module named 'shopping'")
    assert titles(problem) == ["Add shopping to what is installed"]


def test_the_last_error_counts(diagnose: Callable[..., tuple[Problem, Document]]) -> None:
    output = (
        "ModuleNotFoundError: No module named 'simplejson'\n\nDuring handling ...\n"
        "ModuleNotFoundError: No module named 'yaml'"
    )
    assert diagnose(output)[0].message == "The module yaml is missing."


def test_an_exit_code_alone_is_no_problem(qtbot: QtBot) -> None:
    del qtbot
    session = SimpleNamespace(board=SimpleNamespace(decisions=()), document=None)
    assert (
        diagnosis.problems(Failure(session=session, program=PROGRAM, code=2, output="usage: weather")) == ()
    )
