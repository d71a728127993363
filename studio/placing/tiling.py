"""From sizes to rectangles: a treemap of what lies below a node, as deep as can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QRectF
from squarify import normalize_sizes, squarify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

GAP = 1.0
LABEL = 18.0
# A group shows its name and its parts only where there is room for both.
_ROOM = (56.0, 48.0)
_LABELLED = 2
_SMALLEST = 3.0  # pixels; what is smaller is shown together
_AT_ONCE = 48  # squarify needs the square of that many steps


class Sizes(Protocol):
    """What a treemap has to know; nodes are numbers."""

    def prepare(self, node: int) -> Iterator[None]:
        """Find the parts of a node; pauses now and then."""

    def children(self, node: int) -> Sequence[int]:
        """Return the parts of a node, none of which is empty, the largest first."""

    def size(self, node: int) -> int:
        """Return the bytes of all that lies below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A rectangle of the picture.

    node: what it shows; where `others` is not empty, those parts of it, each too small to be seen alone.
    depth: how far it lies below the node that fills the picture.
    is_group: it is a frame with a name, and its parts follow.
    """

    node: int
    rect: QRectF
    depth: int
    is_group: bool = False
    others: tuple[int, ...] = ()

    @property
    def nodes(self) -> tuple[int, ...]:
        """What its size and colour are made of."""
        return self.others or (self.node,)


def tiles(root: int, sizes: Sizes, rect: QRectF) -> Iterator[Tile | None]:
    """Yield the tiles that fill a rectangle, groups before what lies in them; None is a pause."""
    yield from sizes.prepare(root)
    yield from _parts(root, sizes.children(root), sizes, rect, 1)


def _parts(
    parent: int, nodes: Sequence[int], sizes: Sizes, rect: QRectF, depth: int
) -> Iterator[Tile | None]:
    """Yield the tiles of some children of a node; the small ones at the end share a tile."""
    weights = [sizes.size(node) for node in nodes]
    least = sum(weights) * _SMALLEST * _SMALLEST / max(1.0, rect.width() * rect.height())
    seen = sum(weight >= least for weight in weights)
    things: list[Sequence[int]] = [(node,) for node in nodes[:seen]]
    if seen < len(nodes):
        things.append(nodes[seen:])
        weights[seen:] = [sum(weights[seen:])]
    for thing, place in _in_rows(things, weights, rect):
        if len(thing) > 1 and thing is things[-1]:
            yield Tile(node=parent, rect=place, depth=depth, others=tuple(thing))
        else:
            yield from _tile(thing[0], sizes, place, depth)


def _in_rows(
    things: Sequence[Sequence[int]], weights: Sequence[int], rect: QRectF
) -> Iterator[tuple[Sequence[int], QRectF]]:
    """Lay things out, by bundles of neighbours where there are many."""
    if len(things) <= _AT_ONCE:
        yield from _laid_out(weights, rect, things)
        return
    step = -(-len(things) // _AT_ONCE)
    spans = [slice(start, start + step) for start in range(0, len(things), step)]
    for span, place in _laid_out([sum(weights[span]) for span in spans], rect, spans):
        yield from _in_rows(things[span], weights[span], place)


def _tile(node: int, sizes: Sizes, rect: QRectF, depth: int) -> Iterator[Tile | None]:
    inside = rect.adjusted(GAP, GAP, -GAP, -GAP)
    has_room = min(inside.width(), inside.height()) >= 2 * _SMALLEST
    if has_room:
        yield from sizes.prepare(node)
    children = sizes.children(node) if has_room else ()
    if not children:
        yield Tile(node=node, rect=rect, depth=depth)
        return
    if depth <= _LABELLED and inside.width() >= _ROOM[0] and inside.height() >= _ROOM[1]:
        yield Tile(node=node, rect=rect, depth=depth, is_group=True)
        inside.setTop(inside.top() + LABEL)
        inside.adjust(GAP, 0, -GAP, -GAP)
    yield from _parts(node, children, sizes, inside, depth + 1)


def _laid_out(weights: Sequence[int], rect: QRectF, things: Sequence[T]) -> Iterator[tuple[T, QRectF]]:
    """Pair each thing with its rectangle; its weight says how much of the whole it gets."""
    if not things:
        return
    order = sorted(range(len(things)), key=weights.__getitem__, reverse=True)
    scaled = normalize_sizes([weights[place] for place in order], rect.width(), rect.height())
    found = squarify(scaled, rect.x(), rect.y(), rect.width(), rect.height())
    for place, one in zip(order, found, strict=True):
        yield things[place], QRectF(one["x"], one["y"], one["dx"], one["dy"])
