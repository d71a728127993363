"""The open project: its history, its file, and what it refuses."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from builders.errors import ProjectError
from builders.project.keys import CONSOLE, NAME
from studio.keeping.document import Document

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def document(qtbot: QtBot, tmp_path: Path) -> Document:
    del qtbot
    (tmp_path / "hello.py").write_text("print('hello')\n")
    opened = Document()
    opened.open(tmp_path / "hello.py")
    return opened


def test_edits_are_undone_one_by_one_under_their_names(document: Document) -> None:
    document.set(NAME, "Hallo", "Name it Hallo")
    document.set(CONSOLE, value=False, title="Open no console")
    assert document.history.undoText() == "Open no console"
    document.history.undo()
    document.history.undo()
    assert (document.project.name, document.is_modified) == ("hello", False)
    document.history.redo()
    assert document.project.name == "Hallo"


def test_typing_a_name_is_one_step(document: Document) -> None:
    for typed in ("H", "Ha", "Hal", "Hall", "Hallo"):
        document.set(NAME, typed, "Name it")
    assert document.history.count() == 1
    document.history.undo()
    assert document.project.name == "hello"


def test_typing_back_what_was_there_leaves_no_step(document: Document) -> None:
    document.set(NAME, "H", "Name it")
    document.set(NAME, None, "Name it")
    assert (document.history.count(), document.is_modified) == (0, False)


def test_what_is_saved_is_what_the_command_line_reads(document: Document, tmp_path: Path) -> None:
    document.set(NAME, "Hallo", "Name it")
    document.save()
    written = tomllib.loads((tmp_path / "onefold.toml").read_text())
    assert written == {"application": {"name": "Hallo", "script": "hello.py"}}
    again = Document()
    again.open(tmp_path)
    assert (again.project.name, again.is_modified) == ("Hallo", False)


def test_what_cannot_be_opened_leaves_what_is_open(document: Document, tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        document.open(tmp_path / "nothing.py")
    assert document.project.name == "hello"


def test_a_folder_that_does_not_say_what_runs_is_open_all_the_same(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    opened = Document()
    opened.open(tmp_path)
    assert opened.project is None
    assert "does not say what runs" in opened.error
