"""Acts on rules, drawn at random: what they leave out never mattered, and all can be undone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.project.settings import Settings
from resources.matching import RuleBook, spellings
from resources.model import Kind, Location, Resource, Rule
from studio.keeping.document import Document
from studio.placing import rules
from studio.placing.rules import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytestqt.qtbot import QtBot

MATCHES = (
    "numpy", "numpy.core", "numpy/core/table.txt", "numpy.libs", "libblas.so", "*.so", "*.core", "n?mpy",
    "zope", "zope.interface", "zope-interface", "zope.interface.common", "zope_interface-1.dist-info",
)  # fmt: skip


def resource(kind: Kind, name: str, relative: str, distribution: str) -> Resource:
    return Resource(
        kind=kind, name=name, path=Path(relative), relative=relative, size=1, distribution=distribution
    )


RESOURCES = (
    resource(Kind.SOURCE, "numpy", "numpy/__init__.py", "numpy"),
    resource(Kind.EXTENSION, "numpy.core.a", "numpy/core/a.so", "numpy"),
    resource(Kind.DATA, "numpy/core/table.txt", "numpy/core/table.txt", "numpy"),
    resource(Kind.LIBRARY, "numpy.libs/libblas.so", "numpy.libs/libblas.so", "numpy"),
    resource(Kind.LIBRARY, "zope/libblas.so", "zope/libblas.so", "zope-core"),
    resource(Kind.SOURCE, "zope.interface", "zope/interface/__init__.py", "zope-interface"),
    resource(Kind.SOURCE, "zope.interface.common", "zope/interface/common.py", "zope-interface"),
    resource(
        Kind.METADATA, "zope_interface-1.dist-info/METADATA", "zope_interface-1.dist-info/METADATA",
        "zope-interface",
    ),
)  # fmt: skip
APART = frozenset(
    name for one in RESOURCES for name in (one.distribution, *spellings(one.distribution), "libblas.so")
)
a_rule = st.builds(
    Rule,
    match=st.sampled_from(MATCHES),
    location=st.sampled_from(Location),
    kind=st.sampled_from([None, Kind.SOURCE, Kind.EXTENSION, Kind.LIBRARY]),
    enabled=st.booleans(),
)
a_pattern = st.builds(Pattern, match=st.sampled_from(MATCHES), kind=st.sampled_from([None, Kind.SOURCE]))


def decided(given_rules: Sequence[Rule]) -> list[Location | None]:
    book = RuleBook([rule for rule in given_rules if rule.enabled])
    found = [book.last_match(one) for one in RESOURCES]
    return [rule and rule.location for rule in found]


@settings(max_examples=300, deadline=None)
@given(st.lists(a_rule, max_size=6), st.lists(a_pattern, min_size=1, max_size=3), st.sampled_from(Location))
def test_rules_that_are_left_out_decided_nothing(
    before: list[Rule], patterns: list[Pattern], location: Location
) -> None:
    given_rules = Settings().with_value(rules.RULES, tuple(before))
    after = rules.rules_of(rules.place(given_rules, patterns, location, APART).settings)
    all_of_them = [*before, *(pattern.rule(location) for pattern in patterns)]
    assert decided(after) == decided(all_of_them)


Step = tuple[str, int, int]
a_step = st.tuples(
    st.sampled_from(["place", "automatic", "move", "switch", "remove", "undo", "redo"]),
    st.integers(0, 7),
    st.integers(0, 7),
)


def act_of(given_rules: Settings, step: Step) -> rules.Act | None:
    kind, one, other = step
    count = len(rules.rules_of(given_rules))
    pattern = Pattern(match=MATCHES[one])
    row = one % max(1, count)
    acts: dict[str, Callable[[], rules.Act]] = {
        "place": lambda: rules.place(given_rules, [pattern], tuple(Location)[other % 3]),
        "automatic": lambda: rules.automatic(given_rules, [pattern]),
        "move": lambda: rules.move(given_rules, row, other % (count + 1)),
        "switch": lambda: rules.switch(given_rules, row, enabled=bool(other % 2)),
        "remove": lambda: rules.remove(given_rules, {row}),
    }
    return acts[kind]() if kind in {"place", "automatic"} or count else None


@pytest.fixture
def document(qtbot: QtBot, tmp_path: Path) -> Document:
    del qtbot
    (tmp_path / "hello.py").write_text("print('hello')\n")
    opened = Document()
    opened.open(tmp_path / "hello.py")
    return opened


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(a_step, max_size=25))
def test_undo_and_redo_follow_a_plain_list_of_what_was(document: Document, steps: list[Step]) -> None:
    document.history.setIndex(0)
    document.history.clear()
    past, future, now = [], [], ()
    for step in steps:
        if step[0] == "undo":
            document.history.undo()
            if past:
                future, now = [now, *future], past.pop()
        elif step[0] == "redo":
            document.history.redo()
            if future:
                past, now, future = [*past, now], future[0], future[1:]
        elif act := act_of(document.settings, step):
            document.edit(act.settings, act.title)
            wanted = rules.rules_of(act.settings)
            if wanted != now:
                past, now, future = [*past, now], wanted, []
        assert rules.rules_of(document.settings) == now == document.project.resources.rules
