"""What reading one module found, before it is known what else ships."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from resources.advice.places import Place
from resources.advice.uses import Use


class Note(StrEnum):
    """What is seen besides uses of paths."""

    PATH = "path"
    LOADER = "loader"  # importlib.resources, pkgutil.get_data: answered by the finder
    FROZEN = "frozen"  # sys._MEIPASS
    UNREAD = "unread"  # this Python cannot parse it
    CALL = "call"  # a function that is known to look for files of a module


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One line that tells something about files.

    at_import: it runs when the module is imported, not only when a function is called.
    detail: the function's name or the parser's message.
    """

    line: int
    note: Note = Note.PATH
    use: Use = Use.HARMLESS
    place: Place = field(default_factory=Place)
    at_import: bool = False
    detail: str = ""


Plain = tuple[int, str, str, str, int, tuple[str, ...], bool, str]  # a sighting as marshal can keep it


def as_plain(sighting: Sighting) -> Plain:
    place = sighting.place
    return (
        sighting.line,
        str(sighting.note),
        str(sighting.use),
        place.module,
        place.up,
        place.tail,
        sighting.at_import,
        sighting.detail,
    )


def from_plain(plain: Plain) -> Sighting:
    line, note, use, module, up, tail, at_import, detail = plain
    return Sighting(
        line=line,
        note=Note(note),
        use=Use(use),
        place=Place(module=module, up=up, tail=tail),
        at_import=at_import,
        detail=detail,
    )
