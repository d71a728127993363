"""What differs between two layouts, as four lists for Qt's views."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from builders.command.messages import bytes_as_text
from builders.comparison import Comparison, Pair
from builders.layout import Place
from studio import style

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from builders.layout import Item

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_COLUMNS = 2
MINUS = "\N{MINUS SIGN}"


class Group(IntEnum):
    ADDED = 0
    REMOVED = 1
    MOVED = 2
    CHANGED = 3


class Differences(QAbstractItemModel):
    """Added, removed, moved, changed; groups of nothing are not there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[tuple[Group, list[Item | Pair]]] = []

    def show_comparison(self, found: Comparison) -> None:
        self.beginResetModel()
        lists: list[tuple[Group, list[Item | Pair]]] = [
            (Group.ADDED, [*found.added.values()]),
            (Group.REMOVED, [*found.removed.values()]),
            (Group.MOVED, [*found.moved.values()]),
            (Group.CHANGED, [*found.changed.values()]),
        ]
        self._groups = [(group, rows) for group, rows in lists if rows]
        self.endResetModel()

    def item(self, index: Index) -> Item | None:
        """Return the item of a row as it is now, or was if it is gone; None for a heading."""
        if not index.isValid() or not index.internalId():
            return None
        row = self._row(index)
        return row.new if isinstance(row, Pair) else row

    def text(self) -> str:
        """Return everything as lines."""
        lines = []
        for place in range(self.rowCount()):
            top = self.index(place, 0)
            lines.append(str(top.data()))
            for row in range(self.rowCount(top)):
                name, size = (str(self.index(row, column, top).data()) for column in range(_COLUMNS))
                lines.append(f"  {name}  {size}")
        return "\n".join(lines)

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()][1])

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's
        del parent
        return _COLUMNS

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not (0 <= row < self.rowCount(parent) and 0 <= column < _COLUMNS):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject's has no argument
        group = index.internalId() if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - whatever a role has
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < _COLUMNS:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return _RIGHT
        return (self.tr("What"), self.tr("Bytes"))[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - see above
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() else None
        if role == Qt.ItemDataRole.ForegroundRole and index.internalId() and index.column():
            return self._colour(self._row(index))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._entry(index) if index.internalId() else self._heading(index)
        if role == Qt.ItemDataRole.ToolTipRole and index.internalId():
            return self._tip(self._row(index))
        return None

    def _row(self, index: Index) -> Item | Pair:
        return self._groups[index.internalId() - 1][1][index.row()]

    def _heading(self, index: Index) -> str:
        group, rows = self._groups[index.row()]
        if index.column():
            return signed(sum(self._growth(group, row) for row in rows))
        titles = {
            Group.ADDED: self.tr("Added ({count})"),
            Group.REMOVED: self.tr("Removed ({count})"),
            Group.MOVED: self.tr("Moved ({count})"),
            Group.CHANGED: self.tr("Changed ({count})"),
        }
        return titles[group].format(count=f"{len(rows):,}")

    def _entry(self, index: Index) -> str:
        group, row = self._groups[index.internalId() - 1][0], self._row(index)
        if index.column():
            return signed(self._growth(group, row))
        if isinstance(row, Pair):
            to = self.place(row.new)
            return f"{row.new.path} → {to}" if row.old.place is not row.new.place else row.new.path
        return row.path

    def place(self, item: Item) -> str:
        """Return in words where an item is."""
        return {
            Place.OUTPUT: self.tr("a file beside it"),
            Place.MEMORY: self.tr("in memory"),
            Place.CACHE: self.tr("the user's cache"),
        }[item.place]

    def _tip(self, row: Item | Pair) -> str:
        if isinstance(row, Pair):
            return (
                f"{row.old.path} ({self.place(row.old)}, {row.old.size:,} B)\n"
                f"{row.new.path} ({self.place(row.new)}, {row.new.size:,} B)"
            )
        return f"{row.path} ({self.place(row)}, {row.size:,} B)"

    @staticmethod
    def _growth(group: Group, row: Item | Pair) -> int:
        if isinstance(row, Pair):
            return row.growth
        return -row.size if group is Group.REMOVED else row.size

    def _colour(self, row: Item | Pair) -> QColor | None:
        return style.muted() if isinstance(row, Pair) and not row.growth else None


def signed(size: int) -> str:
    """Return a difference for people: `+4.7 kB`, `-312 B`, `0 B`."""
    if not size:
        return bytes_as_text(0)
    return f"{'+' if size > 0 else MINUS}{bytes_as_text(abs(size))}"
