"""The treemap as it is drawn: tiles, their colours and the finished image, made in small steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPixmap

from builders.command.messages import bytes_as_text
from resources.model import Location
from studio.placing import tiling
from studio.placing.areas import ROOT, Areas
from studio.placing.shades import Shade, Shading, colour, ink, shade_of

if TYPE_CHECKING:
    from collections.abc import Collection, Generator

    from PySide6.QtGui import QFont

    from studio.board import Board
    from studio.placing.tiling import Tile

_TEXT = (44.0, 15.0)  # pixels a tile needs for its name
_TWO_LINES = 32.0
_INSET = 4.0
_PAUSE = 4000  # resources between two pauses


class Picture:
    """What the widget shows; every method that returns an iterator does its work while that is walked.

    root: the node that fills it.
    with_left_out: show what does not ship, too.
    """

    def __init__(self, board: Board) -> None:
        self._board = board
        self.areas = Areas(board)
        self.root = ROOT
        self.shading = Shading.LOCATION
        self.with_left_out = False
        self.tiles: tuple[Tile, ...] = ()
        self.shades: tuple[Shade, ...] = ()

    def build(self, size: QSizeF, visible: Collection[int] | None) -> Generator[None, None, None]:
        """Start anew from the board, or those of its resources."""
        areas = Areas(self._board, (yield from self._shown(visible)))
        yield from areas.group()
        before = self.areas[self.root].identity
        self.areas, self.root = areas, areas.find(before)
        yield from self.lay_out(size)

    def _shown(self, visible: Collection[int] | None) -> Generator[None, None, Collection[int] | None]:
        """Return the places of what is to be seen, None for all."""
        decisions = self._board.decisions
        if self.with_left_out:
            return visible
        shown = []
        for number, place in enumerate(range(len(decisions)) if visible is None else visible):
            if decisions[place].location is not Location.LEAVE_OUT:
                shown.append(place)
            if number % _PAUSE == 0:
                yield
        return shown

    def lay_out(self, size: QSizeF) -> Generator[None, None, None]:
        found = []
        for tile in tiling.tiles(self.root, self.areas, QRectF(0, 0, size.width(), size.height())):
            found.append(tile)
            yield
        yield from self.shade(tuple(found))

    def shade(self, tiles: tuple[Tile, ...]) -> Generator[None, None, None]:
        """Take these tiles, each in its colour."""
        shades = []
        for tile in tiles:
            indices = (index for node in tile.nodes for index in self.areas[node].indices)
            shades.append(shade_of(self.shading, indices, self._board.decisions))
            yield
        self.tiles, self.shades = tiles, tuple(shades)

    def size(self, tile: Tile) -> int:
        return sum(map(self.areas.size, tile.nodes))

    def draw(self, size: QSizeF, ratio: float, palette: QPalette, font: QFont) -> QPixmap:
        """Return the image; ratio: physical pixels for each of `size`."""
        image = QPixmap((size * ratio).toSize())
        image.setDevicePixelRatio(ratio)
        image.fill(palette.color(QPalette.ColorRole.Window))
        painter = QPainter(image)
        painter.setFont(font)
        for tile, shade in zip(self.tiles, self.shades, strict=True):
            if tile.is_group:
                self._draw_group(painter, tile, palette)
            else:
                self._draw_tile(painter, tile, shade)
        painter.end()
        return image

    def _draw_group(self, painter: QPainter, tile: Tile, palette: QPalette) -> None:
        rect = tile.rect.adjusted(0.5, 0.5, -0.5, -0.5)
        text = palette.color(QPalette.ColorRole.WindowText)
        tint = QColor(text)
        tint.setAlpha(34 if tile.depth == 1 else 24)
        painter.fillRect(rect, tint)
        painter.setPen(text)
        said = f"{self.areas[tile.node].label}  {bytes_as_text(self.size(tile))}"
        line = QRectF(rect.left() + _INSET + 1, rect.top(), rect.width() - 2 * _INSET, tiling.LABEL + 1)
        _write(painter, line, said)

    def _draw_tile(self, painter: QPainter, tile: Tile, shade: Shade) -> None:
        background = colour(shade)
        # Siblings differ a little, so that they are told apart where there is no room for gaps.
        background = background.lighter(100 + 9 * (tile.node % 2))
        rect = tile.rect.adjusted(0, 0, -tiling.GAP, -tiling.GAP) if tile.rect.width() > _INSET else tile.rect
        painter.fillRect(rect, background)
        if shade is Location.LEAVE_OUT:
            painter.fillRect(rect, Qt.BrushStyle.BDiagPattern)
        if rect.width() < _TEXT[0] or rect.height() < _TEXT[1]:
            return
        painter.setPen(ink(background))
        said = f"+ {len(tile.others)}" if tile.others else self.areas[tile.node].label
        line = QRectF(rect.left() + _INSET, rect.top(), rect.width() - 2 * _INSET, tiling.LABEL)
        _write(painter, line, said)
        if rect.height() >= _TWO_LINES:
            _write(painter, line.translated(0, _TEXT[1]), bytes_as_text(self.size(tile)))


def _write(painter: QPainter, line: QRectF, text: str) -> None:
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, int(line.width()))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
