"""What is known of packages and functions by name; the data stands in packages.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from resources.model import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRule:
    """Where a package goes whatever reading it says; `match` covers everything below it.

    without: the rule holds only where that module does not ship.
    """

    match: str
    location: Location
    reason: str
    without: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCall:
    """A function that looks for real files of the module that it is told.

    module, path: positions of its arguments, -1 for none.
    default: the folders that it looks into where no path is given.
    """

    name: str
    module: int
    path: int
    default: tuple[str, ...]

    @property
    def mark(self) -> bytes:
        return f"{self.name}(".encode()


def load(name: str) -> dict[str, Any]:
    """Return a table of data that lies beside this module."""
    return tomllib.loads(files("resources.advice").joinpath(name).read_text(encoding="utf-8"))


@cache
def package_rules() -> tuple[PackageRule, ...]:
    return tuple(
        PackageRule(
            match=row["match"],
            location=Location(row["location"]),
            reason=row["reason"],
            without=row.get("without", ""),
        )
        for row in load("packages.toml")["package"]
    )


@cache
def file_calls() -> dict[str, FileCall]:
    """Return the functions by name."""
    calls = (
        FileCall(
            name=row["name"],
            module=row["module"],
            path=row.get("path", -1),
            default=tuple(row.get("default", ("*",))),
        )
        for row in load("packages.toml")["call"]
    )
    return {call.name: call for call in calls}
