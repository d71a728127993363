"""A plan that follows its rules is the plan that deciding on everything makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources import policy
from resources.model import Advice, Decision, Kind, Location, Resource, Rule
from resources.policy import MemoryLibraries
from resources.recorded import Recorded, Usage, without_idle_libraries, without_unused
from resources.revising import Replanner, Revision
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Nothing:
    """Rules are right."""

    def on(self, decision: Decision) -> Decision:
        return decision

    def on_binaries(self, decisions: Sequence[Decision]) -> Iterable[Decision]:
        return decisions


@dataclass(frozen=True)
class Lean:
    """What no run used stays out."""

    record: Recorded

    def on(self, decision: Decision) -> Decision:
        return Usage(self.record, frozenset({"start"}), frozenset({"own"})).decision(decision)

    def on_binaries(self, decisions: Sequence[Decision]) -> Iterable[Decision]:
        return without_idle_libraries(decisions)


def resource(kind: Kind, name: str, distribution: str = "", needs: tuple[str, ...] = ()) -> Resource:
    is_package = name.endswith("!")
    name = name.rstrip("!")
    suffix = {Kind.EXTENSION: ".so"}.get(kind, "/__init__.py" if is_package else ".py")
    is_module = kind in {Kind.SOURCE, Kind.BYTECODE, Kind.EXTENSION}
    relative = name.replace(".", "/") + suffix if is_module else name
    return Resource(
        kind=kind,
        name=name,
        path=Path("/site") / relative,
        relative=relative,
        size=len(name),
        package=name.rpartition(".")[0],
        distribution=distribution,
        is_package=is_package,
        needs=needs,
    )


_PARTS = st.sampled_from(["a", "b", "ab", "a-b", "tests", ".lock", "own", "start"])
_NAMES = st.lists(_PARTS.map(lambda part: part.strip(".")), min_size=1, max_size=4).map(".".join)
_FILES = st.lists(_PARTS, min_size=1, max_size=4).map("/".join)
_DISTRIBUTIONS = st.sampled_from(["", "a", "a-b", "own", "python", "a_b"])
_LIBRARIES = ("_libraries/lib.so.1", "a.libs/lib.so.2", "a/lib.so.3")
_NEEDS = st.lists(st.sampled_from(_LIBRARIES), unique=True, max_size=3).map(tuple)
_RESOURCES = st.one_of(
    st.builds(resource, st.just(Kind.SOURCE), _NAMES, _DISTRIBUTIONS),
    st.builds(resource, st.just(Kind.BYTECODE), _NAMES.map(lambda name: f"{name}!"), _DISTRIBUTIONS),
    st.builds(
        resource, st.just(Kind.EXTENSION), st.one_of(_NAMES, st.just("a__mypyc")), _DISTRIBUTIONS, _NEEDS
    ),
    st.builds(resource, st.just(Kind.LIBRARY), st.sampled_from(_LIBRARIES), _DISTRIBUTIONS, _NEEDS),
    st.builds(resource, st.sampled_from([Kind.DATA, Kind.METADATA, Kind.FILE]), _FILES, _DISTRIBUTIONS),
)
_MATCHES = st.one_of(
    _NAMES,
    _FILES,
    _DISTRIBUTIONS,
    st.sampled_from(
        ["*", "a*", "*.tests", "a?b", "*/tests", "lib.so.?", "lib.so.1", "_libraries", "a/b.py", "aa"]
    ),
)
_RULES = st.builds(
    Rule,
    match=_MATCHES,
    location=st.sampled_from(Location),
    kind=st.one_of(st.none(), st.sampled_from(Kind)),
    enabled=st.booleans(),
)
_ADVICE = st.builds(
    Advice,
    code=st.just("file-attribute"),
    name=_NAMES,
    message=st.just("opens a file"),
    line=st.integers(0, 1),
    location=st.one_of(st.none(), st.sampled_from(Location)),
    unit=st.one_of(_NAMES, _FILES),
)
_DEFAULTS = st.sampled_from(["automatic", Location.IN_MEMORY, Location.FILESYSTEM_RELATIVE])
_WORDS = st.one_of(
    st.just(Nothing()),
    st.builds(
        lambda modules: Lean(record=Recorded(modules=frozenset(modules), files=frozenset())),
        st.lists(_NAMES, max_size=3),
    ),
)
_STEPS = st.tuples(st.lists(_RULES, max_size=6), _DEFAULTS, _WORDS)


def from_scratch(
    resources: Sequence[Resource], advice: Sequence[Advice], step: tuple, *, memory: MemoryLibraries
) -> tuple[tuple[Decision, ...], tuple[Advice, ...]]:
    rules, default, word = step
    plan = policy.decide(resources, advice, rules, default, memory)
    lean = without_unused(plan, word.record, ("start",), ("own",)) if isinstance(word, Lean) else plan
    return lean.decisions, lean.advice


@settings(max_examples=150, deadline=None)
@given(
    resources=st.lists(_RESOURCES, max_size=25, unique_by=lambda one: (one.kind, one.name)),
    advice=st.lists(_ADVICE, max_size=4),
    steps=st.lists(_STEPS, min_size=1, max_size=4),
    memory=st.sampled_from(MemoryLibraries),
)
def test_following_rules_is_deciding_on_everything(
    resources: list[Resource], advice: list[Advice], steps: list[tuple], *, memory: MemoryLibraries
) -> None:
    plan = Replanner(resources, advice, memory_libraries=memory)
    result_of(plan.begin(*steps[0]))
    assert (tuple(plan.decisions), plan.advice) == from_scratch(resources, advice, steps[0], memory=memory)
    for step in steps[1:]:
        before = tuple(plan.decisions)
        revision = result_of(plan.revise(*step))
        assert (tuple(plan.decisions), plan.advice) == from_scratch(resources, advice, step, memory=memory)
        changed = [place for place, old in enumerate(before) if old != plan.decisions[place]]
        assert revision == Revision(
            indices=changed,
            before=[before[place] for place in changed],
            after=[plan.decisions[place] for place in changed],
        )


@settings(max_examples=50, deadline=None)
@given(
    resources=st.lists(_RESOURCES, max_size=25, unique_by=lambda one: (one.kind, one.name)),
    rules=st.lists(_RULES, min_size=2, max_size=6),
    data=st.data(),
)
def test_reordering_and_switching_off_are_changes_too(
    resources: list[Resource], rules: list[Rule], data: st.DataObject
) -> None:
    plan = Replanner(resources, (), memory_libraries=MemoryLibraries.BY_DEFAULT)
    result_of(plan.begin(rules, "automatic", Nothing()))
    other = data.draw(st.permutations(rules))
    place = data.draw(st.integers(0, len(rules) - 1))
    other[place] = replace(other[place], enabled=not other[place].enabled)
    result_of(plan.revise(other, "automatic", Nothing()))
    assert tuple(plan.decisions) == policy.decide(resources, (), other).decisions


def test_a_revision_that_is_given_up_changes_nothing() -> None:
    resources = [resource(Kind.SOURCE, f"a.m{number}") for number in range(3000)]
    plan = Replanner(resources, (), memory_libraries=MemoryLibraries.BY_DEFAULT)
    result_of(plan.begin((), "automatic", Nothing()))
    before = list(plan.decisions)
    steps = plan.revise([Rule(match="a", location=Location.LEAVE_OUT)], "automatic", Nothing())
    for _pause in range(4):
        next(steps)
    steps.close()
    assert plan.decisions == before
    revision = result_of(
        plan.revise([Rule(match="a.m1", location=Location.LEAVE_OUT)], "automatic", Nothing())
    )
    assert [plan.resources[place].name for place in revision.indices] == ["a.m1"]


def test_what_is_known_of_each_resource_is_taken_over() -> None:
    resources = [resource(Kind.SOURCE, "a"), resource(Kind.DATA, "a/b")]
    known = policy.decide(resources, (), (), Location.FILESYSTEM_RELATIVE).decisions
    plan = Replanner(resources, (), memory_libraries=MemoryLibraries.BY_DEFAULT)
    result_of(plan.begin((), Location.FILESYSTEM_RELATIVE, Nothing(), own=known))
    assert all(mine is given for mine, given in zip(plan.decisions, known, strict=True))


def test_a_plan_that_was_not_begun_cannot_be_revised() -> None:
    plan = Replanner([], (), memory_libraries=MemoryLibraries.BY_DEFAULT)
    with pytest.raises(RuntimeError):
        result_of(plan.revise((), "automatic", Nothing()))


def test_a_library_is_found_by_the_name_of_its_file() -> None:
    resources = [resource(Kind.LIBRARY, "numpy.libs/libblas.so.3"), resource(Kind.LIBRARY, "a/libz.so.1")]
    plan = Replanner(resources, (), memory_libraries=MemoryLibraries.BY_DEFAULT)
    result_of(plan.begin((), "automatic", Nothing()))
    rules = [Rule(match="libblas.so.3", location=Location.LEAVE_OUT)]
    assert result_of(plan.revise(rules, "automatic", Nothing())).indices == [0]
    assert plan.advice == ()
