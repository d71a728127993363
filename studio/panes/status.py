"""The line at the bottom of the window: the build that runs, how long ago the last was, and the problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from studio import icons
from studio.building import summary
from studio.keeping import history
from studio.panes.problem_table import SIGNS
from studio.steps import Level

if TYPE_CHECKING:
    from studio.building.building import Step
    from studio.session import Session

_WIDTH = 160
_GREEN = QColor("#2da44e")
_MINUTE = 60_000  # milliseconds


class StatusBar(QStatusBar):
    """Seen from every step."""

    problems_clicked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.step = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setFixedWidth(_WIDTH)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Progress of the build"))
        self.built = QLabel(self)
        self.problems = QToolButton(self)
        self.problems.setAutoRaise(True)
        self.problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.problems.clicked.connect(self.problems_clicked)
        self.addWidget(self.step)
        self.addWidget(self.bar)
        self.addPermanentWidget(self.built)
        self.addPermanentWidget(self.problems)
        session.building.changed.connect(self.refresh)
        session.building.stepped.connect(self._on_step)
        session.document.changed.connect(self.refresh)
        session.document.closed.connect(self.refresh)
        session.document.closed.connect(self._show_problems)
        session.document.opened.connect(self._show_problems)
        session.problems.changed.connect(self._show_problems)
        tick = QTimer(self, interval=_MINUTE)
        tick.timeout.connect(self.refresh)
        tick.start()
        self.refresh()
        self._show_problems()

    def refresh(self) -> None:
        document, is_running = self._session.document, self._session.building.is_running
        for part in (self.step, self.bar):
            part.setVisible(is_running)
        if is_running:
            self.step.setText(summary.of(self._session, self._session.building).title)
            self.bar.setRange(0, 0)
        built = history.last(document.opened_path) if document.opened_path else None
        self.built.setVisible(built is not None and not is_running)
        if built:
            self.built.setText(summary.since(self._session, built))

    def _on_step(self, step: Step) -> None:
        if step.seconds is None:
            self.step.setText(step.title)
            self.bar.setRange(0, step.total)
            self.bar.setValue(step.done)

    def _show_problems(self) -> None:
        found = self._session.problems.all()
        counts = {level: sum(problem.level is level for problem in found) for level in Level}
        worst = next((level for level in Level if counts[level]), None)
        matter = counts[Level.ERROR] + counts[Level.WARNING]
        self.problems.setVisible(self._session.document.is_open)
        self.problems.setIcon(icons.icon(*SIGNS[worst]) if worst else icons.icon("done", _GREEN))
        self.problems.setText(self._words(matter))
        self.problems.setAccessibleName(self._words(matter))
        self.problems.setToolTip(self.tr("Show the problems (Ctrl+Shift+M)"))

    def _words(self, count: int) -> str:
        if not count:
            return self.tr("No problems")
        return self.tr("1 problem") if count == 1 else self.tr("{count} problems").format(count=count)
