"""The Pythons that can be shipped, as a table: found here, and offered by the catalogue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One Python. `place`: its interpreter or folder; "" while it is only offered."""

    version: str
    target: str
    place: str = ""
    libraries: tuple[str, ...] = ()
    headers: bool = True
    note: str = ""

    @property
    def minor(self) -> str:
        return ".".join(self.version.split(".")[:2])

    @property
    def can_ship(self) -> bool:
        return bool(self.libraries)


class Pythons(QAbstractTableModel):
    """A row for each, in the order given: the best of them first."""

    def __init__(self, parent: Any = None) -> None:  # noqa: ANN401 - Qt's
        super().__init__(parent)
        self.rows: tuple[Found, ...] = ()
        self.chosen: Found | None = None

    def show_rows(self, rows: Sequence[Found]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def show_chosen(self, chosen: Found | None) -> None:
        self.chosen = chosen
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, self.columnCount() - 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's
        return 0 if parent.isValid() else 4

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return (self.tr("Version"), self.tr("System"), self.tr("What it offers"), self.tr("Where"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (found.version, found.target, self._offers(found), found.place)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return found.place or found.note
        if role == Qt.ItemDataRole.FontRole and found == self.chosen:
            return _bold()
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and not self.rows[index.row()].can_ship:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def _offers(self, found: Found) -> str:
        if not found.can_ship:
            return self.tr("cannot be shipped: it brings no library")
        starts = {
            "static": self.tr("starts fastest (static library)"),
            "shared": self.tr("shared library"),
        }
        said = [starts.get(each, each) for each in found.libraries[:1]]
        return ", ".join([*said, *([found.note] if found.note else [])])


def read_found(text: str) -> tuple[Found, ...]:
    """Return what `onefold pythons list --json` prints."""
    return tuple(
        Found(
            version=each["version"],
            target=each["target"],
            place=each["executable"] or each["root"],
            libraries=tuple(each["libraries"]),
            headers=each["headers"],
            note="free-threaded" if each["free_threaded"] else "",
        )
        for each in json.loads(text)
    )


def _bold() -> object:
    from PySide6.QtGui import QFont

    font = QFont()
    font.setBold(True)
    return font
