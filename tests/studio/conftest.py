"""A Studio for each test: no files of the user's, no screen, and any complaint of Qt is a failure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from studio.frame.window import MainWindow

# What the offscreen platform says of itself, which no user sees.
_PLATFORM = ("This plugin does not support", "QStandardPaths: ")


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEFOLD_STATE", str(tmp_path / "state"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def _complaints() -> Iterator[None]:
    said: list[str] = []

    def heard(level: QtMsgType, _context: object, message: str) -> None:
        if level is QtMsgType.QtFatalMsg:
            os.write(2, f"{message}\n".encode())  # Qt ends the process now
        if level is not QtMsgType.QtDebugMsg and not message.startswith(_PLATFORM):
            said.append(message)

    before = qInstallMessageHandler(heard)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def window(qtbot: QtBot, qapp: object) -> Iterator[MainWindow]:
    from studio.application import start

    main = start(qapp)
    main.show()
    qtbot.addWidget(main)
    qtbot.waitExposed(main)
    yield main
    main.close()
