"""Who draws in whom, and what that weighs: compared with counting one by one."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from resources.importgraph import NO_NODE, ImportGraph, Nodes
from resources.model import Kind, Resource
from resources.weighing import drawn, exclusive


def resource(kind: Kind, name: str, package: str = "", needs: tuple[str, ...] = ()) -> Resource:
    return Resource(
        kind=kind, name=name, path=Path(name), relative=name, size=1, package=package, needs=needs
    )


RESOURCES = (
    resource(Kind.SOURCE, "a"),
    resource(Kind.BYTECODE, "a.b"),
    resource(Kind.SOURCE, "a.b"),
    resource(Kind.EXTENSION, "c", needs=("libs/libc.so",)),
    resource(Kind.LIBRARY, "libs/libc.so", needs=("libs/libd.so", "libs/gone.so")),
    resource(Kind.LIBRARY, "libs/libd.so"),
    resource(Kind.DATA, "a/data.txt", package="a"),
    resource(Kind.METADATA, "a-1.dist-info/METADATA"),
)


def graph_of(nodes: Nodes, imported: dict[str, tuple[str, ...]]) -> ImportGraph:
    graph = ImportGraph(len(nodes))
    graph.add(nodes.parents(), shown=False)
    graph.add(nodes.needs())
    graph.add(nodes.imports(imported))
    return graph


def names(nodes: Nodes, found: object) -> set[str]:
    return {RESOURCES[nodes.members[node][0]].name for node in found}


def test_resources_of_one_module_are_one_node_and_data_counts_with_its_package() -> None:
    nodes = Nodes(RESOURCES)
    assert nodes.of[1] == nodes.of[2]
    assert nodes.of[6] == nodes.of[0]
    assert nodes.of[7] == NO_NODE
    assert nodes.members[nodes.of[1]] == [2, 1]  # the source stands for the module


def test_imports_needs_and_packages_are_drawn_in() -> None:
    nodes = Nodes(RESOURCES)
    graph = graph_of(nodes, {"a.b": ("c", "a.b", "nowhere", "c.function", "c")})
    inner = nodes.named("a.b")
    assert names(nodes, graph.imports(inner)) == {"c"}
    assert len(graph.imports(inner)) == 1
    assert names(nodes, graph.importers(nodes.named("c"))) == {"a.b"}
    assert names(nodes, graph.reached((inner,))) == {"a.b", "a", "c", "libs/libc.so", "libs/libd.so"}
    assert names(nodes, graph.reached((inner,), frozenset({nodes.named("c")}))) == {"a.b", "a"}


_COUNT = 12
_EDGES = st.lists(st.tuples(st.integers(0, _COUNT - 1), st.integers(0, _COUNT - 1)), max_size=40)
_WEIGHTS = st.lists(st.integers(0, 1000), min_size=_COUNT, max_size=_COUNT)


@settings(max_examples=100, deadline=None)
@given(edges=_EDGES, weights=_WEIGHTS)
def test_a_node_weighs_all_that_it_reaches(edges: list[tuple[int, int]], weights: list[int]) -> None:
    graph = ImportGraph(_COUNT)
    graph.add((one, (other,)) for one, other in edges)
    found = drawn(graph, weights)
    assert list(found) == [sum(weights[one] for one in graph.reached((node,))) for node in range(_COUNT)]


@settings(max_examples=100, deadline=None)
@given(edges=_EDGES, weights=_WEIGHTS, roots=st.sets(st.integers(0, _COUNT - 1), min_size=1, max_size=3))
def test_leaving_out_saves_what_nothing_else_reaches(
    edges: list[tuple[int, int]], weights: list[int], roots: set[int]
) -> None:
    graph = ImportGraph(_COUNT)
    graph.add((one, (other,)) for one, other in edges)
    found = exclusive(graph, weights, sorted(roots))
    everything = graph.reached(roots)
    for node in everything:
        rest = graph.reached(roots, frozenset({node}))
        assert found[node] == sum(weights[one] for one in everything - rest)
    assert all(found[node] >= weights[node] for node in range(_COUNT))


def test_what_nothing_reaches_is_weighed_from_its_own_starts() -> None:
    graph = ImportGraph(4)  # 0 is the program; 1 imports 2, which imports 3
    graph.add([(1, (2,)), (2, (3,))])
    assert list(exclusive(graph, [1, 10, 100, 1000], [0])) == [1, 1110, 1100, 1000]


def test_sizes_beyond_eight_nodes_and_large_weights_add_up() -> None:
    graph = ImportGraph(20)
    graph.add((node, (node + 1,)) for node in range(19))
    weights = [10**9 + node for node in range(20)]
    assert list(drawn(graph, weights)) == [sum(weights[node:]) for node in range(20)]
