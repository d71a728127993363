"""The picture of sizes: areas are what they stand for, however many there are."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt

from studio.placing.tiling import Tile, tiles
from studio.placing.walking import STEPS, at, neighbour

WHOLE = QRectF(0, 0, 600, 400)


class Nested:
    """Sizes of nested lists: a number is a leaf."""

    def __init__(self, content: list[object]) -> None:
        self._children: list[list[int]] = []
        self._sizes: list[int] = []
        self._add(content)

    def _add(self, content: object) -> int:
        number = len(self._sizes)
        self._sizes.append(content if isinstance(content, int) else 0)
        self._children.append([])
        if isinstance(content, list):
            inner = [self._add(one) for one in content]
            self._sizes[number] = sum(map(self.size, inner))
            weighing = [one for one in inner if self.size(one)]
            self._children[number] = sorted(weighing, key=self.size, reverse=True)
        return number

    def prepare(self, node: int) -> tuple[None, ...]:
        del node
        return (None,)

    def children(self, node: int) -> list[int]:
        return self._children[node]

    def size(self, node: int) -> int:
        return self._sizes[node]


def laid_out(content: list[object]) -> tuple[Nested, list[Tile]]:
    sizes = Nested(content)
    return sizes, [tile for tile in tiles(0, sizes, WHOLE) if tile]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=300))
def test_areas_are_in_proportion_and_fill_the_whole(numbers: list[int]) -> None:
    sizes, found = laid_out(list(numbers))
    scale = WHOLE.width() * WHOLE.height() / sum(numbers)
    for tile in found:
        area = tile.rect.width() * tile.rect.height()
        assert abs(area - scale * sum(map(sizes.size, tile.nodes))) < 1
        assert WHOLE.adjusted(-0.01, -0.01, 0.01, 0.01).contains(tile.rect)
    assert sum(len(tile.nodes) for tile in found) == len(numbers)


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.integers(0, 10**6), lambda inner: st.lists(inner, max_size=12), max_leaves=80))
def test_tiles_that_are_no_groups_never_overlap(content: object) -> None:
    _sizes, found = laid_out([content])
    leaves = [tile.rect.adjusted(0.01, 0.01, -0.01, -0.01) for tile in found if not tile.is_group]
    pairs = ((one, other) for place, one in enumerate(leaves) for other in leaves[place + 1 :])
    assert not any(one.intersects(other) for one, other in pairs)


def test_what_is_too_small_to_be_seen_shares_a_tile() -> None:
    _sizes, found = laid_out([10**9, *[1] * 5000])
    assert [len(tile.others) for tile in found] == [0, 5000]


def test_many_resources_are_laid_out_quickly() -> None:
    sizes = Nested([[[step % 97 + 1 for step in range(78)] for _ in range(100)] for _ in range(10)])
    started = time.process_time()
    found = [tile for tile in tiles(0, sizes, WHOLE) if tile]
    assert time.process_time() - started < 1.5
    assert len(found) < 20_000


def test_arrow_keys_go_to_the_next_tile_and_stay_at_the_edge() -> None:
    _sizes, found = laid_out([4, 4, 4, 4])
    first = at(found, QPointF(1, 1))
    right = neighbour(found, first, STEPS[Qt.Key.Key_Right])
    down = neighbour(found, right, STEPS[Qt.Key.Key_Down])
    assert found[right].rect.left() > found[first].rect.left()
    assert found[down].rect.top() > found[right].rect.top()
    assert neighbour(found, down, STEPS[Qt.Key.Key_Down]) == down
