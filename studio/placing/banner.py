"""What stands above the tree while it is read again, or after that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from studio.board import State

if TYPE_CHECKING:
    from studio.board import Board


class Banner(QFrame):
    """A sentence and a button, while the tree shows what was there before."""

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._board = board
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.clicked.connect(self._on_clicked)
        layout = QHBoxLayout(self)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.button)
        board.state_changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        state = self._board.state
        if state is State.SURVEYING:
            self._say(self.tr("Reading the project again…"), self.tr("Stop"))
        elif state is State.FAILED:
            self._say(self._board.failure, self.tr("Try again"))
        self.setVisible(state in {State.SURVEYING, State.FAILED})

    def _say(self, sentence: str, title: str) -> None:
        self.said.setText(sentence)
        self.setAccessibleName(sentence)
        self.button.setText(title)

    def _on_clicked(self) -> None:
        if self._board.state is State.SURVEYING:
            self._board.stop()
        else:
            self._board.refresh()
