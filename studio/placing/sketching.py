"""Makes the picture of sizes a few milliseconds at a time; what is not finished is never seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from resources.model import Location
from studio.placing import tiling
from studio.placing.areas import Areas
from studio.placing.picture import Picture
from studio.placing.shades import Shade, Shading, shade_of

if TYPE_CHECKING:
    from collections.abc import Collection, Generator

    from PySide6.QtCore import QSizeF

    from studio.board import Board

_PAUSE = 4000  # resources between two pauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is to be seen, and how.

    visible: the places of the only resources that count, None for all.
    with_left_out: count what does not ship, too.
    """

    shading: Shading = Shading.LOCATION
    visible: Collection[int] | None = None
    with_left_out: bool = False


def build(board: Board, look: Look, size: QSizeF, identity: str) -> Generator[None, None, Picture]:
    """Return a picture from the board as it is now; identity: of what fills it, if that is still there."""
    areas = Areas(board, (yield from _shown(board, look)))
    yield from areas.group()
    picture = Picture(areas=areas, root=areas.find(identity))
    return (yield from lay_out(board, look, size, picture))


def lay_out(board: Board, look: Look, size: QSizeF, picture: Picture) -> Generator[None, None, Picture]:
    """Return the picture in another size, or of another root."""
    found = []
    for tile in tiling.tiles(picture.root, picture.areas, QRectF(0, 0, size.width(), size.height())):
        if tile:
            found.append(tile)
        yield
    return (yield from shade(board, look, replace(picture, tiles=tuple(found))))


def shade(board: Board, look: Look, picture: Picture) -> Generator[None, None, Picture]:
    """Return the picture in the colours of the moment."""
    shades: list[Shade | None] = []
    for tile in picture.tiles:
        if tile.is_group:
            shades.append(None)
            continue
        indices = (index for node in tile.nodes for index in picture.areas[node].indices)
        shades.append(shade_of(look.shading, indices, board.decisions))
        yield
    return replace(picture, shades=tuple(shades))


def _shown(board: Board, look: Look) -> Generator[None, None, Collection[int] | None]:
    if look.with_left_out:
        return look.visible
    decisions, shown = board.decisions, []
    for number, place in enumerate(range(len(decisions)) if look.visible is None else look.visible):
        if decisions[place].location is not Location.LEAVE_OUT:
            shown.append(place)
        if number % _PAUSE == 0:
            yield
    return shown
