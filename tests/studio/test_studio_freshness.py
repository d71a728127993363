"""What was read is offered to be read again when it is no longer what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from studio.board import State

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from studio.frame.window import MainWindow

PATIENCE = 60_000


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "weather"
    folder.mkdir()
    (folder / "weather.py").write_text("import sky\nprint(sky.COLOURS)\n")
    (folder / "sky.py").write_text("COLOURS = ['blue']\n")
    return folder


@pytest.fixture
def opened(window: MainWindow, project: Path, qtbot: QtBot) -> MainWindow:
    window.open(project / "weather.py")
    board = window.session.board
    with qtbot.waitSignal(board.surveyed, timeout=PATIENCE):
        window.session.trust.grant(project)
    return window


def notice(window: MainWindow) -> QPushButton | None:
    buttons = window.findChildren(QPushButton)
    return next((one for one in buttons if one.text() == "Read again" and one.isVisible()), None)


def test_a_changed_module_is_noticed_and_read_again_at_a_click(
    opened: MainWindow, project: Path, qtbot: QtBot
) -> None:
    board = opened.session.board
    before = board.resources[board.find("module source", "sky")].size
    (project / "sky.py").write_text("COLOURS = ['blue', 'grey']\n")
    qtbot.waitUntil(lambda: notice(opened) is not None, timeout=PATIENCE)
    with qtbot.waitSignal(board.surveyed, timeout=PATIENCE):
        qtbot.mouseClick(notice(opened), Qt.MouseButton.LeftButton)
    assert board.resources[board.find("module source", "sky")].size > before
    assert notice(opened) is None


def test_what_is_no_source_is_not_noticed(opened: MainWindow, project: Path, qtbot: QtBot) -> None:
    (project / "onefold.toml").write_text('[application]\nname = "Weather"\n')
    (project / "notes.txt").write_text("remember the milk")
    qtbot.wait(900)
    assert notice(opened) is None
    assert opened.session.board.state is State.READY
