"""The graph of imports on its way from the other process, and what it says of resources."""

from __future__ import annotations

import marshal
from array import array
from typing import TYPE_CHECKING, Final

from resources.importgraph import NO_NODE, ImportGraph
from resources.model import Kind as ResourceKind
from studio.survey.framing import Kind, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from resources.importgraph import Edges, Nodes
    from resources.model import Resource

_APART: Final = frozenset({ResourceKind.DATA, ResourceKind.METADATA, ResourceKind.FILE})


def nodes_message(nodes: Nodes) -> bytes:
    """Return which resource belongs to which node, and which resource stands for a node."""
    faces = array("i", (members[0] for members in nodes.members))
    return marshal.dumps((nodes.of.tobytes(), faces.tobytes()))


def edges_message(edges: Sequence[Edges], *, shown: bool) -> bytes:
    return marshal.dumps((shown, tuple(edges)))


def weights_message(own: array[int], drawn: array[int], exclusive: array[int], starts: array[int]) -> bytes:
    """Return bytes by node, and the nodes that everything starts from."""
    return marshal.dumps(tuple(one.tobytes() for one in (own, drawn, exclusive, starts)))


class Imports:
    """Who imports whom, as far as it has been read; `add` takes in what arrives.

    is_complete: all was read and weighed. Weights are of what ships by the rules of the last survey.
    """

    def __init__(self, resources: Sequence[Resource] = ()) -> None:
        self.is_complete = False
        self._resources = resources
        self._of, self._faces, self._starts = array("i"), array("i"), array("i")
        self._own, self._drawn, self._exclusive = array("q"), array("q"), array("q")
        self._graph = ImportGraph(0)
        self._everything = 0

    def add(self, message: Message) -> None:
        content = marshal.loads(message.content)  # noqa: S302 - from our own process
        match message.kind:
            case Kind.NODES:
                self._of.frombytes(content[0])
                self._faces.frombytes(content[1])
                self._graph = ImportGraph(len(self._faces))
            case Kind.EDGES:
                self._graph.add(content[1], shown=content[0])
            case Kind.WEIGHTS:
                for column, values in zip(
                    (self._own, self._drawn, self._exclusive, self._starts), content, strict=True
                ):
                    column.frombytes(values)
                self.is_complete = True

    def imports_of(self, index: int) -> tuple[int, ...]:
        """Return the indices of what a resource imports or needs, one for each module or library."""
        node = self._node(index)
        return () if node == NO_NODE else tuple(self._faces[other] for other in self._graph.imports(node))

    def importers_of(self, index: int) -> tuple[int, ...]:
        """Return the indices of what imports or needs a resource, one for each module or library."""
        node = self._node(index)
        return () if node == NO_NODE else tuple(self._faces[other] for other in self._graph.importers(node))

    def drawn(self, index: int) -> int:
        """Return the bytes of a resource with all that it draws in."""
        node = self._node(index)
        return self._resources[index].size if node == NO_NODE else self._drawn[node]

    def exclusive(self, index: int) -> int:
        """Return the bytes that nothing would draw in any more without a resource."""
        node = self._node(index)
        return self._resources[index].size if node == NO_NODE else self._exclusive[node]

    def drawn_by(self, indices: Iterable[int]) -> int:
        """Return the bytes of several resources with all that they draw in; takes some 20 ms."""
        alone, nodes = self._split(indices)
        return alone + self._sum(self._graph.reached(nodes))

    def exclusive_to(self, indices: Iterable[int]) -> int:
        """Return the bytes that nothing would draw in any more without those resources; as slow."""
        alone, nodes = self._split(indices)
        if not self._everything:
            self._everything = self._sum(self._graph.reached(self._starts))
        return alone + self._everything - self._sum(self._graph.reached(self._starts, frozenset(nodes)))

    def _node(self, index: int) -> int:
        """Return the node of a module or library; data counts with its package, and has none of its own."""
        is_apart = index >= len(self._of) or self._resources[index].kind in _APART
        return NO_NODE if is_apart else self._of[index]

    def _split(self, indices: Iterable[int]) -> tuple[int, set[int]]:
        """Return the bytes of what no node has, and the nodes."""
        nodes, alone = set(), 0
        for index in indices:
            if self._of[index] == NO_NODE:
                alone += self._resources[index].size
            elif self._resources[index].kind not in _APART:
                nodes.add(self._of[index])
        return alone, nodes

    def _sum(self, nodes: Iterable[int]) -> int:
        return sum(map(self._own.__getitem__, nodes))
