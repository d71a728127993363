"""The tree of resources: what stands where, what it says, and that views keep their place."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from resources import policy
from resources.importgraph import ImportGraph, Nodes
from resources.model import Kind, Location, Resource, Rule
from resources.weighing import drawn, exclusive, starts
from studio.board import Changes
from studio.survey.framing import Kind as MessageKind
from studio.survey.framing import Message
from studio.survey.imports import Imports, edges_message, nodes_message, weights_message
from studio.tree.columns import Column, Origin, Role
from studio.tree.grouping import Grouping
from studio.tree.model import ResourceTree
from studio.tree.narrowing import Narrowing

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot


class StandIn(QObject):
    """What the tree reads of the board."""

    surveyed = Signal()
    decided = Signal(object)
    imports_changed = Signal()

    def __init__(self, resources: tuple[Resource, ...]) -> None:
        super().__init__()
        self.resources = resources
        self.decisions = list(policy.decide(resources, (), ()).decisions)
        self.grouping = Grouping(folder="/own/", distributions=frozenset({"weather"}))
        self.texts = [f"{one.name}\n{one.relative}\n{one.distribution}".lower() for one in resources]
        self.imports = Imports(resources)
        self.groups = {}
        for index, resource in enumerate(resources):
            self.groups.setdefault(self.grouping.group(resource), []).append(index)

    def find(self, kind: Kind, name: str) -> int:
        names = [(one.kind, one.name) for one in self.resources]
        return names.index((kind, name)) if (kind, name) in names else -1

    def decide(self, *rules: Rule) -> None:
        before, self.decisions = self.decisions, list(policy.decide(self.resources, (), rules).decisions)
        pairs = enumerate(zip(before, self.decisions, strict=True))
        changed = [index for index, (old, new) in pairs if old != new]
        after = [self.decisions[index] for index in changed]
        self.decided.emit(Changes(indices=changed, before=[before[index] for index in changed], after=after))


def module(name: str, distribution: str, *, package: bool = False, size: int = 100) -> tuple[Resource, ...]:
    relative = name.replace(".", "/") + ("/__init__.py" if package else ".py")
    source = Resource(
        kind=Kind.SOURCE,
        name=name,
        path=Path("/site") / relative,
        relative=relative,
        size=size,
        is_package=package,
        distribution=distribution,
    )
    return source, replace(source, kind=Kind.BYTECODE)


def file(relative: str, kind: Kind, distribution: str = "", size: int = 10, root: str = "/site") -> Resource:
    return Resource(
        kind=kind,
        name=relative,
        path=Path(root) / relative,
        relative=relative,
        size=size,
        distribution=distribution,
    )


RESOURCES = (
    *module("weather", "weather", package=True),
    *module("weather.themes", "weather"),
    file("weather/dark.css", Kind.DATA, "weather"),
    *module("numpy", "numpy", package=True),
    *module("numpy.core", "numpy", package=True),
    *module("numpy.core.big", "numpy", size=5000),
    file("numpy-2.5.dist-info/METADATA", Kind.METADATA, "numpy"),
    *module("json", "python", package=True),
    file("_libraries/libz.so.1", Kind.LIBRARY, "system"),
    *(replace(one, path=Path("/own/_onefold/start.py")) for one in module("_onefold.start", "")),
    *(replace(one, path=Path("/own/__main__.py")) for one in module("__main__", "")),
)


@pytest.fixture
def board(qtbot: QtBot) -> StandIn:
    del qtbot
    return StandIn(RESOURCES)


@pytest.fixture
def tree(board: StandIn, qtmodeltester: ModelTester) -> ResourceTree:
    made = ResourceTree(board)
    qtmodeltester.check(made, force_py=True)
    return made


def rows(tree: ResourceTree, parent: QModelIndex | None = None) -> list[str]:
    above = parent or QModelIndex()
    return [tree.index(row, 0, above).data() for row in range(tree.rowCount(above))]


def text(index: QModelIndex, column: Column) -> str:
    return index.siblingAtColumn(column).data()


def test_the_project_comes_first_and_what_onefold_adds_last(tree: ResourceTree) -> None:
    assert rows(tree) == [
        "This project",
        "numpy",
        "Python standard library",
        "System libraries",
        "Added by Onefold",
    ]
    assert rows(tree, tree.index(0, 0)) == ["weather", "__main__", "__main__"]


def test_packages_hold_packages_modules_and_data(tree: ResourceTree) -> None:
    numpy = tree.index_of_package("numpy")
    assert rows(tree, numpy) == ["numpy", "numpy-2.5.dist-info"]
    package = tree.index(0, 0, numpy)
    assert rows(tree, package) == ["core", "__init__", "__init__"]
    weather = tree.index_of(Kind.DATA, "weather/dark.css").parent()
    assert rows(tree, weather) == ["__init__", "__init__", "dark.css", "themes", "themes"]


def test_a_package_weighs_all_that_lies_below(tree: ResourceTree) -> None:
    core = tree.index_of(Kind.SOURCE, "numpy.core.big").parent()
    assert (core.data(Role.SIZE), text(core, Column.SIZE)) == (10200, "10.2 kB")
    assert core.data(Role.COUNTS) == {Location.IN_MEMORY: (4, 10200)}
    assert len(core.data(Role.INDICES)) == 4


def test_a_package_at_several_locations_is_partly_there(tree: ResourceTree, board: StandIn) -> None:
    board.decide(Rule(match="numpy.core.big", location=Location.FILESYSTEM_RELATIVE, kind=Kind.SOURCE))
    core = tree.index_of(Kind.SOURCE, "numpy.core.big").parent()
    assert (core.data(Role.LOCATION), text(core, Column.LOCATION)) == (None, "Partly in memory")
    assert core.data(Role.ORIGIN) is Origin.SEVERAL


@pytest.mark.parametrize("match", ["numpy.core", "numpy/core"])
def test_own_and_inherited_rules_are_told_apart(tree: ResourceTree, board: StandIn, match: str) -> None:
    board.decide(Rule(match=match, location=Location.FILESYSTEM_RELATIVE))
    big = tree.index_of(Kind.SOURCE, "numpy.core.big")
    assert (big.data(Role.ORIGIN), big.parent().data(Role.ORIGIN)) == (
        Origin.INHERITED_RULE,
        Origin.OWN_RULE,
    )
    assert text(big, Column.WHY) == f"rule: {match}"
    assert tree.index_of(Kind.SOURCE, "weather.themes").data(Role.ORIGIN) is Origin.DEFAULT


def test_the_text_of_a_row_names_just_what_lies_there(tree: ResourceTree, board: StandIn) -> None:
    for index in range(len(RESOURCES)):
        match = tree.index_at(index).data(Role.MATCH)
        board.decide(Rule(match=match, location=Location.LEAVE_OUT, kind=RESOURCES[index].kind))
        ruled = [number for number, one in enumerate(board.decisions) if isinstance(one.decided_by, Rule)]
        assert ruled == [index]
        assert tree.index_at(index).data(Role.ORIGIN) is Origin.OWN_RULE


def test_a_decision_changes_texts_and_keeps_rows(tree: ResourceTree, board: StandIn, qtbot: QtBot) -> None:
    kept = QPersistentModelIndex(tree.index_of(Kind.SOURCE, "numpy.core.big"))
    assert text(tree.index_of_package("numpy"), Column.LOCATION) == "In memory"
    with qtbot.waitSignal(tree.dataChanged), qtbot.assertNotEmitted(tree.modelReset):
        board.decide(Rule(match="numpy", location=Location.LEAVE_OUT))
    assert kept.data(Role.LOCATION) == Location.LEAVE_OUT
    assert text(tree.index_of_package("numpy"), Column.LOCATION) == "Left out"


def test_sorting_by_size_keeps_the_selected_row(tree: ResourceTree) -> None:
    kept = QPersistentModelIndex(tree.index_of(Kind.DATA, "weather/dark.css"))
    tree.sort(Column.SIZE, Qt.SortOrder.DescendingOrder)
    assert rows(tree)[0] == "numpy"
    assert kept.data() == "dark.css"
    assert kept.row() == tree.rowCount(kept.parent()) - 1


@pytest.mark.parametrize("column", Column)
def test_every_column_sorts_both_ways(tree: ResourceTree, column: Column) -> None:
    everything = sorted(rows(tree))
    for order in Qt.SortOrder:
        tree.sort(column, order)
        assert sorted(rows(tree)) == everything


def test_a_filter_shows_matches_with_what_they_lie_in(tree: ResourceTree) -> None:
    kept = QPersistentModelIndex(tree.index_of(Kind.SOURCE, "numpy.core.big"))
    gone = QPersistentModelIndex(tree.index_of(Kind.DATA, "weather/dark.css"))
    tree.show_only({RESOURCES.index(RESOURCES[9])})
    assert rows(tree) == ["numpy"]
    assert (kept.data(), gone.isValid()) == ("big", False)
    assert not tree.index_of(Kind.DATA, "weather/dark.css").isValid()
    tree.show_only(None)
    assert len(rows(tree)) == 5
    assert kept.data() == "big"


def test_a_row_is_found_again_after_the_project_was_read_again(tree: ResourceTree, board: StandIn) -> None:
    identity = tree.index_of(Kind.SOURCE, "numpy.core.big").data(Role.IDENTITY)
    again = StandIn(RESOURCES[:5] + RESOURCES[7:])
    board.resources, board.decisions, board.groups = again.resources, again.decisions, again.groups
    board.surveyed.emit()
    assert tree.index_by_identity(identity).data() == "big"
    assert tree.index_of_package("numpy.core").data() == "core"


def test_typing_narrows_the_tree_and_a_rule_takes_rows_away(tree: ResourceTree, board: StandIn) -> None:
    said, failures = [], []
    narrowing = Narrowing(board, tree)
    narrowing.narrowed.connect(said.append)
    narrowing.failed.connect(failures.append)
    for text in ("n", "nu", "numpy", "numpy location:memory"):
        narrowing.set_text(text)
    assert rows(tree) == ["numpy"]
    narrowing.set_text("numpy location:")
    assert (rows(tree), failures[-1].start) == (["numpy"], 6)
    narrowing.set_text("numpy location:memory")
    board.decide(Rule(match="numpy.core", location=Location.LEAVE_OUT))
    assert rows(tree, tree.index(0, 0, tree.index_of_package("numpy"))) == ["__init__", "__init__"]
    narrowing.set_text("")
    assert (len(rows(tree)), said[-1], failures[-1]) == (5, None, None)


def test_weights_come_late_for_resources_and_then_for_packages(
    tree: ResourceTree, board: StandIn, qtbot: QtBot
) -> None:
    big = tree.index_of(Kind.SOURCE, "numpy.core.big")
    package = big.parent()
    assert (big.data(Role.DRAWN), text(big, Column.EXCLUSIVE)) == (None, "")
    nodes = Nodes(RESOURCES)
    graph = ImportGraph(len(nodes))
    drawing = {"__main__": ("weather.themes", "json"), "weather.themes": ("numpy.core.big", "json")}
    parts = [tuple(nodes.parents()), tuple(nodes.imports(drawing))]
    own, roots = array("q", [10] * len(nodes)), [nodes.named("__main__")]
    board.imports.add(Message(kind=MessageKind.NODES, content=nodes_message(nodes)))
    for shown, part in enumerate(parts):
        graph.add(part, shown=bool(shown))
        board.imports.add(Message(kind=MessageKind.EDGES, content=edges_message(part, shown=bool(shown))))
    begun = array("i", starts(graph, len(nodes), roots))
    weights = weights_message(own, drawn(graph, own), exclusive(graph, own, roots), begun)
    board.imports.add(Message(kind=MessageKind.WEIGHTS, content=weights))
    with qtbot.waitSignal(tree.dataChanged):
        board.imports_changed.emit()
    # Nothing but big draws in its two packages; without themes these three are saved, but json is not.
    assert [big.data(Role.DRAWN), big.data(Role.EXCLUSIVE)] == [30, 30]
    themes = tree.index_of(Kind.SOURCE, "weather.themes")
    assert [themes.data(Role.DRAWN), themes.data(Role.EXCLUSIVE)] == [60, 50]
    data = tree.index_of(Kind.DATA, "weather/dark.css")
    assert [data.data(Role.DRAWN), data.data(Role.EXCLUSIVE)] == [10, 10]
    package.data(Role.DRAWN)
    qtbot.waitUntil(lambda: package.data(Role.EXCLUSIVE) is not None)
    assert [package.data(Role.DRAWN), package.data(Role.EXCLUSIVE)] == [30, 30]
    assert text(package, Column.DRAWN) == "30 B"
