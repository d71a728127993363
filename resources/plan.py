"""Questions to a plan: what it weighs, what changed, and why something is where it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.model import Decision, Kind, Location, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from resources.model import Advice

Identity = tuple[Kind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many resources, and how many bytes they have."""

    count: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A resource that both plans have, in other places."""

    old: Decision
    new: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """From one plan to another; left out counts as not there.

    resized: pairs whose place is the same and whose size is not.
    growth: bytes that the new plan ships more, negative for less.
    """

    added: tuple[Decision, ...]
    removed: tuple[Decision, ...]
    moved: tuple[Move, ...]
    resized: tuple[Move, ...]
    growth: int

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.moved or self.resized)


def difference(old: Plan, new: Plan) -> Difference:
    """Return what the new plan changes, in the order of the plans."""
    before, after = _shipped(old), _shipped(new)
    both = [Move(old=before[key], new=decision) for key, decision in after.items() if key in before]
    return Difference(
        added=tuple(decision for key, decision in after.items() if key not in before),
        removed=tuple(decision for key, decision in before.items() if key not in after),
        moved=tuple(move for move in both if move.old.location is not move.new.location),
        resized=tuple(move for move in both if _is_resized(move)),
        growth=_size(after.values()) - _size(before.values()),
    )


def totals(plan: Plan) -> Mapping[tuple[Location, Kind], Total]:
    """Return count and bytes for every location and kind that occurs."""
    counts: Counter[tuple[Location, Kind]] = Counter()
    sizes: Counter[tuple[Location, Kind]] = Counter()
    for decision in plan.decisions:
        key = decision.location, decision.resource.kind
        counts[key] += 1
        sizes[key] += decision.resource.size
    return {key: Total(count=count, size=sizes[key]) for key, count in counts.items()}


def total(plan: Plan, location: Location) -> Total:
    """Return count and bytes of everything at that location."""
    chosen = plan.at(location)
    return Total(count=len(chosen), size=_size(chosen))


def find(plan: Plan, name: str, kind: Kind | None = None) -> Decision | None:
    """Return the decision on what has that name or relative path: the first, if no kind is given."""
    for decision in plan.decisions:
        resource = decision.resource
        if name in {resource.name, resource.relative} and kind in {None, resource.kind}:
            return decision
    return None


def overruled(plan: Plan) -> tuple[Advice, ...]:
    """Return the advice to use files that rules or the default put in memory all the same, one for a unit.

    Python's own packages are not spoken of: nobody's rule is about them.
    """
    units: dict[str, Advice] = {}
    for advice in plan.advice:
        if advice.location is Location.FILESYSTEM_RELATIVE and advice.unit:
            units.setdefault(advice.unit, advice)
    if not units:
        return ()
    in_memory = [found.resource for found in plan.at(Location.IN_MEMORY)]
    own = [found for found in in_memory if found.distribution != "python"]
    names = {name for found in own for name in (found.name, found.relative)}
    names.update(_folders({found.relative.rpartition("/")[0] for found in own}))
    return tuple(advice for unit, advice in units.items() if unit in names)


def by_identity(plan: Plan) -> Mapping[Identity, Decision]:
    """Return the decisions by kind and name, for those who ask more than once."""
    return {(decision.resource.kind, decision.resource.name): decision for decision in plan.decisions}


def _folders(inner: Iterable[str]) -> Iterator[str]:
    """Yield each folder and those above it, with slashes and with dots, as advice may call them."""
    known: set[str] = set()
    for folder in inner:
        above = folder
        while above and above not in known:
            known.add(above)
            yield from (above, above.replace("/", "."))
            above = above.rpartition("/")[0]


def _shipped(plan: Plan) -> dict[Identity, Decision]:
    everything = by_identity(plan).items()
    return {key: decision for key, decision in everything if decision.location is not Location.LEAVE_OUT}


def _is_resized(move: Move) -> bool:
    same_place = move.old.location is move.new.location
    return same_place and move.old.resource.size != move.new.resource.size


def _size(decisions: Iterable[Decision]) -> int:
    return sum(decision.resource.size for decision in decisions)
