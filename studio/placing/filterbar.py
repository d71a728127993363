"""The line above the tree: what is typed there narrows it, and what is narrowed can be placed at once."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from resources.model import Location
from studio import icons
from studio.placing import saved
from studio.placing.counters import Counters
from studio.placing.filterfield import FilterField

if TYPE_CHECKING:
    from studio.board import Board

TERMS = {
    Location.IN_MEMORY: "memory",
    Location.FILESYSTEM_RELATIVE: "disk",
    Location.LEAVE_OUT: "out",
}


class FilterBar(QWidget):
    """The field, the counters, and the filters that were saved.

    changed: gets the text whenever it is another.
    left: the user goes on in the tree.
    """

    changed = Signal(str)
    left = Signal()

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self.field = FilterField(self)
        self.error = QLabel(self)
        self.error.setProperty("role", "error")
        self.found = QLabel(self)
        self.found.setProperty("role", "muted")
        self.counters = Counters(board, self)
        self.place = self._button("", self.tr("Place everything that is shown"), self.tr("Place shown"))
        self.columns = self._button("columns", self.tr("Columns"))
        self.save = self._button("star", self.tr("Save this filter under a name"))
        self.name = QLineEdit(self)
        self._chips = QHBoxLayout()
        self._lay_out()
        self._connect()
        self.show_error("")
        self._show_chips()

    @property
    def text(self) -> str:
        return self.field.text()

    def set_text(self, text: str) -> None:
        self.field.setText(text)

    def show_error(self, sentence: str) -> None:
        """Say what cannot be understood, below the field; "" if all can."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def show_found(self, sentence: str) -> None:
        self.found.setText(sentence)
        self.place.setEnabled(bool(sentence))

    def focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def chips(self) -> tuple[QToolButton, ...]:
        """Return a button for each filter that was saved."""
        items = filter(None, map(self._chips.itemAt, range(self._chips.count())))
        return tuple(chip for item in items if isinstance(chip := item.widget(), QToolButton))

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_text)
        self.field.left.connect(self.left)
        self.counters.clicked.connect(self._on_counter)
        self.save.clicked.connect(self._ask_name)
        self.name.returnPressed.connect(self._keep)
        self._board.surveyed.connect(self._name_distributions)
        self.name.editingFinished.connect(self.name.hide)

    def _on_text(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))
        self.changed.emit(text)

    def _name_distributions(self) -> None:
        self.field.set_distributions(name for _kind, name in self._board.groups if name)

    def _on_counter(self, location: Location, pressed: bool) -> None:  # noqa: FBT001 - the signal's
        """Put the term of a location into the text, instead of that of another one, or take it out."""
        words = [word for word in self.text.split() if not word.startswith("location:")]
        if pressed:
            words.append(f"location:{TERMS[location]}")
        self.set_text(" ".join(words))

    def _ask_name(self) -> None:
        self.name.clear()
        self.name.show()
        self.name.setFocus()

    def _keep(self) -> None:
        name = self.name.text().strip()
        if name:
            saved.keep(name, self.text)
            self._show_chips()
        self.name.hide()
        self.field.setFocus()

    def _show_chips(self) -> None:
        while self._chips.count():
            item = self._chips.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.hide()
                widget.deleteLater()
        for name, text in saved.read().items():
            self._chips.addWidget(self._chip(name, text))

    def _chip(self, name: str, text: str) -> QToolButton:
        chip = QToolButton(self)
        chip.setProperty("role", "chip")
        chip.setText(name)
        chip.setStyleSheet("QToolButton::menu-indicator { image: none }")  # its menu is for the right button
        chip.setToolTip(self.tr("{text} (right click: forget it)").format(text=text))
        chip.setAccessibleName(self.tr("Filter {name}").format(name=name))
        chip.clicked.connect(partial(self.set_text, text))
        forget = QAction(self.tr("Forget this filter"), chip)
        forget.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        forget.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        forget.triggered.connect(partial(self._forget, name))
        chip.addAction(forget)
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return chip

    def _forget(self, name: str) -> None:
        saved.forget(name)
        self._show_chips()

    def _button(self, picture: str, title: str, text: str = "") -> QToolButton:
        button = QToolButton(self)
        if picture:
            button.setIcon(icons.icon(picture))
        button.setText(text)
        button.setAutoRaise(True)
        button.setToolTip(title)
        button.setAccessibleName(title)
        return button

    def _lay_out(self) -> None:
        self.name.setPlaceholderText(self.tr("Name of the filter"))
        self.name.setAccessibleName(self.tr("Name of the filter"))
        self.name.setMaximumWidth(180)
        self.name.hide()
        self.save.setEnabled(False)
        self.place.setEnabled(False)
        in_order = (self.field, self.name, self.save, self.place, self.columns, self.counters)
        for widget, following in pairwise(in_order):
            self.setTabOrder(widget, following)
        first = QHBoxLayout()
        first.addWidget(self.field, 1)
        for widget in (self.name, self.save, self.place, self.columns):
            first.addWidget(widget)
        second = QHBoxLayout()
        second.addWidget(self.counters)
        self._chips.setSpacing(4)
        second.addLayout(self._chips)
        second.addStretch(1)
        second.addWidget(self.found)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 16, 0)
        layout.setSpacing(4)
        layout.addLayout(first)
        layout.addWidget(self.error)
        layout.addLayout(second)
