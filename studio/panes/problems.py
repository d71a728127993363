"""Everything that is wrong or worth knowing, all steps together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio import icons
from studio.panes.problem_table import SIGNS, ProblemTable
from studio.steps import Level

if TYPE_CHECKING:
    from studio.session import Session


class ProblemsPane(QWidget):
    """The table, a button for each level, and the count in the title of the dock."""

    counted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.table = ProblemTable(self)
        self.table.chosen.connect(lambda problem: session.show_wanted.emit(problem.step, problem.place))
        self.levels: dict[Level, QToolButton] = {}
        self._empty = QLabel(self.tr("No problems found."), self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        session.problems.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the problems that there are now, of the levels that are chosen."""
        found = self.session.problems.all()
        for level, button in self.levels.items():
            count = sum(problem.level is level for problem in found)
            button.setText(f"{self._title(level)}  {count}")
        shown = [problem for problem in found if self.levels[problem.level].isChecked()]
        self.table.set_problems(sorted(shown, key=lambda problem: list(Level).index(problem.level)))
        self.table.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        self._empty.setText(
            self.tr("No problems found.") if not found else self.tr("Nothing of the chosen levels.")
        )
        self._count(len([problem for problem in found if problem.level is not Level.NOTE]))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        group = QButtonGroup(self)
        group.setExclusive(False)
        for level in Level:
            button = QToolButton(self)
            button.setIcon(icons.icon(*SIGNS[level]))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.setChecked(True)
            button.setAutoRaise(True)
            button.setAccessibleName(self.tr("Show {level}").format(level=self._title(level)))
            button.setToolTip(button.accessibleName())
            button.toggled.connect(lambda _on: self.refresh())
            group.addButton(button)
            self.levels[level] = button
            bar.addWidget(button)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)

    def _count(self, count: int) -> None:
        dock = self.parentWidget()
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        if dock is not None:
            title = self.tr("Problems ({count})").format(count=count) if count else self.tr("Problems")
            dock.setWindowTitle(title)
        self.counted.emit()

    def _title(self, level: Level) -> str:
        return {
            Level.ERROR: self.tr("Errors"),
            Level.WARNING: self.tr("Warnings"),
            Level.NOTE: self.tr("Notes"),
        }[level]
