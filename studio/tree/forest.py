"""The rows behind the model, without Qt: made when somebody looks, in an order, under a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.tree import grouping, node
from studio.tree.node import Node, Part
from studio.tree.summary import Summary, summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from studio.board import Board
    from studio.tree.grouping import Group

    Key = Callable[[Node], tuple[float, str]]


class Forest:
    """All rows that were made so far; the first node is the root, which is no row."""

    def __init__(self, board: Board, key: Key) -> None:
        self._board = board
        self._visible: Collection[int] | None = None
        self._key = key
        self._reverse = False
        self.clear()

    def clear(self) -> None:
        """Forget all rows, and the filter with them."""
        self._visible = None
        self._whole: dict[Group, Summary] = {}
        self._begin()

    def show_only(self, indices: Collection[int] | None) -> None:
        """Make all rows anew, with those resources only; None means all."""
        self._visible = None if indices is None else frozenset(indices)
        self._begin()

    def sort(self, key: Key, *, reverse: bool) -> None:
        self._key, self._reverse = key, reverse
        self._sort_below(self.root)

    @property
    def root(self) -> Node:
        return self.nodes[0]

    def children(self, above: Node) -> list[Node]:
        if above.children is None:
            above.children = [] if above.is_resource else list(self._made(above))
            self._sort(above)
        return above.children

    def summary(self, row: Node) -> Summary:
        if row.summary is None:
            row.summary = self._summarised(row)
        return row.summary

    def _summarised(self, row: Node) -> Summary:
        """Return the row's summary; that of a group which a filter leaves whole is known from before."""
        group, decisions = row.group, self._board.decisions
        if group is None or len(row.indices) < len(self._board.groups[group]):
            return summarise(row.indices, decisions)
        if group not in self._whole:
            self._whole[group] = summarise(row.indices, decisions)
        return self._whole[group]

    def of_resource(self, index: int) -> Node | None:
        """Return the row of the resource, made with all above it; None if the filter hides it."""
        if not 0 <= index < len(self._holders):
            return None
        above, row = None, self._holder(index)
        while row is not above and not row.is_resource:
            self.children(row)
            above, row = row, self._holder(index)
        return row if row.is_resource else None

    def of_identity(self, identity: str) -> Node | None:
        found = self.root
        while found.identity != identity:
            inner = next((row for row in self.children(found) if _leads(row.identity, identity, "/")), None)
            if inner is None:
                return None
            found = inner
        return found

    def of_package(self, name: str) -> Node | None:
        """Return the row that a rule of this text means; a distribution goes before a package."""
        groups = self.children(self.root)
        own = next((group for group in groups if group.match == name), None)
        inner = (self._package(group, name) for group in groups) if own is None else ()
        return own or next(filter(None, inner), None)

    def families(self) -> Iterator[list[Node]]:
        """Yield the rows below each row that was opened, in their order."""
        yield from (row.children for row in self.nodes if row.children)

    def dirty(self, indices: Iterable[int]) -> Iterable[Node]:
        """Forget what was summarised of those resources and all above them; return these rows."""
        found: dict[int, Node] = {}
        self._whole.clear()
        for index in indices:
            row: Node | None = self._holder(index)
            while row is not None and row.number not in found:
                found[row.number] = row
                row.summary = None
                row = row.parent
        return found.values()

    def _holder(self, index: int) -> Node:
        """Return the innermost row that was made of those that the resource lies in."""
        number = self._holders[index]
        if number:
            return self.nodes[number]
        # So many resources lie in groups that they are not noted there one by one.
        group = self._board.grouping.group(self._board.resources[index])
        return self._by_group.get(group, self.root)

    def _package(self, above: Node, name: str) -> Node | None:
        for row in self.children(above):
            if row.match == name:
                return row
            if not row.is_resource and _leads(row.match, name, "."):
                return self._package(row, name)
        return None

    def _begin(self) -> None:
        count = len(self._board.resources)
        self.nodes: list[Node] = []
        self._holders = [0] * count
        self._by_group: dict[Group, Node] = {}
        self._add(None, Part(label="", indices=range(count)))

    def _made(self, above: Node) -> Iterator[Node]:
        if above.parent is None:
            yield from (self._add_group(above, group, found) for group, found in self._groups())
        else:
            found_parts = node.parts(above.indices, above.depth, self._board.resources)
            yield from (self._add(above, part) for part in found_parts)

    def _shown(self, indices: Sequence[int]) -> Sequence[int]:
        visible = self._visible
        return indices if visible is None else [index for index in indices if index in visible]

    def _groups(self) -> Iterable[tuple[Group, Sequence[int]]]:
        for group, indices in sorted(self._board.groups.items()):
            shown = self._shown(indices)
            if shown:
                yield group, shown

    def _add_group(self, root: Node, group: Group, indices: Sequence[int]) -> Node:
        kind, name = group
        added = self._add(root, Part(label=name, indices=indices))
        added.group = group
        added.match = grouping.group_match(group, self._board.grouping.distributions)
        added.identity = f"{kind.name}:{name}"
        self._by_group[group] = added
        return added

    def _add(self, above: Node | None, part: Part) -> Node:
        added = Node(
            number=len(self.nodes),
            parent=above,
            depth=above.depth + 1 if above else -1,
            label=part.label,
            match="",
            identity=f"{above.identity}/{part.label}" if above else "",
            indices=part.indices,
            is_resource=part.is_resource,
        )
        if part.is_resource:
            resource = self._board.resources[part.indices[0]]
            added.match, added.identity = grouping.match(resource), f"{added.identity}|{resource.kind}"
        elif above:
            added.match = part.label if above.depth <= 0 else f"{above.match}.{part.label}"
        self.nodes.append(added)
        if above and above.parent:
            for index in part.indices:
                self._holders[index] = added.number
        return added

    def _sort(self, above: Node) -> None:
        children = above.children or []
        children.sort(key=self._key, reverse=self._reverse)
        for row, child in enumerate(children):
            child.row = row

    def _sort_below(self, above: Node) -> None:
        if above.children is not None:
            self._sort(above)
            for child in above.children:
                self._sort_below(child)


def _leads(above: str, name: str, separator: str) -> bool:
    """Tell if the name is that or lies below it."""
    return not above or name == above or name.startswith(above + separator)
