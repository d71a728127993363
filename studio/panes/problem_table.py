"""Problems as rows: sign, sentence, step, place, and buttons for what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTableView, QWidget

from studio import icons
from studio.steps import Level, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.problems import Problem

SIGNS = {
    Level.ERROR: ("problem", QColor("#d1362f")),
    Level.WARNING: ("needs-you", QColor("#d4880b")),
    Level.NOTE: ("note", QColor("#4a7fc1")),
}
_SENTENCE, _STEP, _PLACE, _REMEDY = range(4)
_MOST_BUTTONS = 100  # rows; who has more filters first
_ROW = 34
_SIZE = (480, 120)
Index = QModelIndex | QPersistentModelIndex


class ProblemModel(QAbstractTableModel):
    """One problem a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems: Sequence[Problem] = ()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        self.beginResetModel()
        self.problems = problems
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        problem, column = self.problems[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (problem.message, self._step(problem), _place(problem), "")[column]
        if role == Qt.ItemDataRole.DecorationRole and column == _SENTENCE:
            return icons.icon(*SIGNS[problem.level])
        if role == Qt.ItemDataRole.AccessibleTextRole and column == _SENTENCE:
            return f"{problem.level}: {problem.message}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, [problem.message, problem.hint]))
        return None

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Problem"), self.tr("Step"), self.tr("Where"), "")[section]
        return None

    def _step(self, problem: Problem) -> str:
        titles = (
            self.tr("Project"),
            self.tr("Python"),
            self.tr("Resources"),
            self.tr("Layout"),
            self.tr("Installers"),
            self.tr("Build"),
        )
        return titles[problem.step]


def _place(problem: Problem) -> str:
    """Return the place in words; those on the page Build have none."""
    return problem.shown_place or ("" if problem.step is Step.BUILD else problem.place)


class ProblemTable(QTableView):
    """The rows; a double click or Enter chooses one."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ProblemModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(self.tr("Problems"))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(_SENTENCE, QHeaderView.ResizeMode.Stretch)
        for column in (_STEP, _PLACE, _REMEDY):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._choose)

    def set_problems(self, problems: Sequence[Problem]) -> None:
        if list(map(_shown, problems)) == list(map(_shown, self.rows.problems)):
            self.rows.problems = problems  # what the buttons do may be newer
            return
        self.rows.set_problems(problems)
        for row, problem in enumerate(problems[:_MOST_BUTTONS]):
            if problem.remedies:
                self.setIndexWidget(self.rows.index(row, _REMEDY), _Buttons(self.rows, row, self))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's
        return QSize(*_SIZE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: Index) -> None:
        self.chosen.emit(self.rows.problems[index.row()])


class _Buttons(QWidget):
    """A button for each remedy of the problem in a row."""

    def __init__(self, rows: ProblemModel, row: int, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 4, 2)
        layout.setSpacing(4)
        for number, remedy in enumerate(rows.problems[row].remedies):
            button = QPushButton(remedy.title, self)
            button.setAccessibleDescription(rows.problems[row].message)
            button.clicked.connect(partial(self._apply, rows, row, number))
            layout.addWidget(button)

    @staticmethod
    def _apply(rows: ProblemModel, row: int, number: int) -> None:
        rows.problems[row].remedies[number].apply()


def _shown(problem: Problem) -> tuple[object, ...]:
    """Return what of a problem can be seen."""
    titles = tuple(remedy.title for remedy in problem.remedies)
    return problem.step, problem.level, problem.message, problem.shown_place, problem.hint, titles
