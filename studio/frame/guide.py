"""The line below the page that leads a first visit through the steps; who has built here needs it no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from studio.keeping import history

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.page import Page
    from studio.session import Session


class Guide(QFrame):
    """Back and Next, and where one is; `step_wanted` gets the step to show."""

    step_wanted = Signal(object)

    def __init__(self, session: Session, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        self._session = session
        self._pages = pages
        self._row = 0
        self._where = QLabel(self)
        self._where.setProperty("role", "muted")
        self.back = QPushButton(self.tr("Back"), self)
        self.next = QPushButton(self)
        self.leave = QToolButton(self)
        self.leave.setText(self.tr("Hide"))
        self.leave.setToolTip(self.tr("Hide these buttons; the sidebar leads everywhere"))
        self.leave.setAutoRaise(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 8, 18, 8)
        layout.addWidget(self._where, 1)
        for button in (self.leave, self.back, self.next):
            layout.addWidget(button)
        self.back.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self.leave.clicked.connect(self.hide)
        session.document.opened.connect(self._begin)
        session.document.closed.connect(self.hide)
        self.hide()

    def show_row(self, row: int) -> None:
        """Say which step is shown, and offer the next; who has built by now needs that no more."""
        self._row = row
        if self.isVisible() and self._was_built():
            self.hide()
        count = len(self._pages)
        self._where.setText(self.tr("Step {number} of {count}").format(number=row + 1, count=count))
        self.back.setEnabled(row > 0)
        is_last = row == count - 1
        following = self._pages[row if is_last else row + 1].title()
        self.next.setText(self.tr("Build it") if is_last else self.tr("Next: {step}").format(step=following))

    def _begin(self) -> None:
        self.show_row(0)
        self.setVisible(not self._was_built())

    def _was_built(self) -> bool:
        opened = self._session.document.opened_path
        return opened is not None and history.last(opened) is not None

    def _go(self, by: int) -> None:
        if self._row + by < len(self._pages):
            self.step_wanted.emit(self._pages[self._row + by].step)
        else:
            self._session.build_wanted.emit()
            self.hide()
