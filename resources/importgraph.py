"""Who draws in whom: modules by their imports, libraries by what is linked to them."""

from __future__ import annotations

from array import array
from collections import deque
from typing import TYPE_CHECKING, Final

from resources.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from resources.model import Resource

    Edges = tuple[int, tuple[int, ...]]  # a node, and those that it draws in

_MODULES: Final = frozenset({Kind.SOURCE, Kind.BYTECODE, Kind.EXTENSION})
NO_NODE: Final = -1


class Nodes:
    """One node for each module or library, however many resources it has; data counts with its package.

    of: for each resource its node, NO_NODE where nothing can draw it in.
    members: for each node its resources, the one that best stands for it first.
    """

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources = resources
        self._by_name: dict[str, int] = {}
        self.of = array("i", bytes(4 * len(resources)))
        self.members: list[list[int]] = []
        for place, resource in enumerate(resources):
            is_node = resource.kind in _MODULES or resource.kind is Kind.LIBRARY
            self.of[place] = self._node(resource.name) if is_node else NO_NODE
            if is_node:
                members = self.members[self.of[place]]
                members.insert(0 if resource.kind is Kind.SOURCE else len(members), place)
        for place, resource in enumerate(resources):
            if resource.kind is Kind.DATA:
                self.of[place] = self._by_name.get(resource.package, NO_NODE)

    def __len__(self) -> int:
        return len(self.members)

    def named(self, name: str) -> int:
        return self._by_name.get(name, NO_NODE)

    def parents(self) -> Iterator[Edges]:
        """Yield what Python imports with each module: the package that it lies in."""
        for name, node in self._by_name.items():
            above = self._by_name.get(name.rpartition(".")[0], NO_NODE)
            if above != NO_NODE:
                yield node, (above,)

    def needs(self) -> Iterator[Edges]:
        """Yield which libraries extension modules and libraries are linked to."""
        for place, resource in enumerate(self._resources):
            if resource.needs:
                yield self.of[place], self._known(resource.needs)

    def imports(self, imported: Mapping[str, Iterable[str]]) -> Iterator[Edges]:
        """Yield which modules import which; names that are no modules are passed over."""
        for name, others in imported.items():
            node = self.named(name)
            drawn = tuple(other for other in self._known(others) if other != node)
            if drawn:
                yield node, drawn

    def _node(self, name: str) -> int:
        node = self._by_name.setdefault(name, len(self.members))
        if node == len(self.members):
            self.members.append([])
        return node

    def _known(self, names: Iterable[str]) -> tuple[int, ...]:
        found = (self._by_name.get(name, NO_NODE) for name in names)
        return tuple(dict.fromkeys(node for node in found if node != NO_NODE))


class ImportGraph:
    """The edges that are known so far.

    `shown` edges are imports and needs; the packages that modules lie in are drawn in besides.
    """

    def __init__(self, count: int) -> None:
        self._shown: list[tuple[int, ...]] = [()] * count
        self._all: list[tuple[int, ...]] = [()] * count
        self._importers: list[list[int]] = [[] for _ in range(count)]

    def add(self, edges: Iterable[Edges], *, shown: bool = True) -> None:
        for node, drawn in edges:
            self._all[node] = (*self._all[node], *drawn)
            if shown:
                self._shown[node] = (*self._shown[node], *drawn)
                for other in drawn:
                    self._importers[other].append(node)

    def imports(self, node: int) -> Sequence[int]:
        return self._shown[node]

    def importers(self, node: int) -> Sequence[int]:
        return self._importers[node]

    def edges(self) -> Iterator[Edges]:
        """Yield all edges, also those to packages."""
        yield from enumerate(self._all)

    def reached(self, starts: Iterable[int], without: frozenset[int] = frozenset()) -> set[int]:
        """Return what the starts draw in, themselves included, by ways that avoid `without`."""
        found = set(starts) - without
        waiting = deque(found)
        while waiting:
            for node in self._all[waiting.popleft()]:
                if node not in found and node not in without:
                    found.add(node)
                    waiting.append(node)
        return found
