"""What a row says of all that lies below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.model import Advice, Location, Rule
from studio.tree.columns import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from resources.model import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts and bytes by location, and what all below have in common.

    location, reason: None and "" where they differ.
    decided_by: what decided on the first; only_one tells if it decided on all.
    """

    counts: Mapping[Location, tuple[int, int]]
    size: int
    location: Location | None
    reason: str
    origin: Origin
    rule: Rule | None


def summarise(indices: Iterable[int], decisions: Sequence[Decision]) -> Summary:
    """Return the summary of those resources, of which there is at least one."""
    counts = dict.fromkeys(Location, 0)
    sizes = dict.fromkeys(Location, 0)
    reasons: set[str] = set()
    deciders: dict[int, Rule | Advice | None] = {}
    for index in indices:
        decision = decisions[index]
        location = decision.location
        counts[location] += 1
        sizes[location] += decision.resource.size
        decider = decision.decided_by
        deciders[id(decider)] = decider
        if len(reasons) < 2:  # noqa: PLR2004 - with two there is none in common
            reasons.add(decision.reason)
    found = {location: (count, sizes[location]) for location, count in counts.items() if count}
    origin, rule = _origin(tuple(deciders.values()))
    return Summary(
        counts=found,
        size=sum(sizes.values()),
        location=next(iter(found)) if len(found) == 1 else None,
        reason=next(iter(reasons)) if len(reasons) == 1 else "",
        origin=origin,
        rule=rule,
    )


def _origin(deciders: Sequence[Rule | Advice | None]) -> tuple[Origin, Rule | None]:
    """Return what decided, and the rule if it was one and the same; the tree knows if it names the row."""
    kinds = {type(decider) for decider in deciders}
    if len(kinds) != 1:
        return Origin.SEVERAL, None
    first = deciders[0]
    if isinstance(first, Rule):
        is_same = all(decider == first for decider in deciders)
        return Origin.INHERITED_RULE, first if is_same else None
    return Origin.ADVICE if isinstance(first, Advice) else Origin.DEFAULT, None
