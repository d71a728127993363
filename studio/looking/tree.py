"""Folders with what lies in them, kept up to date batch by batch; knows nothing of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.layout import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builders.layout import Item

# Below the executable stand what it loads from memory and what it unpacks; no file is called like that.
MEMORY, CACHE = "\0memory", "\0cache"
TOP = "\0top"  # a folder above all, which is called as the user's machine calls it
_SECTIONS = {Place.OUTPUT: "", Place.MEMORY: MEMORY, Place.CACHE: CACHE}


class Node:
    """A folder, or an item; the executable is both.

    size: bytes, with everything below. count: items below, itself included.
    guesses: how many of them have a size that is an estimate.
    """

    __slots__ = (
        "_order", "_sorted", "children", "count", "guesses", "item", "key", "name", "parent", "row", "size"
    )  # fmt: skip

    def __init__(self, name: str, parent: Node | None) -> None:
        self.name = name
        self.parent = parent
        self.children: dict[str, Node] = {}
        self.item: Item | None = None
        self.size = self.count = self.guesses = 0
        self.row = -1
        self.key: tuple[Place, str] | None = None
        self._sorted: list[Node] | None = None
        self._order = -1

    def path(self) -> tuple[str, ...]:
        """Return the names from the top to here."""
        return (*self.parent.path(), self.name) if self.parent else ()

    def sorted(self, order: int, *, by_size: bool) -> list[Node]:
        """Return what is directly below; order: a number that changes when the wanted order does."""
        if self._sorted is None or self._order != order:
            self._order = order
            self._sorted = sorted(self.children.values(), key=_by_size if by_size else _by_name)
            for row, child in enumerate(self._sorted):
                child.row = row
        return self._sorted

    def add(self, size: int, count: int, guesses: int) -> None:
        self.size += size
        self.count += count
        self.guesses += guesses

    def forget_order(self) -> None:
        self._sorted = None


class Tree:
    """All items of a layout.

    program: the path of the executable, below which stands what is inside it.
    launcher: bytes of the executable that are not one of the items.
    """

    def __init__(self, items: Iterable[Item] = (), program: str = "", launcher: int | None = None) -> None:
        known = tuple(items)
        self.root = Node("", None)
        self.by_size = False
        self._generation = 0
        self._program = program
        self._launcher = launcher_of(known) if launcher is None else launcher
        self._folders: dict[tuple[Place, str], Node] = {}
        self.change((), known)

    def children(self, node: Node) -> list[Node]:
        return node.sorted(self._generation, by_size=self.by_size)

    def sort(self, *, by_size: bool) -> None:
        self.by_size = by_size
        self._generation += 1

    def change(self, removed: Iterable[Item], added: Iterable[Item]) -> None:
        """Take items out and put others in; sums are made once for each folder."""
        touched: dict[Node, list[int]] = {}
        for item in removed:
            self._take(item, touched)
        for item in added:
            self._put(item, touched)
        for folder, (size, count, guesses) in touched.items():
            node: Node | None = folder
            while node:
                node.add(size, count, guesses)
                node = node.parent
        for folder in touched:
            self._prune(folder)
        if self.by_size:
            self._generation += 1

    def find(self, path: Iterable[str]) -> Node | None:
        node: Node | None = self.root
        for part in path:
            node = node.children.get(part) if node else None
        return node

    def leaves(self, node: Node | None = None) -> Iterator[Item]:
        """Yield every item from a node down, in no order."""
        waiting = [node or self.root]
        while waiting:
            found = waiting.pop()
            if found.item:
                yield found.item
            waiting += found.children.values()

    def open_circles(self) -> None:
        """Let go of all that leads upwards; nobody looks at this tree any more."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            node.parent = None
            waiting += node.children.values()

    def _put(self, item: Item, touched: dict[Node, list[int]]) -> None:
        above, _, name = item.path.rpartition("/")
        folder = self._folder(item.place, above)
        node = folder.children.get(name)
        if node is None:
            node = folder.children[name] = Node(name, folder)
            folder.forget_order()
        node.item = item
        self._count(node, item, 1, touched)

    def _take(self, item: Item, touched: dict[Node, list[int]]) -> None:
        above, _, name = item.path.rpartition("/")
        node = self._folder(item.place, above).children.get(name)
        if node:
            self._count(node, item, -1, touched)
            node.item = None

    def _count(self, node: Node, item: Item, sign: int, touched: dict[Node, list[int]]) -> None:
        # The executable's own part alone: what is inside counts by itself.
        is_program = item.name == "program" and item.kind is None
        sums = touched.setdefault(node, [0, 0, 0])
        sums[0] += sign * (self._launcher if is_program else item.size)
        sums[1] += sign
        sums[2] += 0 if item.is_exact else sign

    def _folder(self, place: Place, path: str) -> Node:
        known = self._folders.get((place, path))
        if known is not None:
            return known
        parts = path.split("/") if path else []
        if place is not Place.OUTPUT:
            parts = [*self._program.split("/"), _SECTIONS[place], *parts]
        node = self.root
        for part in parts:
            child = node.children.get(part)
            if child is None:
                child = node.children[part] = Node(part, node)
                node.forget_order()
            node = child
        node.key = place, path
        self._folders[node.key] = node
        return node

    def _prune(self, node: Node) -> None:
        while node.parent and not node.children and node.item is None:
            above = node.parent
            if above.children.get(node.name) is node:
                del above.children[node.name]
                above.forget_order()
            if node.key:
                self._folders.pop(node.key, None)
            node = above


def launcher_of(items: Iterable[Item]) -> int:
    """Return the bytes of the executable that are not one of the items."""
    inside, whole = 0, 0
    for item in items:
        if item.place is not Place.OUTPUT:
            inside += item.size
        elif item.name == "program" and item.kind is None:
            whole = item.size
    return max(whole - inside, 0)


def _by_name(node: Node) -> tuple[bool, str, str]:
    is_file = not node.children or node.item is not None
    return is_file, node.name.casefold(), node.name


def _by_size(node: Node) -> tuple[int, str]:
    return -node.size, node.name
