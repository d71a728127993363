"""The tree of a layout, without Qt."""

from __future__ import annotations

import gc
import sys

from builders.layout import Item, Place
from studio.looking.tree import Tree


def test_a_tree_that_is_let_go_leaves_nothing_to_the_collector() -> None:
    item = Item(place=Place.OUTPUT, path="lib/weather/data.txt", size=3, name="weather/data.txt", kind=None)
    before = sys.getrefcount(item)
    gc.disable()
    try:
        tree = Tree([item])
        tree.open_circles()
        del tree
        assert sys.getrefcount(item) == before
    finally:
        gc.enable()
