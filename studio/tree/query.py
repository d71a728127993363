"""What a filter asks for, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resources.model import Decision, Kind, Location, Resource


class Searched(Protocol):
    """What terms look at; `texts` has for each resource its names and distribution in lower case."""

    resources: Sequence[Resource]
    decisions: Sequence[Decision]
    texts: Sequence[str]


class Term(Protocol):
    """One condition; `follows_decisions` if the answer can change when rules do."""

    @property
    def follows_decisions(self) -> bool: ...

    def among(self, places: Sequence[int], searched: Searched) -> list[int]:
        """Return those of the places for which it holds, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A text in lower case that stands in a name, a path or the distribution."""

    text: str
    follows_decisions: bool = False

    def among(self, places: Sequence[int], searched: Searched) -> list[int]:
        text, texts = self.text, searched.texts
        return [place for place in places if text in texts[place]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A dotted name or path: a part of it, or with * and ? all of it."""

    text: str
    follows_decisions: bool = False

    def among(self, places: Sequence[int], searched: Searched) -> list[int]:
        resources = searched.resources
        if not re.search(r"[*?]", self.text):
            near = Word(text=self.text).among(places, searched)
            return [place for place in near if any(self.text in name for name in _names(resources[place]))]
        wild = re.compile(re.escape(self.text).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
        return [place for place in places if any(map(wild.fullmatch, _names(resources[place])))]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfKind:
    kinds: frozenset[Kind]
    follows_decisions: bool = False

    def among(self, places: Sequence[int], searched: Searched) -> list[int]:
        kinds, resources = self.kinds, searched.resources
        return [place for place in places if resources[place].kind in kinds]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSize:
    """At least and at most that many bytes."""

    least: float = 0
    most: float = float("inf")
    follows_decisions: bool = False

    def among(self, places: Sequence[int], searched: Searched) -> list[int]:
        least, most, resources = self.least, self.most, searched.resources
        return [place for place in places if least <= resources[place].size <= most]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDistribution:
    """A part of a distribution's name, normalised."""

    text: str
    follows_decisions: bool = False

    def among(self, places: Sequence[int], searched: Searched) -> list[int]:
        text, resources = self.text, searched.resources
        return [place for place in places if text in resources[place].distribution]


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    location: Location
    follows_decisions: bool = True

    def among(self, places: Sequence[int], searched: Searched) -> list[int]:
        location, decisions = self.location, searched.decisions
        return [place for place in places if decisions[place].location is location]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A part of the reason, in lower case."""

    text: str
    follows_decisions: bool = True

    def among(self, places: Sequence[int], searched: Searched) -> list[int]:
        decisions = searched.decisions
        fitting = {one for one in {decisions[place].reason for place in places} if self.text in one.lower()}
        return [place for place in places if decisions[place].reason in fitting]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    term: Term

    @property
    def follows_decisions(self) -> bool:
        return self.term.follows_decisions

    def among(self, places: Sequence[int], searched: Searched) -> list[int]:
        excluded = frozenset(self.term.among(places, searched))
        return [place for place in places if place not in excluded]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """All terms must hold; without any, everything is shown."""

    terms: tuple[Term, ...] = ()

    @property
    def follows_decisions(self) -> bool:
        return any(term.follows_decisions for term in self.terms)

    def matches(self, searched: Searched, among: Sequence[int] | None = None) -> list[int] | None:
        """Return the places of what matches, None for everything.

        among: the only places to look at, such as the matches of a query that this one narrows.
        """
        if not self.terms:
            return None
        found: Sequence[int] = range(len(searched.resources)) if among is None else among
        for term in self.terms:
            found = term.among(found, searched)
        return list(found)

    def narrows(self, other: Query) -> bool:
        """Tell if whatever matches this matches the other too: it has all its terms, or longer words."""
        return all(any(_implies(mine, term) for mine in self.terms) for term in other.terms)


def _implies(mine: Term, other: Term) -> bool:
    longer = isinstance(mine, Word) and isinstance(other, Word) and other.text in mine.text
    return longer or mine == other


def _names(resource: Resource) -> tuple[str, str]:
    return resource.name.lower(), resource.relative.lower()
