"""What differs from CPython, and what of that is explained."""

from __future__ import annotations

import fnmatch
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conformance.programs import HERE

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why something differs or is left out.

    match: patterns of questions or tests. locations, pythons: where it holds; empty means everywhere.
    """

    match: tuple[str, ...]
    reason: str
    locations: tuple[str, ...] = ()
    pythons: tuple[str, ...] = ()

    def covers(self, name: str, python: str, location: str) -> bool:
        return (
            (not self.locations or location in self.locations)
            and (not self.pythons or python in self.pythons)
            and any(fnmatch.fnmatchcase(name, pattern) for pattern in self.match)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One row and one column of the table: how many there were, and which were not as in CPython."""

    same: int
    explained: tuple[str, ...]
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        total = self.same + len(self.explained) + len(self.wrong)
        text = f"{self.same}/{total}" if total else "-"
        return f"**{text}**" if self.wrong else text


def explanations(name: str) -> tuple[Explanation, ...]:
    """Read a list of explanations."""
    rows = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["explained"]
    return tuple(
        Explanation(
            match=tuple(row["match"]),
            reason=row["reason"],
            locations=tuple(row.get("locations", ())),
            pythons=tuple(row.get("pythons", ())),
        )
        for row in rows
    )


def judge(
    outcomes: Mapping[str, bool], known: tuple[Explanation, ...], python: str, location: str
) -> dict[str, Cell]:
    """Return a cell for each area, which is what stands before the colon of a name."""
    cells = {}
    for area in dict.fromkeys(name.partition(": ")[0] for name in outcomes):
        own = {name: same for name, same in outcomes.items() if name.partition(": ")[0] == area}
        differing = [name for name, same in own.items() if not same]
        explained = tuple(
            name for name in differing if any(row.covers(name, python, location) for row in known)
        )
        wrong = tuple(name for name in differing if name not in explained)
        cells[area] = Cell(same=len(own) - len(differing), explained=explained, wrong=wrong)
    return cells
