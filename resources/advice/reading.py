"""Read one module's text for what it does with files next to it; nothing is imported."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from typing import TYPE_CHECKING, Final

from resources.advice.places import ANYTHING, Place
from resources.advice.sightings import Note, Sighting
from resources.advice.uses import Use
from resources.advice.walking import Walker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resources.advice.knowledge import FileCall

# A search for bytes costs 15 ms for 3,000 modules, parsing them all 10 s: so most are never parsed.
_PATHS: Final = (b"__file__", b"__path__[", b"submodule_search_locations[", b"getsourcefile(", b"getfile(")
_READERS: Final = (b"importlib.resources", b"importlib_resources", b"importlib import", b"get_data(")
_READER_LINE: Final = re.compile(
    rb"^[ \t]*(?:from|import)[ \t]+(?:importlib[._]resources|importlib[ \t]+import[^\n#]*\bresources\b)"
    rb"|^[^#\n]*\bpkgutil\.get_data\(",
    re.MULTILINE,
)
_FROZEN_LINE: Final = re.compile(rb"^[^#\n]*\b_MEIPASS\b", re.MULTILINE)
_PATH_LINE: Final = re.compile(r"\b(?:dirname|parent|Path|join|open)\b[^#]*__file__")


def sightings(source: bytes, calls: dict[str, FileCall]) -> tuple[Sighting, ...]:
    """Return what the module's text tells, in the order of its lines."""
    found: list[Sighting] = []
    if any(word in source for word in _READERS):
        found.extend(_matching(source, _READER_LINE, Note.LOADER))
    if b"_MEIPASS" in source:
        found.extend(_matching(source, _FROZEN_LINE, Note.FROZEN))
    if any(word in source for word in _PATHS) or any(call.mark in source for call in calls.values()):
        found.extend(_parsed(source, calls))
    return tuple(sorted(found, key=lambda sighting: sighting.line))


def _matching(source: bytes, pattern: re.Pattern[bytes], note: Note) -> Iterator[Sighting]:
    first = pattern.search(source)  # one place is enough: it is only worth knowing
    if first:
        start = len(first[0]) - len(first[0].lstrip())
        yield Sighting(line=source.count(b"\n", 0, first.start() + start) + 1, note=note)


def _parsed(source: bytes, calls: dict[str, FileCall]) -> tuple[Sighting, ...]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in other people's strings
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return tuple(_unparsed(source, error))
    return Walker(source.decode("utf-8", "replace"), calls).walk(tree)


def _unparsed(source: bytes, error: Exception) -> Iterator[Sighting]:
    """Search line by line what this Python cannot parse; the target's may be newer."""
    python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    reason = getattr(error, "msg", None) or str(error) or type(error).__name__
    yield Sighting(line=getattr(error, "lineno", None) or 0, note=Note.UNREAD, detail=f"{python}: {reason}")
    for number, line in enumerate(source.decode("utf-8", "replace").splitlines(), 1):
        if _PATH_LINE.search(line) and not line.lstrip().startswith(("#", ">>>", '"', "'")):
            place = Place(up=1, tail=(ANYTHING,))
            yield Sighting(line=number, use=Use.OPEN, place=place, at_import=True)
