"""The pane beside the tree that says what differs, from what, and by how many bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from studio import icons
from studio.looking.differences import Differences, signed
from studio.looking.view import ROOMY

if TYPE_CHECKING:
    from builders.comparison import Comparison

_DELAY: Final = 40  # milliseconds in which changes are shown together
_OPEN_UP_TO: Final = 200  # rows; longer lists stay closed
_SIZE_WIDTH = 100


class ChangesPane(QWidget):
    """Differences with a heading that sums them up.

    chosen: gets the Item of a row that was double-clicked.
    pinned: the user wants to compare with how it is now.
    """

    chosen = Signal(object)
    pinned = Signal()

    def __init__(self, parent: QWidget | None = None, *, can_pin: bool = True) -> None:
        """can_pin: offer to compare with how it is now."""
        super().__init__(parent)
        self._comparison: Comparison | None = None
        self.model = Differences(self)
        self.view = QTreeView(self)
        self.heading = QLabel(self.tr("What changes") if can_pin else self.tr("What differs"), self)
        self.heading.setProperty("role", "title")
        self.origin = QLabel(self)
        self.origin.setProperty("role", "muted")
        self.origin.setWordWrap(True)
        self.growth = QLabel(self)
        self.growth.setProperty("role", "section")
        self.pin = QPushButton(self.tr("Compare with &now"), self)
        self.pin.setToolTip(self.tr("From here on, show what differs from how it is at this moment"))
        self.pin.clicked.connect(self.pinned)
        self.pin.setVisible(can_pin)
        hint = self.tr("Move a resource, and this shows what that does.") if can_pin else ""
        self._empty = QLabel(f"{self.tr('Nothing differs.')} {hint}", self)
        self._shown = QStackedWidget(self)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self._show)
        self._set_up_view()
        self._lay_out()

    def set_origin(self, words: str) -> None:
        """Say what it is compared with."""
        self.origin.setText(self.tr("Compared with {origin}").format(origin=words) if words else "")

    def show_comparison(self, found: Comparison) -> None:
        """Show it soon; it may change until then, and comes again after that."""
        self._comparison = found
        self._timer.start()

    def _set_up_view(self) -> None:
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("What changes"))
        self.view.setUniformRowHeights(True)
        self.view.setAlternatingRowColors(True)
        self.view.setStyleSheet(ROOMY)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, _SIZE_WIDTH)
        self.view.activated.connect(self._choose)

    def _lay_out(self) -> None:
        copy = QToolButton(self)
        copy.setObjectName("copy-changes")
        copy.setIcon(icons.icon("copy"))
        copy.setToolTip(self.tr("Copy what changes as text"))
        copy.setAccessibleName(self.tr("Copy what changes as text"))
        copy.setAutoRaise(True)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.model.text()))
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(0, 8, 0, 0)
        empty = QWidget(self)
        centred = QVBoxLayout(empty)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addWidget(self._empty)
        centred.addStretch(1)
        self._shown.addWidget(empty)
        self._shown.addWidget(self.view)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.growth, 1)
        row.addWidget(copy)
        row.addWidget(self.pin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 20, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.origin)
        layout.addLayout(row)
        layout.addWidget(self._shown, 1)

    def _show(self) -> None:
        found = self._comparison
        if found is None:
            return
        self.model.show_comparison(found)
        self._shown.setCurrentIndex(0 if found.is_empty else 1)
        self.growth.setText("" if found.is_empty else signed(found.growth))
        for row in range(self.model.rowCount()):
            top = self.model.index(row, 0)
            self.view.setExpanded(top, self.model.rowCount(top) <= _OPEN_UP_TO)

    def _choose(self, index: QModelIndex) -> None:
        if item := self.model.item(index):
            self.chosen.emit(item)
