"""Start the Studio: Qt, the language, the look, and the window."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from studio import icons, language, style

if TYPE_CHECKING:
    from pathlib import Path

    from studio.frame.window import MainWindow


def main(project: Path | None = None, *, survey: bool = False) -> int:
    """Open the window, with a project if one is given, and return the exit code.

    survey: be the process that reads a project for the window instead.
    """
    if survey:
        from studio.survey import worker

        return worker.main()
    application = QApplication(sys.argv[:1])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.quit())
    _wake_for_signals(application)
    window = start(application)
    window.show()
    if project:
        QTimer.singleShot(0, lambda: window.open(project))
    return application.exec()


def start(application: QApplication) -> MainWindow:
    """Return the window of an application whose look and language are set up here."""
    from studio.frame.window import MainWindow

    application.setApplicationName("Onefold")
    application.setOrganizationName("onefold")
    application.setDesktopFileName("onefold")
    application.setWindowIcon(icons.application_icon())
    language.install(application)
    style.apply(style.chosen())
    application.setStyleSheet(style.sheet())
    application.paletteChanged.connect(lambda _palette: application.setStyleSheet(style.sheet()))
    return MainWindow()


def _wake_for_signals(application: QApplication) -> None:
    """Let Python run now and then, since only then does it answer Ctrl+C in the terminal."""
    timer = QTimer(application)
    timer.timeout.connect(lambda: None)
    timer.start(300)
