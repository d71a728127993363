"""What is left out unless a rule brings it back; the data stands in policy.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from resources.matching import RuleBook
from resources.model import Kind, Location, Rule

if TYPE_CHECKING:
    from resources.model import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """One reason to leave something out; empty fields do not limit it."""

    match: tuple[str, ...]
    reason: str
    distribution: str = ""
    kinds: frozenset[Kind] = frozenset()
    suffixes: tuple[str, ...] = ()
    unless_opened: bool = False


class Omissions:
    """Finds the reason to leave a resource out."""

    def __init__(self) -> None:
        self._rows = [(row, _rules(row)) for row in omissions()]

    def reason(self, resource: Resource, *, opens_files: bool) -> str:
        """Return the sentence, "" for a resource that ships.

        opens_files: the package was seen to open files of its own, which may be these.
        """
        for row, book in self._rows:
            if row.unless_opened and opens_files:
                continue
            if _may(row, resource) and (book is None or book.last_match(resource)):
                return row.reason
        return ""


@cache
def omissions() -> tuple[Omission, ...]:
    text = files("resources").joinpath("policy.toml").read_text(encoding="utf-8")
    return tuple(
        Omission(
            match=tuple(row["match"]),
            reason=row["reason"],
            distribution=row.get("distribution", ""),
            kinds=frozenset(map(Kind, row.get("kinds", ()))),
            suffixes=tuple(row.get("suffixes", ())),
            unless_opened=row.get("unless-opened", False),
        )
        for row in tomllib.loads(text)["leave-out"]
    )


def _rules(row: Omission) -> RuleBook | None:
    """Return the row's patterns, None for the one that matches everything."""
    if row.match == ("*",):
        return None
    return RuleBook([Rule(match=match, location=Location.LEAVE_OUT) for match in row.match])


def _may(row: Omission, resource: Resource) -> bool:
    if row.distribution and row.distribution != resource.distribution:
        return False
    if row.kinds and resource.kind not in row.kinds:
        return False
    return not row.suffixes or resource.relative.endswith(row.suffixes)
