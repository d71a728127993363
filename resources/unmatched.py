"""Which rules match nothing, and what they may have meant."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from resources.matching import RuleBook, closest, known_names
from resources.policy import matches_nothing

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from resources.candidates import Candidates
    from resources.model import Advice, Kind, Resource, Rule

_SLICE: Final = 1000  # names compared between two pauses: some 5 ms


class Unmatched:
    """Remembers what it found out: a rule matches or does not, whatever others stand beside it."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources = resources
        self._matches: dict[tuple[str, Kind | None], bool] = {}
        self._near: dict[str, str] = {}

    def advice(
        self, rules: Iterable[Rule], candidates: Candidates
    ) -> Generator[None, None, tuple[Advice, ...]]:
        """Return what policy.decide would say of those of the rules that match nothing."""
        found: dict[Rule, Advice] = {}
        for rule in rules:
            bare = replace(rule, kind=None)
            if bare not in found and not (yield from self._is_used(rule, candidates)):
                found[bare] = matches_nothing(rule, (yield from self._nearest(rule.match)))
        return tuple(found.values())

    def _is_used(self, rule: Rule, candidates: Candidates) -> Generator[None, None, bool]:
        key = rule.match, rule.kind
        if key not in self._matches:
            places = yield from candidates.of(rule)
            book = RuleBook([rule])
            self._matches[key] = any(book.last_match(self._resources[place]) for place in places)
        return self._matches[key]

    def _nearest(self, match: str) -> Generator[None, None, str]:
        """Return what matching.nearest returns: the best of the best of each part of the names."""
        if match not in self._near:
            best = []
            names = yield from self._names()
            while part := list(islice(names, _SLICE)):
                best.append(closest(match, part))
                yield
            self._near[match] = closest(match, filter(None, best))
        return self._near[match]

    def _names(self) -> Generator[None, None, Iterable[str]]:
        names: set[str] = set()
        for place, resource in enumerate(self._resources):
            names.update(known_names(resource))
            if place % _SLICE == 0:
                yield
        return iter(names)
