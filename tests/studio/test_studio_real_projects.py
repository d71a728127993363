"""An expert with real projects from PyPI: opens, filters, places, previews, undoes, builds and runs."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolButton

from builders.project.initialise import initialise
from resources.model import Kind, Location
from studio.board import State
from studio.building.building import Phase
from studio.engine.job import Ending
from studio.steps import Step

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from pytestqt.qtbot import QtBot

    from builders.pythons.model import Distribution
    from studio.frame.window import MainWindow

PATIENCE = 120_000  # milliseconds
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
WINDOW = """
import sys
import rich
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(sys.argv)
label = QLabel("Grüße")
label.show()
application.processEvents()
print(label.text(), label.isVisible())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Real:
    """A project, what is put on the file system in it, and what its program says to which arguments."""

    requires: tuple[str, ...]
    entry_point: str = ""
    code: str = ""
    moves: str
    arguments: tuple[str, ...] = ()
    says: str


REAL = {
    "httpie": Real(
        requires=("httpie",), entry_point="http", moves="requests", arguments=("--version",), says="3."
    ),
    "black": Real(
        requires=("black",),
        entry_point="black",
        moves="click",
        arguments=("-q", "-c", "x=1"),
        says="x = 1",
    ),
    "frames": Real(
        requires=("numpy", "pandas"),
        code="import pandas; print(pandas.DataFrame({'a': [1, 2]}).a.sum())",
        moves="numpy",
        says="3",
    ),
    "window": Real(requires=("PySide6-Essentials", "rich"), code=WINDOW, moves="rich", says="Grüße True"),
}


@pytest.fixture(autouse=True)
def _engine(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEFOLD_CACHE", str(cache))


@pytest.mark.program
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", REAL)
def test_a_real_project_from_open_to_run(
    qtbot: QtBot,
    window: MainWindow,
    python: Distribution,
    tmp_path: Path,
    name: str,
) -> None:
    real = REAL[name]
    folder = tmp_path / f"{name} für alle"
    initialise(folder, pip_install=real.requires, entry_point=real.entry_point, code=real.code)
    settings = folder / "onefold.toml"
    settings.write_text(f'{settings.read_text("utf-8")}\n[python]\npath = "{python.executable}"\n', "utf-8")

    window.open(folder)
    qtbot.keyClick(window, Qt.Key.Key_3, CONTROL)
    page, board = window.pages[Step.RESOURCES], window.session.board
    button = next(one for one in page.findChildren(QPushButton) if one.isVisible() and "Trust" in one.text())
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(
        lambda: board.state is not State.SURVEYING and board.state is not State.UNTRUSTED, timeout=PATIENCE
    )
    assert board.state is State.READY, board.failure
    _move(qtbot, window, real.moves)

    qtbot.mouseClick(window.header.build, LEFT)
    building = window.session.building
    qtbot.waitUntil(lambda: building.phase is Phase.IDLE and building.result is not None, timeout=PATIENCE)
    assert building.result.outcome.ending is Ending.DONE, building.result.outcome.message
    program = Path(building.result.artefacts[0].path)
    done = subprocess.run(
        [program, *real.arguments],
        env={"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8", "PATH": os.defpath},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert real.says in done.stdout


def _move(qtbot: QtBot, window: MainWindow, package: str) -> None:
    """Put a package on the file system by the keyboard; undo and redo it."""
    table, board = window.pages[Step.RESOURCES].table, window.session.board

    def locations() -> set[Location]:
        modules = (
            decision
            for decision in board.decisions
            if decision.resource.kind is Kind.BYTECODE and decision.resource.distribution in names
        )
        return {decision.location for decision in modules} - {Location.LEAVE_OUT}

    def row() -> QModelIndex | None:
        model = table.view.model()
        indices = (model.index(number, 0) for number in range(model.rowCount()))
        return next((index for index in indices if index.data() in names), None)

    names = {package, package.replace("-", "_")}
    before = locations()
    assert before == {Location.IN_MEMORY}
    qtbot.waitUntil(lambda: row() is not None, timeout=PATIENCE)
    table.view.scrollTo(row())
    qtbot.waitUntil(lambda: table.view.viewport().rect().contains(table.view.visualRect(row()).center()))
    qtbot.mouseClick(table.view.viewport(), LEFT, pos=table.view.visualRect(row()).center())
    qtbot.waitUntil(
        lambda: [one.data() for one in table.view.selectionModel().selectedRows()] == [row().data()]
    )
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_F)
    qtbot.waitUntil(lambda: locations() == {Location.FILESYSTEM_RELATIVE})
    assert package in window.session.document.history.undoText()
    qtbot.mouseClick(window.header.findChild(QToolButton, "undo"), LEFT)
    qtbot.waitUntil(lambda: locations() == before)
    qtbot.mouseClick(window.header.findChild(QToolButton, "redo"), LEFT)
    qtbot.waitUntil(lambda: locations() == {Location.FILESYSTEM_RELATIVE})
