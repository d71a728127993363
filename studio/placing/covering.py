"""The fewest patterns that match some resources and no others: packages, not files, where that is all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resources.model import Kind
from studio.placing.rules import Pattern
from studio.tree import grouping, node

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from resources.model import Resource
    from studio.board import Board

    Reach = Callable[[Pattern], Collection[int]]

_COMPARED = 60  # patterns up to which it is worth finding those that others make needless
TWINS = frozenset({Kind.SOURCE, Kind.BYTECODE})  # of one name, so a rule needs the kind


def cover(wanted: Collection[int], board: Board, reach: Reach) -> tuple[Pattern, ...]:
    """Return patterns for those places of Board.resources; reach: what a pattern matches."""
    covering = _Covering(board, reach, frozenset(wanted))
    found: list[Pattern] = []
    for group, indices in board.groups.items():
        match = grouping.group_match(group, board.grouping.distributions)
        found += covering.below(covering.wanted.intersection(indices), indices, 0, match)
    return _needed(found, reach) if len(found) <= _COMPARED else tuple(found)


def resource_pattern(resource: Resource) -> Pattern:
    """Return the pattern of one resource alone."""
    kind = resource.kind if resource.kind in TWINS else None
    return Pattern(match=grouping.match(resource), kind=kind)


def _needed(patterns: Sequence[Pattern], reach: Reach) -> tuple[Pattern, ...]:
    """Leave out what the others match together."""
    kept = {pattern: frozenset(reach(pattern)) for pattern in patterns}
    for pattern in patterns:
        others = (places for other, places in kept.items() if other != pattern)
        if kept[pattern] <= frozenset().union(*others):
            del kept[pattern]
    return tuple(kept)


class _Covering:
    def __init__(self, board: Board, reach: Reach, wanted: frozenset[int]) -> None:
        self._resources = board.resources
        self._reach = reach
        self.wanted = wanted

    def below(
        self, left: frozenset[int], indices: Sequence[int], depth: int, match: str
    ) -> Iterator[Pattern]:
        """Yield the patterns for what is left to cover of a group or package of that name."""
        for kind, own in self._by_kind(indices) if match else ():
            pattern = Pattern(match=match, kind=kind)
            if own <= self.wanted and own & left and self.wanted.issuperset(self._reach(pattern)):
                yield pattern
                left -= own
        for part in node.parts(indices, depth, self._resources) if left else ():
            inner = left.intersection(part.indices)
            if inner and part.is_resource:
                yield resource_pattern(self._resources[part.indices[0]])
            elif inner:
                name = f"{match}.{part.label}" if depth else part.label
                yield from self.below(inner, part.indices, depth + 1, name)

    def _by_kind(self, indices: Sequence[int]) -> Iterator[tuple[Kind | None, set[int]]]:
        """Yield everything, then what there is of each kind; for single ones a package says too much."""
        found: dict[Kind | None, set[int]] = {None: set(indices)}
        for place in indices:
            found.setdefault(self._resources[place].kind, set()).add(place)
        yield from ((kind, own) for kind, own in found.items() if len(own) > 1)
