"""What is shown is placed by the fewest patterns that mean nothing else."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.matching import RuleBook
from resources.model import Kind, Location, Resource
from studio.placing.covering import cover
from studio.placing.rules import Pattern
from studio.tree.grouping import Grouping, GroupKind


def resource(kind: Kind, name: str, relative: str = "", distribution: str = "numpy") -> Resource:
    is_package = relative.endswith("/__init__.py")
    path = relative or name
    return Resource(
        kind=kind, name=name, path=Path(path), relative=path, size=1, distribution=distribution,
        is_package=is_package,
    )  # fmt: skip


RESOURCES = (
    resource(Kind.SOURCE, "numpy", "numpy/__init__.py"),
    resource(Kind.BYTECODE, "numpy", "numpy/__init__.py"),
    resource(Kind.EXTENSION, "numpy.core.a", "numpy/core/a.so"),
    resource(Kind.EXTENSION, "numpy.core.b", "numpy/core/b.so"),
    resource(Kind.SOURCE, "numpy.core.c", "numpy/core/c.py"),
    resource(Kind.BYTECODE, "numpy.core.c", "numpy/core/c.py"),
    resource(Kind.DATA, "numpy/core/table.txt"),
    resource(Kind.LIBRARY, "numpy.libs/libblas.so"),
    resource(Kind.LIBRARY, "numpy.libs/libgfortran.so"),
    resource(Kind.EXTENSION, "other.d", "other/d.so", "other"),
)
GROUPS = {
    (GroupKind.DEPENDENCY, "numpy"): tuple(range(9)),
    (GroupKind.DEPENDENCY, "other"): (9,),
}
BOARD = SimpleNamespace(resources=RESOURCES, groups=GROUPS, grouping=Grouping())


def reach(pattern: Pattern) -> set[int]:
    book = RuleBook([pattern.rule(Location.LEAVE_OUT)])
    return {place for place, one in enumerate(RESOURCES) if book.last_match(one)}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (range(9), [Pattern(match="numpy")]),
        ([2, 3], [Pattern(match="numpy", kind=Kind.EXTENSION)]),
        ([7, 8], [Pattern(match="numpy", kind=Kind.LIBRARY)]),
        ([2], [Pattern(match="numpy.core.a")]),
        ([0], [Pattern(match="numpy/__init__.py", kind=Kind.SOURCE)]),
        ([2, 3, 4, 5, 6], [Pattern(match="numpy.core")]),
    ],
)
def test_whole_packages_and_kinds_are_one_pattern(wanted: list[int], expected: list[Pattern]) -> None:
    assert list(cover(wanted, BOARD, reach)) == expected


@settings(max_examples=200, deadline=None)
@given(st.sets(st.integers(0, len(RESOURCES) - 1)))
def test_what_is_matched_is_what_was_wanted(wanted: set[int]) -> None:
    matched = [reach(pattern) for pattern in cover(wanted, BOARD, reach)]
    assert set().union(*matched) == wanted
