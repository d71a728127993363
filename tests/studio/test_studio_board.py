"""The board: read in another process, decided at once, and honest about what went wrong."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from builders.options import Options
from builders.planning import decide, survey
from builders.project.keys import KEYS
from builders.project.model import Placement, Script, Unused
from resources.model import Kind, Location, Rule
from resources.plan import totals
from studio.board import Board, State
from studio.keeping.document import Document
from studio.keeping.trust import Trust

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

RULES = next(key for key in KEYS if key.name == "resources.rules")
REQUIRES = next(key for key in KEYS if key.name == "application.requires")
LOCATION = next(key for key in KEYS if key.name == "resources.location")
UNUSED = next(key for key in KEYS if key.name == "resources.unused")
PATH = next(key for key in KEYS if key.name == "python.path")
PATIENCE = 60_000


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "weather"
    folder.mkdir()
    (folder / "weather.py").write_text("import json, sky\nprint(json.dumps(sky.COLOURS))\n")
    (folder / "sky.py").write_text("COLOURS = ['blue']\n")
    return folder


@pytest.fixture
def document(project: Path, qtbot: QtBot) -> Document:
    del qtbot
    opened = Document()
    opened.open(project)
    opened.edit(
        opened.settings.with_value(_key("application.script"), Script(path=project / "weather.py")), ""
    )
    return opened


def _key(name: str) -> object:
    return next(key for key in KEYS if key.name == name)


@pytest.fixture
def board(document: Document) -> Board:
    made = Board(document, Trust())
    yield made
    made.end_now()


def read(board: Board, document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.surveyed, timeout=PATIENCE):
        board._trust.grant(document.root)


def from_scratch(document: Document) -> object:
    steps = survey(document.project, Options())
    try:
        while True:
            next(steps)
    except StopIteration as end:
        return decide(end.value, document.project, Options())


def test_nothing_is_read_before_the_folder_is_trusted(board: Board, qtbot: QtBot) -> None:
    board.refresh()
    qtbot.wait(50)
    assert (board.state, board.resources) == (State.UNTRUSTED, ())


def test_the_board_is_what_the_engine_plans(board: Board, document: Document, qtbot: QtBot) -> None:
    document.set(RULES, (Rule(match="json", location=Location.LEAVE_OUT),), "Leave json out")
    said = []
    board.progress.connect(lambda event: said.append(type(event).__name__))
    read(board, document, qtbot)
    plan = from_scratch(document)
    assert tuple(board.decisions) == plan.decisions
    assert tuple(board.advice) == plan.advice
    assert board.totals() == totals(plan)
    assert (board.state, board.found.resources) == (State.READY, tuple(board.resources))
    assert board.distribution.version in str(board.distribution)
    assert {"StepStarted", "StepFinished"} <= set(said)


def test_rules_move_resources_at_once_and_undo_moves_them_back(
    board: Board, document: Document, qtbot: QtBot
) -> None:
    read(board, document, qtbot)
    place = board.find(Kind.SOURCE, "sky")
    with qtbot.waitSignal(board.decided) as heard:
        document.set(
            RULES, (Rule(match="sky", location=Location.FILESYSTEM_RELATIVE),), "Put sky on the disk"
        )
    changes = heard.args[0]
    assert place in changes.indices
    assert board.decisions[place].location is Location.FILESYSTEM_RELATIVE
    with qtbot.waitSignal(board.decided):
        document.history.undo()
    assert board.decisions[place].location is Location.IN_MEMORY
    with qtbot.waitSignal(board.decided):
        document.set(LOCATION, Placement.FILESYSTEM_RELATIVE, "Put all on the disk")
    plan = from_scratch(document)
    assert (tuple(board.decisions), board.totals()) == (plan.decisions, totals(plan))
    assert not board.is_stale


def test_other_requirements_are_offered_to_be_read(board: Board, document: Document, qtbot: QtBot) -> None:
    read(board, document, qtbot)
    document.set(REQUIRES, ("no-such-distribution-of-ours==1",), "Require it")
    assert board.is_stale
    assert board.state is State.READY
    document.history.undo()
    assert not board.is_stale


def test_a_survey_that_fails_says_why_and_is_tried_again_when_mended(
    board: Board, document: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    document.set(PATH, tmp_path / "no-python", "Ship that Python")
    with qtbot.waitSignal(
        board.state_changed, check_params_cb=lambda: board.state is State.FAILED, timeout=PATIENCE
    ):
        board._trust.grant(document.root)
    assert "no-python" in board.failure
    assert board.exit_code == 22
    with qtbot.waitSignal(board.surveyed, timeout=PATIENCE):
        document.history.undo()
    assert (board.state, board.failure) == (State.READY, "")


def test_a_process_that_is_killed_is_a_failure_with_a_sentence(
    board: Board, document: Document, qtbot: QtBot
) -> None:
    board._trust.grant(document.root)
    process = board._surveyor._process
    qtbot.waitUntil(lambda: process.processId() != 0)
    with qtbot.waitSignal(board.state_changed, timeout=PATIENCE):
        os.kill(process.processId(), signal.SIGKILL)
    assert board.state is State.FAILED
    assert "ended early" in board.failure


def test_who_imports_whom_is_read_after_the_survey(board: Board, document: Document, qtbot: QtBot) -> None:
    read(board, document, qtbot)
    main, sky = board.find(Kind.SOURCE, "__main__"), board.find(Kind.SOURCE, "sky")
    qtbot.waitUntil(lambda: bool(board.imports_of(main)), timeout=PATIENCE)
    assert [board.resources[index].name for index in board.imports_of(main)] == ["json", "sky"]
    assert board.importers_of(sky) == (main,)
    assert board.state is State.READY


def test_closing_the_project_ends_the_other_process(board: Board, document: Document, qtbot: QtBot) -> None:
    board._trust.grant(document.root)
    process = board._surveyor._process
    qtbot.waitUntil(lambda: process.processId() != 0)
    number = process.processId()
    document.close()
    assert (board.state, board.resources) == (State.EMPTY, ())
    qtbot.waitUntil(lambda: not _is_running(number), timeout=PATIENCE)


def _is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_no_run_used_stays_out_and_a_missing_record_is_said(
    board: Board, document: Document, qtbot: QtBot
) -> None:
    read(board, document, qtbot)
    with qtbot.waitSignal(board.state_changed):
        document.set(UNUSED, Unused.LEAVE_OUT, "Leave out what is not used")
    assert board.state is State.FAILED
    assert "onefold run --record" in board.failure
    with qtbot.waitSignal(board.state_changed):
        document.history.undo()
    assert board.state is State.READY
