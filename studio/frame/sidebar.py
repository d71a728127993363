"""The steps at the left: picture, name and mark of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio import icons
from studio.steps import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.page import Page

WIDTH = 190
ROW = 46
_MARK = Qt.ItemDataRole.UserRole + 1
_ICON = 22


class Sidebar(QListWidget):
    """A row for each page; the current row is the page that is shown."""

    def __init__(self, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAccessibleName(self.tr("Steps"))
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Row(self))
        self._pages = pages
        for page in pages:
            self.addItem(QListWidgetItem(page.title()))
            page.mark_changed.connect(self.update_marks)
        self.update_marks()

    def update_marks(self) -> None:
        names = {
            Mark.NONE: "",
            Mark.DONE: self.tr("done"),
            Mark.NEEDS_YOU: self.tr("needs you"),
            Mark.PROBLEM: self.tr("problem"),
        }
        for row, page in enumerate(self._pages):
            item, mark = self.item(row), page.mark()
            item.setData(_MARK, mark)
            said = f"{page.title()}, {names[mark]}" if names[mark] else page.title()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            item.setToolTip(self.tr("{step} (Ctrl+{number})").format(step=said, number=row + 1))
            item.setData(Qt.ItemDataRole.UserRole, page.icon)


class _Row(QStyledItemDelegate):
    def sizeHint(  # noqa: N802 - Qt's
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del option, index
        return QSize(WIDTH, ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette: QPalette = option.palette
        rect: QRect = option.rect
        colour = self._background(painter, option, palette, rect.adjusted(8, 3, -8, -3))
        name = index.data(Qt.ItemDataRole.UserRole)
        place = QRect(rect.left() + 20, rect.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        icons.paint(painter, name, place, colour)
        painter.setPen(colour)
        text = rect.adjusted(54, 0, -34, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, index.data())
        mark = QRect(rect.right() - 36, rect.center().y() - 8 + 1, 16, 16)
        paint_mark(painter, index.data(_MARK), mark)
        painter.restore()

    def _background(
        self, painter: QPainter, option: QStyleOptionViewItem, palette: QPalette, rect: QRect
    ) -> QColor:
        """Paint what lies behind the row and return the colour of its text."""
        from PySide6.QtWidgets import QStyle

        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(rect, 7, 7)
            return palette.color(QPalette.ColorRole.HighlightedText)
        if state & QStyle.StateFlag.State_MouseOver:
            colour = palette.color(QPalette.ColorRole.Highlight)
            colour.setAlpha(36)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(rect, 7, 7)
        return palette.color(QPalette.ColorRole.WindowText)


def paint_mark(painter: QPainter, mark: Mark, rect: QRect) -> None:
    """Paint the small round sign of a mark; each has a shape of its own, not only a colour."""
    signs = {
        Mark.DONE: ("done", "#2da44e"),
        Mark.NEEDS_YOU: ("needs-you", "#d4880b"),
        Mark.PROBLEM: ("problem", "#d1362f"),
    }
    if mark in signs:
        name, colour = signs[mark]
        icons.paint(painter, name, rect, QColor(colour))
