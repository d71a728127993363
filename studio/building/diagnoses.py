"""What went wrong in a run, below its output, with a button for each remedy and one to build again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio import icons
from studio.panes.problem_table import SIGNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.problems import Problem, Remedy

_SIGN = 20


class Diagnoses(QWidget):
    """A card for each problem."""

    build_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Diagnosis] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        for card in self.cards:
            self._layout.removeWidget(card)
            card.deleteLater()
        self.cards = [Diagnosis(problem, self) for problem in problems]
        for card in self.cards:
            self._layout.addWidget(card)
            card.build.clicked.connect(self.build_wanted)
        self.setVisible(bool(problems))


class Diagnosis(QFrame):
    """One problem: what it is, what helps, and after the remedy the way to try again."""

    def __init__(self, problem: Problem, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(problem.message)
        sign = QLabel(self)
        icon = icons.icon(*SIGNS[problem.level])
        sign.setPixmap(icon.pixmap(QSize(_SIGN, _SIGN), self.devicePixelRatioF()))
        words = QVBoxLayout()
        words.setSpacing(2)
        self.message = self._label(problem.message)
        words.addWidget(self.message)
        if problem.hint:
            hint = self._label(problem.hint)
            hint.setProperty("role", "muted")
            words.addWidget(hint)
        self.buttons = [self._button(remedy) for remedy in problem.remedies]
        self.build = QPushButton(icons.icon("build"), self.tr("&Build again"), self)
        self.build.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(12)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        for button in (*self.buttons, self.build):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _label(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _button(self, remedy: Remedy) -> QPushButton:
        button = QPushButton(remedy.title, self)
        button.clicked.connect(lambda: self._apply(remedy))
        return button

    def _apply(self, remedy: Remedy) -> None:
        for button in self.buttons:
            button.hide()
        self.build.show()
        self.build.setFocus()
        remedy.apply()
