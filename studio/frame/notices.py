"""Sentences above the page that offer something: never a box that must be answered first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Notices(QWidget):
    """The notices that stand, each under a key, so that the newer takes the place of the older."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: dict[str, Notice] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_notice(
        self, key: str, text: str, actions: Mapping[str, Callable[[], object]] | None = None
    ) -> Notice:
        """Show a sentence with a button for each action; a click on one takes the notice away."""
        self.take_away(key)
        notice = Notice(text, actions or {}, self)
        notice.done.connect(lambda: self.take_away(key))
        self._notices[key] = notice
        self._layout.addWidget(notice)
        notice.show()
        return notice

    def take_away(self, key: str) -> None:
        notice = self._notices.pop(key, None)
        if notice:
            self._layout.removeWidget(notice)
            notice.hide()
            notice.deleteLater()

    def clear(self) -> None:
        for key in tuple(self._notices):
            self.take_away(key)


class Notice(QFrame):
    """One sentence, its buttons, and a cross to leave it unanswered."""

    done = Signal()

    def __init__(self, text: str, actions: Mapping[str, Callable[[], object]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAccessibleName(text)
        layout = QHBoxLayout(self)
        label = QLabel(text, self)
        label.setWordWrap(True)
        layout.addWidget(label, 1)
        for title, act in actions.items():
            button = QPushButton(title, self)
            button.clicked.connect(partial(self._answer, act))
            layout.addWidget(button)
        close = QToolButton(self)
        close.setText("✕")
        close.setAutoRaise(True)
        close.setAccessibleName(self.tr("Leave unanswered"))
        close.clicked.connect(self.done)
        layout.addWidget(close)

    def _answer(self, act: Callable[[], object]) -> None:
        self.done.emit()
        act()
