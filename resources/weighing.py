"""What each module weighs with all that it draws in, and what leaving it out would save."""

from __future__ import annotations

from array import array
from operator import getitem
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from resources.importgraph import ImportGraph

_BITS: Final = 8
_ROOT: Final = -1


def drawn(graph: ImportGraph, weights: Sequence[int]) -> array[int]:
    """Return the bytes of all that each node reaches, itself included.

    What a component reaches is a set of components, kept as the bits of an integer: one `or` an edge.
    """
    import networkx as nx  # noqa: PLC0415 - only this process needs it

    whole = nx.condensation(_directed(graph, len(weights)))
    members = [whole.nodes[number]["members"] for number in range(len(whole))]
    sums = _Sums([sum(weights[node] for node in members[number]) for number in range(len(whole))])
    reached: dict[int, int] = {}
    found = array("q", bytes(8 * len(weights)))
    for number in reversed(list(nx.topological_sort(whole))):
        bits = 1 << number
        for other in whole.successors(number):
            bits |= reached[other]
        reached[number] = bits
        total = sums.of(bits)
        for node in members[number]:
            found[node] = total
    return found


def exclusive(graph: ImportGraph, weights: Sequence[int], roots: Iterable[int]) -> array[int]:
    """Return the bytes that nothing would draw in any more without each node, its own included.

    roots: what a start draws in. What no root reaches counts as started by its own importers.
    """
    import networkx as nx  # noqa: PLC0415 - see above

    reached = graph.reached(roots)
    directed = _directed(graph, len(weights))
    directed.remove_edges_from(
        [(node, other) for node, other in directed.edges if node not in reached and other in reached]
    )
    directed.add_edges_from((_ROOT, node) for node in starts(graph, len(weights), roots))
    above = nx.immediate_dominators(directed, _ROOT)
    found = array("q", weights)
    for node in _bottom_up(above):
        owner = above[node]
        if owner not in {_ROOT, None}:
            found[owner] += found[node]
    return found


def starts(graph: ImportGraph, count: int, roots: Iterable[int]) -> Iterator[int]:
    """Yield the roots, and what starts among the rest: that which nobody imports first."""
    seen = graph.reached(roots)
    yield from roots
    rest = [node for node in range(count) if node not in seen]
    for node in sorted(rest, key=lambda node: len(graph.importers(node)) > 0):
        if node not in seen:
            yield node
            seen |= graph.reached((node,), frozenset(seen))


def _directed(graph: ImportGraph, count: int) -> Any:  # noqa: ANN401 - networkx's
    import networkx as nx  # noqa: PLC0415 - see above

    directed: Any = nx.DiGraph()
    directed.add_nodes_from(range(count))
    directed.add_edges_from((node, other) for node, others in graph.edges() for other in others)
    return directed


def _bottom_up(above: dict[int, int]) -> Iterator[int]:
    """Yield all nodes but the root, each before the one that dominates it."""
    below: dict[int, list[int]] = {}
    for node, owner in above.items():
        if node != _ROOT:
            below.setdefault(owner, []).append(node)
    order, waiting = [], list(below.get(_ROOT, ()))
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting += below.get(node, ())
    return reversed(order)


class _Sums:
    """Adds up the weights of the bits that are set, eight by one look into a table."""

    def __init__(self, weights: Sequence[int]) -> None:
        self._size = (len(weights) + _BITS - 1) // _BITS
        padded = [*weights, *([0] * (self._size * _BITS - len(weights)))]
        self._tables = [_table(padded[start : start + _BITS]) for start in range(0, len(padded), _BITS)]

    def of(self, bits: int) -> int:
        return sum(map(getitem, self._tables, bits.to_bytes(self._size, "little")))


def _table(weights: Sequence[int]) -> list[int]:
    """Return the sum for each of the 256 sets of eight weights."""
    sums = [0]
    for weight in weights:
        sums += [one + weight for one in sums]
    return sums
