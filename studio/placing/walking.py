"""From tile to tile by the arrow keys, and from a row of the tree to its tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.placing.areas import Areas
    from studio.placing.tiling import Tile

STEPS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_ASIDE = 2.5  # how much worse it is to lie aside than to lie far


def neighbour(tiles: Sequence[Tile], current: int, step: QPointF) -> int:
    """Return the nearest tile in that direction, the same where there is none, the first to begin with."""
    leaves = [number for number, tile in enumerate(tiles) if not tile.is_group]
    if current < 0:
        return leaves[0]
    here = tiles[current].rect.center()
    nearest = [(away, number) for number in leaves if (away := _away(here, tiles[number].rect, step)) > 0]
    return min(nearest)[1] if nearest else current


def at(tiles: Sequence[Tile], position: QPointF) -> int:
    """Return the innermost tile there, -1 for none."""
    numbers = reversed(range(len(tiles)))
    return next((number for number in numbers if tiles[number].rect.contains(position)), -1)


def rect_of(identity: str, tiles: Sequence[Tile], areas: Areas) -> QRectF:
    """Return where the picture shows what has that identity in the tree, empty where it does not."""
    found = QRectF()
    for tile in tiles:
        shown = areas[tile.node].identity
        if shown == identity or shown.startswith(f"{identity}/"):
            found = found.united(tile.rect)
        elif identity.startswith(f"{shown}/") and not tile.is_group and not tile.others:
            return tile.rect
    return found


def _away(here: QPointF, rect: QRectF, step: QPointF) -> float:
    """Return how far a tile is, not more than 0 if it lies in another direction."""
    way = rect.center() - here
    ahead = QPointF.dotProduct(way, step)
    aside = abs(way.x() * step.y()) + abs(way.y() * step.x())
    return ahead + _ASIDE * aside if ahead > aside / 4 else 0.0
