"""The picture of sizes: a treemap that is zoomed with the wheel and walked with the arrow keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from builders.command.messages import bytes_as_text
from resources.model import Location
from studio.placing import shades, sketching, walking
from studio.placing.areas import ROOT, Areas
from studio.placing.picture import Picture
from studio.placing.shades import Shading
from studio.placing.sketching import Look
from studio.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Collection

    from studio.board import Board, Changes
    from studio.placing.tiling import Tile

_NOTCH = 120  # Qt's measure of one step of a wheel
_OUT = (Qt.Key.Key_Backspace, Qt.Key.Key_Escape, Qt.Key.Key_Minus)
_IN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Plus)


class Treemap(QWidget):
    """Areas as large as what they stand for.

    chosen: gets the identity, as the tree has it, of what was clicked.
    zoomed: another node fills the picture.
    told: gets a sentence on what is under the mouse or the focus.
    drawn: the picture is that of the board again.
    """

    chosen = Signal(str)
    zoomed = Signal()
    told = Signal(str)
    drawn = Signal()

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("treemap")
        self.setAccessibleName(self.tr("Picture of sizes"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 64)
        self.picture = Picture(areas=Areas(board))
        self.look = Look()
        self.current = -1
        self._marked = ""
        self._image: QPixmap | None = None
        self._turned = 0
        self._is_built = False
        self._work = Slices(self)
        self._work.done.connect(self._on_done)
        self._board = board
        board.surveyed.connect(self._on_surveyed)
        board.decided.connect(self._on_decided)

    @property
    def is_busy(self) -> bool:
        """Whether the picture is not yet that of the board."""
        return self._work.is_busy

    def show_only(self, indices: Collection[int] | None) -> None:
        """Show the sizes of those resources; None shows all."""
        self._change(replace(self.look, visible=indices))

    def show_left_out(self, *, shown: bool) -> None:
        """Show what does not ship, too."""
        self._change(replace(self.look, with_left_out=shown))

    def set_shading(self, shading: Shading) -> None:
        self.look = replace(self.look, shading=shading)
        self._shade()

    def mark(self, identity: str) -> None:
        """Frame what has that identity in the tree."""
        self._marked = identity
        self.update()

    def zoom_to(self, node: int) -> None:
        """Let a node fill the picture, if it has parts."""
        if self._is_built and node != self.picture.root and self.picture.areas.children(node):
            self.current = -1
            self._lay_out(node)

    def zoom_out(self) -> None:
        if self.picture.root != ROOT:
            self.zoom_to(self.picture.areas.way(self.picture.root)[-2])

    def zoom_in(self, tile: Tile) -> None:
        """Go one step from what fills the picture towards a tile."""
        way = self.picture.areas.way(tile.node)
        place = way.index(self.picture.root) + 1
        if place < len(way):
            self.zoom_to(way[place])

    def sentence(self, number: int) -> str:
        """Say what a tile is, what it weighs, its share of the whole, and what its colour means."""
        tile, areas = self.picture.tiles[number], self.picture.areas
        name = areas.name(tile.node) or self.tr("Everything")
        if tile.others:
            name = self.tr("{count} small parts of {name}").format(count=len(tile.others), name=name)
        size = self.picture.size(tile)
        shade = self.picture.shades[number]
        said = self.tr("{name}: {size}, {share} of all").format(
            name=name, size=bytes_as_text(size), share=f"{size / max(1, areas.size(ROOT)):.1%}"
        )
        return f"{said} · {shades.name(shade)}" if shade else said

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's
        return QSize(480, 280)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's
        del event
        if self._image is None:
            return
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._image)
        marked = walking.rect_of(self._marked, self.picture.tiles, self.picture.areas)
        if self._marked and not marked.isEmpty():
            self._frame(painter, marked, 2.0)
        if self.hasFocus() and 0 <= self.current < len(self.picture.tiles):
            self._frame(painter, self.picture.tiles[self.current].rect, 3.0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._shade()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's
        number = walking.at(self.picture.tiles, event.position())
        self.told.emit(self.sentence(number) if number >= 0 else "")

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's
        super().leaveEvent(event)
        self.told.emit("")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's
        number = walking.at(self.picture.tiles, event.position())
        if event.button() is Qt.MouseButton.LeftButton and number >= 0:
            self._go_to(number)
            self._choose()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's
        self._zoom_at(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's
        """Zoom into what is under the mouse, or out, one step at each notch."""
        event.accept()
        self._turned += event.angleDelta().y()
        if abs(self._turned) < _NOTCH:
            return
        is_in, self._turned = self._turned > 0, 0
        if is_in:
            self._zoom_at(event.position())
        else:
            self.zoom_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's
        key, tiles = Qt.Key(event.key()), self.picture.tiles
        if key in walking.STEPS and tiles:
            self._go_to(walking.neighbour(tiles, self.current, walking.STEPS[key]))
        elif key in _OUT and self.picture.root != ROOT:
            self.zoom_out()
        elif key in _IN and self.current >= 0:
            self.zoom_in(tiles[self.current])
        elif key == Qt.Key.Key_Space and self.current >= 0:
            self._choose()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            number = walking.at(self.picture.tiles, QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.sentence(number) if number >= 0 else "", self)
            return True
        return super().event(event)

    def _frame(self, painter: QPainter, rect: QRectF, width: float) -> None:
        """Draw two lines, a dark and a bright one, so that it is seen on every colour."""
        inside = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        for role, shrink in ((QPalette.ColorRole.Window, width), (QPalette.ColorRole.WindowText, 0.0)):
            painter.setPen(QPen(self.palette().color(role), width))
            painter.drawRect(inside.adjusted(shrink, shrink, -shrink, -shrink))

    def _zoom_at(self, position: QPointF) -> None:
        number = walking.at(self.picture.tiles, position)
        if number >= 0:
            self.zoom_in(self.picture.tiles[number])

    def _go_to(self, number: int) -> None:
        self.current = number
        said = self.sentence(number)
        self.setAccessibleDescription(said)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.told.emit(said)
        self.update()

    def _choose(self) -> None:
        self.chosen.emit(self.picture.areas[self.picture.tiles[self.current].node].identity)

    def _on_surveyed(self) -> None:
        self._change(replace(self.look, visible=None))

    def _on_decided(self, changes: Changes) -> None:
        pairs = zip(changes.before, changes.after, strict=True)
        is_left_out = Location.LEAVE_OUT
        if not self.look.with_left_out and any(is_left_out in {b.location, a.location} for b, a in pairs):
            self._build()
        elif self.look.shading is Shading.LOCATION and changes.indices:
            self._shade()

    def _change(self, look: Look) -> None:
        self.look = look
        self._build()

    def _build(self) -> None:
        self._is_built = False
        identity = self.picture.areas[self.picture.root].identity
        self._work.run(sketching.build(self._board, self.look, self._size, identity))

    def _lay_out(self, root: int = -1) -> None:
        if self._is_built:
            picture = replace(self.picture, root=root) if root >= 0 else self.picture
            self._work.run(sketching.lay_out(self._board, self.look, self._size, picture))
        else:
            self._build()

    def _shade(self) -> None:
        """Find the colours again; where something else is being made, it has to begin again."""
        if self._is_built and not self.is_busy:
            self._work.run(sketching.shade(self._board, self.look, self.picture))
        else:
            self._build()

    @property
    def _size(self) -> QSizeF:
        return QSizeF(self.size())

    def _on_done(self, picture: Picture) -> None:
        self.picture = picture
        self._is_built = True
        self.current = min(self.current, len(self.picture.tiles) - 1)
        font = self.font()
        self._image = self.picture.draw(self._size, self.devicePixelRatioF(), self.palette(), font)
        self.update()
        self.zoomed.emit()
        self.drawn.emit()
