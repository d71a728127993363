"""The second half of the other process: reads who imports whom, without hurry, and weighs it."""

from __future__ import annotations

import os
from array import array
from itertools import islice
from typing import TYPE_CHECKING, Final

from builders import cache
from builders.project.model import Module
from builders.settings import early
from resources.advice.imports import imports
from resources.importgraph import NO_NODE, ImportGraph, Nodes
from resources.model import Kind as ResourceKind
from resources.model import Location
from resources.weighing import drawn, exclusive, starts
from studio.survey.framing import Kind
from studio.survey.imports import edges_message, nodes_message, weights_message
from studio.tree.grouping import GroupKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builders.planning import Surveyed
    from builders.project.model import Project
    from resources.importgraph import Edges
    from resources.model import Decision, Resource
    from studio.survey.worker import Send
    from studio.tree.grouping import Grouping

_NICENESS: Final = 10
_MODULES: Final = 3000  # modules that are read between two messages
_EDGES: Final = 2000  # nodes in a message: the window takes some 5 ms to read them
_ORDER: Final = {GroupKind.PROJECT: 0, GroupKind.DEPENDENCY: 1}


def send_graph(
    found: Surveyed, project: Project, grouping: Grouping, decisions: Sequence[Decision], send: Send
) -> None:
    """Send nodes, then edges as they are read, then weights."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    nodes = Nodes(found.resources)
    graph = ImportGraph(len(nodes))
    send(Kind.NODES, nodes_message(nodes))
    _send_edges(nodes.parents(), graph, send, shown=False)
    _send_edges(nodes.needs(), graph, send)
    for part in _parts(found.resources, grouping):
        _send_edges(nodes.imports(imports(part, cache.home() / "imports")), graph, send)
    roots = tuple(_roots(nodes, found, project))
    own = _weights(nodes, decisions)
    begun = array("i", starts(graph, len(nodes), roots))
    send(Kind.WEIGHTS, weights_message(own, drawn(graph, own), exclusive(graph, own, roots), begun))


def _send_edges(edges: Iterable[Edges], graph: ImportGraph, send: Send, *, shown: bool = True) -> None:
    left = iter(edges)
    while part := tuple(islice(left, _EDGES)):
        graph.add(part, shown=shown)
        send(Kind.EDGES, edges_message(part, shown=shown))


def _parts(resources: Sequence[Resource], grouping: Grouping) -> Iterator[tuple[Resource, ...]]:
    """Yield the modules to read: the project's own first, those of Python last."""
    modules: dict[int, list[Resource]] = {}
    for one in resources:
        if one.kind is ResourceKind.SOURCE:
            rank = _ORDER.get(grouping.group(one)[0], len(_ORDER))
            modules.setdefault(rank, []).append(one)
    for rank in sorted(modules):
        left = iter(modules[rank])
        while part := tuple(islice(left, _MODULES)):
            yield part


def _roots(nodes: Nodes, found: Surveyed, project: Project) -> Iterator[int]:
    """Yield what a start draws in: the program's main module, and what Python begins with."""
    names = ["__main__", "_onefold.start", *early(project, found.distribution)]
    if isinstance(found.run, Module):
        names += [found.run.name, f"{found.run.name}.__main__"]
    yield from (node for node in map(nodes.named, dict.fromkeys(names)) if node != NO_NODE)


def _weights(nodes: Nodes, decisions: Sequence[Decision]) -> array[int]:
    """Return what each node ships: the bytes of those of its resources that are not left out."""
    weights = array("q", bytes(8 * len(nodes)))
    for node, decision in zip(nodes.of, decisions, strict=True):
        if node != NO_NODE and decision.location is not Location.LEAVE_OUT:
            weights[node] += decision.resource.size
    return weights
