"""What one layout has that another has not: added, removed, moved, changed, kept up to date item by item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builders.layout import Item
    from resources.model import Kind

Identity = tuple["Kind | None", str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same thing before and after."""

    old: Item
    new: Item

    @property
    def growth(self) -> int:
        """Bytes that it takes more; 0 where one of the sizes is an estimate, and for the executable."""
        is_known = self.old.is_exact and self.new.is_exact and not _is_program(self.new)
        return self.new.size - self.old.size if is_known else 0


class Comparison:
    """From an old layout to a new one; it starts as if the new one were empty.

    moved: what lies in another place or under another path. changed: other bytes in the same place.
    growth: bytes that the new one has more; of the executable, only what is inside it counts.
    """

    def __init__(self, old: Iterable[Item] = (), new: Iterable[Item] = ()) -> None:
        self._old: dict[Identity, Item] = {}
        self.added: dict[Identity, Item] = {}
        self.removed: dict[Identity, Item] = {}
        self.moved: dict[Identity, Pair] = {}
        self.changed: dict[Identity, Pair] = {}
        self.growth = 0
        self.expect(old)
        for item in new:
            self.put(item)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.moved or self.changed)

    def expect(self, old: Iterable[Item]) -> None:
        """Add items to the old layout, before any is put into the new one."""
        for item in old:
            key = identity(item)
            self._old[key] = self.removed[key] = item
            self.growth -= _weight(item)

    def put(self, item: Item) -> None:
        """Add an item to the new layout."""
        key = identity(item)
        old = self._old.get(key)
        if old is None:
            self.added[key] = item
            self.growth += _weight(item)
            return
        del self.removed[key]
        pair = Pair(old=old, new=item)
        self.growth += pair.growth + _weight(old)
        if (old.place, old.path) != (item.place, item.path):
            self.moved[key] = pair
        elif _differs(pair):
            self.changed[key] = pair

    def take(self, item: Item) -> None:
        """Take an item out of the new layout."""
        key = identity(item)
        if self.added.pop(key, None):
            self.growth -= _weight(item)
            return
        old = self._old[key]
        self.moved.pop(key, None)
        self.changed.pop(key, None)
        self.removed[key] = old
        self.growth -= Pair(old=old, new=item).growth + _weight(old)


def identity(item: Item) -> Identity:
    """Return what makes it the same thing in two layouts: the resource, or the path of what is none."""
    return item.kind, item.name


def _weight(item: Item) -> int:
    return 0 if _is_program(item) else item.size


def _is_program(item: Item) -> bool:
    """Tell if it is the executable, whose size is that of what is inside it."""
    return item.kind is None and item.name == "program"


def _differs(pair: Pair) -> bool:
    if not (pair.old.is_exact and pair.new.is_exact):
        return False
    both = pair.old.digest and pair.new.digest
    return pair.old.size != pair.new.size or bool(both and pair.old.digest != pair.new.digest)
