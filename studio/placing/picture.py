"""The treemap as it is drawn: tiles in their colours, groups with their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPixmap

from builders.command.messages import bytes_as_text
from resources.model import Location
from studio.placing import tiling
from studio.placing.areas import ROOT, Areas
from studio.placing.shades import Shade, colour, ink

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from studio.placing.tiling import Tile

_TEXT = (44.0, 15.0)  # pixels a tile needs for its name
_TWO_LINES = 32.0
_INSET = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A treemap ready to be drawn.

    root: the node that fills it.
    shades: what the colour of each tile means; None for groups, which have none.
    """

    areas: Areas
    root: int = ROOT
    tiles: tuple[Tile, ...] = ()
    shades: tuple[Shade | None, ...] = ()

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
            if shade is None:
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
