"""The table of packages and their bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from builders.command.messages import bytes_as_text
from studio import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.building.sizes import Share

VALUE = Qt.ItemDataRole.UserRole
SHARE = Qt.ItemDataRole.UserRole + 1
_NAME, _SIZE, _BEFORE, _GROWTH = range(4)
Index = QModelIndex | QPersistentModelIndex


class Sizes(QAbstractTableModel):
    """One package a row: name, bytes, bytes before, difference."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Share] = ()

    def set_rows(self, rows: Sequence[Share]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == VALUE:
            return (row.name, row.size, row.before or 0, row.growth)[column]
        if role == SHARE:
            return row.size / max(1, *(each.size for each in self._rows))
        if role == Qt.ItemDataRole.TextAlignmentRole and column != _NAME:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column == _GROWTH and row.growth:
            return QColor("#d1362f" if row.growth > 0 else "#2da44e")
        return None

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's
        if role == Qt.ItemDataRole.TextAlignmentRole and section in {_BEFORE, _GROWTH}:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Package"), self.tr("Size"), self.tr("Last build"), self.tr("Difference"))[
                section
            ]
        return None

    def _text(self, row: Share, column: int) -> str:
        if column == _NAME:
            return QCoreApplication.translate("sizes", row.name)
        if column == _SIZE:
            return bytes_as_text(row.size)
        if row.before is None:
            return ""
        if column == _BEFORE:
            return bytes_as_text(row.before) if row.before else self.tr("new")
        return grown(row.growth)


class SizesView(QWidget):
    """The table, or a sentence while there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = Sizes(self)
        self.table = QTableView(self)
        self.table.setAccessibleName(self.tr("Size by package"))
        order = QSortFilterProxyModel(self)
        order.setSourceModel(self.model)
        order.setSortRole(VALUE)
        self.table.setModel(order)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(_SIZE, Qt.SortOrder.DescendingOrder)
        self.table.setItemDelegateForColumn(_SIZE, _Bar(self.table))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(_SIZE, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.resizeSection(_NAME, 220)
        for column in (_BEFORE, _GROWTH):
            header.resizeSection(column, 110)
        self._empty = QLabel(self.tr("The sizes of packages are shown here after a build."), self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout = QStackedLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 0)
        self._layout.addWidget(self._empty)
        self._layout.addWidget(self.table)

    def show_rows(self, rows: Sequence[Share]) -> None:
        self.model.set_rows(rows)
        self._layout.setCurrentIndex(1 if rows else 0)


class _Bar(QStyledItemDelegate):
    """Paints the share of the largest as a bar behind the number."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette: QPalette = option.palette
        rect: QRect = option.rect
        room = rect.adjusted(8, 7, -96, -7)
        colour = palette.color(QPalette.ColorRole.Highlight)
        colour.setAlpha(150 if style.is_dark() else 120)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        share = float(index.data(SHARE))
        if share:
            width = max(2, round(room.width() * share))
            painter.drawRoundedRect(QRect(room.left(), room.top(), width, room.height()), 3, 3)
        painter.restore()
        super().paint(painter, option, index)


def grown(difference: int) -> str:
    """Return a difference of bytes with its sign."""
    if not difference:
        return "±0"
    sign = "+" if difference > 0 else "\u2212"
    return f"{sign}{bytes_as_text(abs(difference))}"
