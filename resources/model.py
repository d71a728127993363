"""The words of the plan: a resource, where it goes, and what decided that."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Kind(StrEnum):
    """What a resource is."""

    SOURCE = "module source"
    BYTECODE = "module bytecode"
    EXTENSION = "extension module"
    DATA = "package data"
    METADATA = "distribution metadata"
    LIBRARY = "shared library"
    FILE = "plain file"


class Location(StrEnum):
    """Where a resource is loaded from in the finished program."""

    IN_MEMORY = "in-memory"
    FILESYSTEM_RELATIVE = "filesystem-relative"
    LEAVE_OUT = "leave-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One thing that ships, made from one file.

    name: dotted module name for SOURCE, BYTECODE and EXTENSION; else equal to `relative`. (kind, name) is
        unique.
    path: the file that it is made from (for BYTECODE: the source that is compiled).
    relative: POSIX path below the program's library folder if it is put on the file system. For BYTECODE that
        of the source; staging derives the .pyc path.
    size: bytes of `path` (for BYTECODE an estimate until it is compiled).
    package: dotted package that it belongs to, "" at top level. For METADATA the folder "x-1.0.dist-info".
    distribution: normalised name of the distribution that installed it; "python" for the interpreter's own;
        "" where no RECORD lists it.
    needs: for EXTENSION and LIBRARY: names of the LIBRARY resources that must be loaded before it, in load
        order, everything that those need included.
    """

    kind: Kind
    name: str
    path: Path
    relative: str
    size: int
    package: str = ""
    distribution: str = ""
    is_package: bool = False
    executable: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What reading a resource found out.

    code: short stable identifier, such as "file-attribute", "ctypes-path", "origin", "needs-missing-library".
    name: the resource it was read from (`Resource.name`).
    message: a sentence for the user, without the place.
    path, line: the place, relative path and 1-based line number (0: none).
    location: where the policy should put what `unit` names, or None if it is only worth knowing.
    unit: dotted package, or the resource's own name, that the location applies to (it and all below it).
    """

    code: str
    name: str
    message: str
    path: str = ""
    line: int = 0
    location: Location | None = None
    unit: str = ""

    @property
    def place(self) -> str:
        """Where it was read: `weather/themes.py:31`, or just the file."""
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern over resources with a location; the last that matches wins.

    match: dotted pattern with * and ?; a plain name also covers everything below it ("numpy" covers
        "numpy.linalg" and "numpy/data.txt").
    kind: only resources of this kind, or None for all.
    enabled: a rule that is switched off keeps its place in the list and decides nothing.
    """

    match: str
    location: Location
    kind: Kind | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One resource, its location, and why.

    reason: a sentence such as "rule: numpy" or "weather/themes.py:31 opens a file next to __file__".
    decided_by: the rule or the advice; None where the default of the policy decided.
    """

    resource: Resource
    location: Location
    reason: str
    decided_by: Rule | Advice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every resource with its location and what decided."""

    decisions: tuple[Decision, ...]
    advice: tuple[Advice, ...] = ()

    def at(self, location: Location) -> tuple[Decision, ...]:
        return tuple(decision for decision in self.decisions if decision.location is location)
