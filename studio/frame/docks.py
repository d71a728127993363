"""What can stand around the page: problems and changes below, help at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from studio.help import HelpPane
from studio.panes.changes import ChangesPane
from studio.panes.problems import ProblemsPane

if TYPE_CHECKING:
    from studio.session import Session
    from studio.steps import Step

_HEIGHT = 130
_WIDTH = 300


class Docks(QObject):
    """The docks of a window; those that are about the project are there only while one is open."""

    def __init__(self, session: Session, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._help = HelpPane(window)
        below, right = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.problems = self._dock("problems", self.tr("Problems"), ProblemsPane(session, window), below)
        self.changes = self._dock("changes", self.tr("Changes"), ChangesPane(session, window), below)
        self.help = self._dock("help", self.tr("Help"), self._help, right)
        self.help.hide()
        window.tabifyDockWidget(self.problems, self.changes)
        self.problems.raise_()
        self._wanted: tuple[QDockWidget, ...] = (self.problems, self.changes)

    def size(self) -> None:
        """Give the docks the room that they have in a window nobody has changed yet."""
        self._window.resizeDocks([self.problems], [_HEIGHT], Qt.Orientation.Vertical)
        self._window.resizeDocks([self.help], [_WIDTH], Qt.Orientation.Horizontal)

    def show_problems(self) -> None:
        self.problems.show()
        self.problems.raise_()
        self.problems.widget().setFocus()

    def show_help(self, step: Step | None) -> None:
        """Turn help to a step's page, or to the first page where there is no step."""
        self._help.show_step(step)

    def set_open(self, *, is_open: bool) -> None:
        """Put away what is about the project while there is none, and bring it back as it was."""
        about = (self.problems, self.changes)
        if is_open:
            for dock in self._wanted:
                dock.show()
        else:
            self._wanted = tuple(dock for dock in about if not dock.isHidden()) or self._wanted
            for dock in about:
                dock.hide()

    def _dock(self, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(content)
        self._window.addDockWidget(area, dock)
        return dock
