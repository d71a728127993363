"""How many resources there are at each location and of each kind, and how many bytes, kept up to date."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from resources.model import Decision, Kind, Location
    from resources.plan import Total

    Key = tuple[Location, Kind]


class Tallies:
    """Counters to which decisions are added, and from which they are taken again."""

    def __init__(self) -> None:
        self._counts: Counter[Key] = Counter()
        self._sizes: Counter[Key] = Counter()

    def add(self, decisions: Iterable[Decision], sign: int = 1) -> None:
        """Count decisions; with the sign -1 they are no more."""
        for decision in decisions:
            key = decision.location, decision.resource.kind
            self._counts[key] += sign
            self._sizes[key] += sign * decision.resource.size

    def totals(self) -> Mapping[Key, Total]:
        """Return what resources.plan.totals returns for the decisions that are counted."""
        from resources.plan import Total

        return {
            key: Total(count=count, size=self._sizes[key]) for key, count in self._counts.items() if count
        }
