"""A run that failed, and what the plan knows about the names that its output speaks of."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from resources.model import Kind, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resources.model import Decision
    from studio.session import Session

_MODULES = frozenset({Kind.BYTECODE, Kind.EXTENSION, Kind.SOURCE})
_FRAME = re.compile(r'^\s*File "(?P<path>[^"]+)", line \d+', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A run of `program` that ended with a code; negative: by that signal. output: without colours."""

    session: Session
    program: Path
    code: int
    output: str

    def module(self, name: str) -> Decision | None:
        """Return what was decided on a module; None if it is not installed, or the plan is not known."""
        found = [
            decision
            for decision in self.session.board.decisions
            if decision.resource.kind in _MODULES and decision.resource.name == name
        ]
        shipped = (one for one in found if one.location is not Location.LEAVE_OUT)
        return next(shipped, found[0] if found else None)

    def metadata(self, distribution: str) -> Decision | None:
        """Return what was decided on a distribution's METADATA."""
        wanted = re.sub(r"[-_.]+", "-", distribution).lower()
        for decision in self.session.board.decisions:
            resource = decision.resource
            if resource.kind is Kind.METADATA and resource.distribution == wanted:
                return decision
        return None

    def file(self, relative: str) -> Decision | None:
        """Return what was decided on a file, by its place below the library folder."""
        for decision in self.session.board.decisions:
            if decision.resource.relative == relative and decision.resource.kind not in _MODULES:
                return decision
        return None

    def inside(self, path: str) -> str:
        """Return a path below the executable, or below its library folder; "" for any other."""
        for root in (self.program, self.program.parent / "lib"):
            start = f"{root}/"
            if path.startswith(start):
                return path.removeprefix(start)
        return ""

    def package(self, relative: str) -> str:
        """Return the package that has to be on the file system so that this file is one.

        It holds the code that opened the file and the file, if there is such a package.
        """
        folder = PurePosixPath(relative).parent.parts
        for frame in reversed(list(self._frames())):
            shared = _shared(PurePosixPath(frame).parent.parts, folder)
            if shared:
                return ".".join(shared)
        return ".".join(folder[:1])

    def is_standard(self, module: str) -> bool:
        """Tell if a module is of Python's own library."""
        return module.partition(".")[0] in sys.stdlib_module_names

    def _frames(self) -> Iterator[str]:
        for found in _FRAME.finditer(self.output):
            inside = self.inside(found["path"])
            if inside:
                yield inside


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return one[:count]
