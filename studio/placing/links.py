"""Who imports a resource and whom it imports, each a click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.board import Board

_ROWS = 6
_PLACE = Qt.ItemDataRole.UserRole


class Links(QWidget):
    """Two lists; chosen gets a place in Board.resources."""

    chosen = Signal(int)

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self.importers = self._list(self.tr("Imported by"))
        self.imported = self._list(self.tr("Imports"))
        self._headings = (QLabel(self), QLabel(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        for heading, found in zip(self._headings, (self.importers, self.imported), strict=True):
            heading.setProperty("role", "muted")
            layout.addWidget(heading)
            layout.addWidget(found)

    def show_links(self, importers: Sequence[int], imported: Sequence[int]) -> None:
        """Show both, or nothing where there are none."""
        found = (importers, imported)
        titles = (self.tr("Imported by {count}"), self.tr("Imports {count}"))
        lists = (self.importers, self.imported)
        for places, title, heading, shown in zip(found, titles, self._headings, lists, strict=True):
            heading.setText(title.format(count=len(places)))
            self._fill(shown, places)
            heading.setVisible(bool(places))
        self.setVisible(any(found))

    def _fill(self, shown: QListWidget, places: Sequence[int]) -> None:
        shown.clear()
        for place in places:
            item = QListWidgetItem(self._board.resources[place].name, shown)
            item.setData(_PLACE, place)
        row = shown.sizeHintForRow(0) if places else 0
        shown.setFixedHeight(row * min(_ROWS, len(places)) + 2 * shown.frameWidth())
        shown.setVisible(bool(places))

    def _list(self, name: str) -> QListWidget:
        made = QListWidget(self)
        made.setAccessibleName(name)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        made.itemActivated.connect(self._on_chosen)
        made.itemClicked.connect(self._on_chosen)
        return made

    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PLACE))
