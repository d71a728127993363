"""Which resources a rule can match, found without asking every one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resources.matching import compiled, has_wildcards, own_names, spellings
from resources.model import Kind

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from resources.model import Resource, Rule

_SLICE: Final = 4000  # resources looked at between two pauses: some 2 ms
_NOTED: Final = 400
_KEPT: Final = 100

Places = tuple[int, ...]


class Candidates:
    """Places of resources by the first part of their names, by distribution and by file name.

    What `of` returns is what the rule matches, and perhaps a few that it does not.
    """

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources = resources
        self._by_top: dict[str, list[int]] = {}
        self._by_distribution: dict[str, list[int]] = {}
        self._by_file: dict[str, list[int]] = {}
        self._found: dict[tuple[str, Kind | None], Places] = {}
        self._known = 0

    def prepare(self) -> Generator[None, None, None]:
        """Take note of all resources, if that was not done yet; pauses every few milliseconds."""
        while self._known < len(self._resources):
            end = min(self._known + _NOTED, len(self._resources))
            for place in range(self._known, end):
                self._add(place, self._resources[place])
            self._known = end
            yield

    def _add(self, place: int, resource: Resource) -> None:
        tops = {_dotted(resource.name).partition(".")[0], _dotted(resource.relative).partition(".")[0]}
        for top in tops:
            self._by_top.setdefault(top, []).append(place)
        if resource.distribution:
            for spelling in (resource.distribution, *spellings(resource.distribution)):
                self._by_distribution.setdefault(spelling, []).append(place)
        if resource.kind is Kind.LIBRARY:
            self._by_file.setdefault(resource.relative.rpartition("/")[2], []).append(place)

    def of(self, rule: Rule) -> Generator[None, None, Places]:
        """Return the places of what the rule can match; pauses every few milliseconds."""
        yield from self.prepare()
        key = rule.match, rule.kind
        if key not in self._found:
            look = self._wild if has_wildcards(rule.match) else self._plain
            found = yield from look(rule.match)
            resources, kind = self._resources, rule.kind
            if kind is not None:
                found = {place for place in found if resources[place].kind is kind}
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[key] = tuple(sorted(found))
        return self._found[key]

    def _plain(self, match: str) -> Generator[None, None, set[int]]:
        found = set(self._by_distribution.get(match, ()))
        found.update(self._by_file.get(match, ()))
        dotted = _dotted(match)
        below = f"{dotted}."
        for number, place in enumerate(self._by_top.get(dotted.partition(".")[0], ())):
            resource = self._resources[place]
            name, relative = _dotted(resource.name), _dotted(resource.relative)
            if dotted in (name, relative) or name.startswith(below) or relative.startswith(below):
                found.add(place)
            if number % _SLICE == 0:
                yield
        return found

    def _wild(self, match: str) -> Generator[None, None, set[int]]:
        pattern, literal = compiled(match), max(re.split(r"[*?]", match), key=len)
        found = set()
        for place, resource in enumerate(self._resources):
            # A search for text is much quicker than a match of the pattern.
            texts = (resource.relative, resource.name, resource.distribution, _dotted(resource.relative))
            may_match = any(literal in text for text in texts)
            if may_match and any(map(pattern.fullmatch, own_names(resource))):
                found.add(place)
            if place % _SLICE == 0:
                yield
        return found


def _dotted(name: str) -> str:
    return name.replace("/", ".")
