"""Which resources a rule means."""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from resources.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from resources.model import Resource, Rule

_WILD: Final = re.compile(r"[*?]")
_MODULES: Final = frozenset({Kind.SOURCE, Kind.BYTECODE, Kind.EXTENSION})


class RuleBook:
    """Finds the last rule that matches a resource, and remembers which rules matched anything.

    A pattern is compared with the dotted name, the relative path (with slashes, and with dots for them), the
    distribution and, for a shared library, the name of its file; what lies below a match is matched too.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._plain: dict[str, list[int]] = {}
        self._wild: list[tuple[int, re.Pattern[str]]] = []
        self._covering: dict[str, tuple[int, ...]] = {}
        self._used: set[int] = set()
        for number, rule in enumerate(rules):
            if has_wildcards(rule.match):
                self._wild.append((number, compiled(rule.match)))
            else:
                self._plain.setdefault(rule.match, []).append(number)

    def last_match(self, resource: Resource) -> Rule | None:
        """Return the rule that decides on the resource, None if no rule matches it."""
        if not self._rules:
            return None
        matches = self._matches(resource)
        if matches:
            matches = [number for number in matches if self._is_kind(number, resource)]
            self._used.update(matches)
        return self._rules[max(matches)] if matches else None

    @property
    def unused(self) -> tuple[Rule, ...]:
        """The rules that matched none of the resources asked about."""
        return tuple(rule for number, rule in enumerate(self._rules) if number not in self._used)

    def _is_kind(self, number: int, resource: Resource) -> bool:
        return self._rules[number].kind in {None, resource.kind}

    def _matches(self, resource: Resource) -> list[int]:
        found: list[int] = []
        if self._plain:
            for name in (*own_names(resource), *spellings(resource.distribution)):
                found += self._plain.get(name, ())
            for place in _places(resource):
                found += self._covering.get(place) or self._numbers(place)
        if self._wild:
            names = tuple(own_names(resource))
            found += (number for number, pattern in self._wild if any(map(pattern.fullmatch, names)))
        return found

    def _numbers(self, place: str) -> tuple[int, ...]:
        """Return the plain rules that cover what lies at that place; many resources share one."""
        if place not in self._covering:
            names = _above(place)
            self._covering[place] = tuple(number for name in names for number in self._plain.get(name, ()))
        return self._covering[place]


def nearest(match: str, resources: Iterable[Resource]) -> str:
    """Return the name that most resembles a pattern which matches nothing, "" if none does."""
    names: set[str] = set()
    for resource in resources:
        names.update(known_names(resource))
    return closest(match, names)


def closest(match: str, names: Iterable[str]) -> str:
    """Return the name that most resembles the pattern, "" if none does."""
    close = difflib.get_close_matches(match, list(names), n=1, cutoff=0.7)
    return close[0] if close else ""


def known_names(resource: Resource) -> Iterator[str]:
    """Yield what a rule could have meant by it."""
    yield from filter(None, (resource.package, resource.distribution))
    if resource.kind in _MODULES:
        yield resource.name


def normalised(name: str) -> str:
    """Return a distribution's name in its one form (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def has_wildcards(match: str) -> bool:
    return _WILD.search(match) is not None


def compiled(match: str) -> re.Pattern[str]:
    wild = re.escape(match).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(rf"{wild}(?:[./].*)?", re.DOTALL)


def own_names(resource: Resource) -> Iterator[str]:
    yield resource.name
    if resource.relative != resource.name:
        yield resource.relative
    if "/" in resource.relative:
        yield resource.relative.replace("/", ".")
    if resource.distribution:
        yield resource.distribution
    if resource.kind is Kind.LIBRARY:
        yield resource.relative.rpartition("/")[2]


def _places(resource: Resource) -> Iterator[str]:
    """Yield the package and the folder that it lies in: a rule for one of them or above covers it."""
    name = resource.name
    end = name.rfind("/")
    if end <= 0:
        end = name.rfind(".")
    if end >= 0:
        yield name[:end]
    folder = resource.relative.rpartition("/")[0]
    if folder:
        yield folder


@cache
def _above(name: str) -> tuple[str, ...]:
    """Return the name and everything above it: a.b.c, a.b, a; and the same with slashes."""
    found = dict.fromkeys((name, name.replace("/", ".")))
    for spelling in tuple(found):
        for place in re.finditer(r"[./]", spelling):
            found[spelling[: place.start()]] = None
    return tuple(found)


@cache
def spellings(distribution: str) -> tuple[str, ...]:
    return (distribution.replace("-", "_"), distribution.replace("-", ".")) if "-" in distribution else ()
