"""How cells of the tree are drawn: the location with its chooser, sizes with a bar, and faint reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from resources.model import Location
from studio import icons, style
from studio.placing import shades
from studio.tree.columns import Origin, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Index = QModelIndex | QPersistentModelIndex

PICTURES = {
    Location.IN_MEMORY: "memory",
    Location.FILESYSTEM_RELATIVE: "disk",
    Location.LEAVE_OUT: "left-out",
}
_ICON = 16
_SLOT = 23
_DOT = 3
_BAR = 40
_PALE = 0.38


class LocationDelegate(QStyledItemDelegate):
    """Three small pictures, of which one click chooses, and the location in words.

    wanted: gets the row and the Location that was clicked.
    """

    wanted = Signal(QModelIndex, object)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = _background(painter, option, self.parent())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shares = _shares(index)
        text = _text_colour(option)
        for location, slot in _slots(rect):
            _paint_choice(painter, location, slot, shares.get(location, 0.0), (text, _pale(option)))
        _paint_words(painter, rect.adjusted(3 * _SLOT + 12, 0, -4, 0), option, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + 3 * _SLOT + 24, max(hint.height(), _SLOT + 2))

    def editorEvent(  # noqa: N802 - Qt's
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Take the press that chooses; the release that belongs to it does nothing else."""
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            chosen = choice_at(_rect(option), event.position().toPoint().x())
            if chosen and event.type() is QEvent.Type.MouseButtonRelease:
                self.wanted.emit(index, chosen)
            return chosen is not None
        return super().editorEvent(event, model, option, index)


class SizeDelegate(QStyledItemDelegate):
    """A number, and a bar that says how much of everything it is, or for own sizes how much of the row above.

    whole: the bytes of everything.
    """

    def __init__(self, role: Role, whole: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._whole = whole

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = _background(painter, option, self.parent())
        painter.save()
        painter.setPen(_text_colour(option))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(_BAR + 10, 0, -8, 0), flags, index.data() or "")
        share = self._share(index)
        if share:
            groove = QRect(rect.left() + 6, rect.center().y() - 2, _BAR, 5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_faint(_text_colour(option), 30))
            painter.drawRoundedRect(groove, 2, 2)
            painter.setBrush(_faint(_text_colour(option), 130))
            painter.drawRoundedRect(QRect(groove.topLeft(), QSize(max(2, round(_BAR * share)), 5)), 2, 2)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + _BAR + 24, hint.height())

    def _share(self, index: Index) -> float:
        above, size = index.parent(), index.data(self._role)
        is_part = self._role is Role.SIZE and above.isValid()
        whole = above.data(self._role) if is_part else self._whole()
        return min(1.0, size / whole) if size and whole else 0.0


class ReasonDelegate(QStyledItemDelegate):
    """Why something is where it is, paler than the location itself."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's
        super().initStyleOption(option, index)
        given = cast("Any", option)  # Qt's stubs leave the fields out
        given.palette.setColor(QPalette.ColorRole.Text, style.muted())


def choice_at(cell: QRect, x: int) -> Location | None:
    """Return which of the three pictures of a cell is at that place."""
    return next((location for location, slot in _slots(cell) if slot.left() <= x <= slot.right()), None)


def slot(cell: QRect, location: Location) -> QRect:
    """Return where in its cell the picture of a location is."""
    return dict(_slots(cell))[location]


def _slots(cell: QRect) -> Iterator[tuple[Location, QRect]]:
    for place, location in enumerate(PICTURES):
        left = cell.left() + 4 + place * _SLOT
        yield location, QRect(left, cell.center().y() - _SLOT // 2 + 1, _SLOT - 2, _SLOT - 2)


def _paint_choice(
    painter: QPainter, location: Location, slot: QRect, share: float, inks: tuple[QColor, QColor]
) -> None:
    """Draw a picture; on its colour if it is the location, on a paler one if it is that of some below."""
    text, colour = inks
    if share:
        ground = shades.colour(location)
        ground.setAlphaF(1.0 if share == 1 else 0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(slot, 5, 5)
        colour = shades.ink(ground) if share == 1 else text
    inset = (slot.width() - _ICON) // 2
    icons.paint(painter, PICTURES[location], slot.adjusted(inset, inset, -inset, -inset), colour)


def _paint_words(painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
    """Write the location as what decided it wants: own rule bold, advice slanted, default pale."""
    origin, text = index.data(Role.ORIGIN), _text_colour(option)
    font = QFont(_font(option))
    font.setBold(origin is Origin.OWN_RULE)
    font.setItalic(origin is Origin.ADVICE)
    sign = QRect(rect.left(), rect.center().y() - 6, 13, 13)
    if origin is Origin.OWN_RULE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text)
        painter.drawEllipse(sign.center(), _DOT, _DOT)
    elif origin is Origin.ADVICE:
        icons.paint(painter, "lamp", sign, text)
    pale = origin in {Origin.DEFAULT, Origin.SEVERAL} and not _is_selected(option)
    painter.setPen(style.muted() if pale else text)
    painter.setFont(font)
    line = rect.adjusted(18, 0, 0, 0)
    said = painter.fontMetrics().elidedText(index.data() or "", Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)


def _shares(index: Index) -> dict[Location, float]:
    counts = index.data(Role.COUNTS) or {}
    whole = sum(count for count, _size in counts.values())
    return {location: count / whole for location, (count, _size) in counts.items()}


def _background(painter: QPainter, option: QStyleOptionViewItem, view: object) -> QRect:
    """Draw what the style draws behind an item and return the cell."""
    widget = view if isinstance(view, QWidget) else None
    drawn_by = widget.style() if widget else QApplication.style()
    drawn_by.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
    return _rect(option)


# Qt's stubs leave out the fields of options.
def _rect(option: QStyleOptionViewItem) -> QRect:
    found: QRect = cast("Any", option).rect
    return found


def _font(option: QStyleOptionViewItem) -> QFont:
    found: QFont = cast("Any", option).font
    return found


def _is_selected(option: QStyleOptionViewItem) -> bool:
    return bool(cast("Any", option).state & QStyle.StateFlag.State_Selected)


def _text_colour(option: QStyleOptionViewItem) -> QColor:
    role = QPalette.ColorRole.HighlightedText if _is_selected(option) else QPalette.ColorRole.Text
    found: QColor = cast("Any", option).palette.color(role)
    return found


def _pale(option: QStyleOptionViewItem) -> QColor:
    """Return a colour between that of text and what is behind it; pictures know no transparency."""
    behind = QPalette.ColorRole.Highlight if _is_selected(option) else QPalette.ColorRole.Base
    text, ground = _text_colour(option), cast("Any", option).palette.color(behind)
    mixed = (_PALE * ink + (1 - _PALE) * paper for ink, paper in zip(_rgb(text), _rgb(ground), strict=True))
    return QColor.fromRgbF(*mixed)


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def _faint(colour: QColor, alpha: int) -> QColor:
    found = QColor(colour)
    found.setAlpha(alpha)
    return found
