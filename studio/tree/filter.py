"""The language of the filter field.

kind:extension size:>1MB location:memory why:__file__ distribution:numpy name:*.tests -not "some words" word
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from resources.matching import normalised
from resources.model import Kind, Location
from studio.tree.query import At, Name, Not, OfDistribution, OfKind, OfSize, Query, Term, Why, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_TOKEN: Final = re.compile(
    r"""(?P<not>-?)(?:(?P<key>[\w-]+):)?(?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<plain>\S*))"""
)
_SIZE: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[a-z]*)", re.IGNORECASE)
_UNITS: Final = {
    "": 1, "b": 1,
    "k": 10**3, "kb": 10**3, "m": 10**6, "mb": 10**6, "g": 10**9, "gb": 10**9,
    "kib": 2**10, "mib": 2**20, "gib": 2**30,
}  # fmt: skip
LOCATIONS: Final = {
    "memory": Location.IN_MEMORY,
    "in-memory": Location.IN_MEMORY,
    "disk": Location.FILESYSTEM_RELATIVE,
    "file-system": Location.FILESYSTEM_RELATIVE,
    "filesystem-relative": Location.FILESYSTEM_RELATIVE,
    "out": Location.LEAVE_OUT,
    "left-out": Location.LEAVE_OUT,
    "leave-out": Location.LEAVE_OUT,
}
KINDS: Final = {
    "source": Kind.SOURCE,
    "bytecode": Kind.BYTECODE,
    "extension": Kind.EXTENSION,
    "data": Kind.DATA,
    "metadata": Kind.METADATA,
    "library": Kind.LIBRARY,
    "file": Kind.FILE,
}


class FilterError(ValueError):
    """What cannot be understood, and where: `start` to `end` of the text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    key: str
    value: str
    negated: bool
    start: int
    end: int


def parse(text: str) -> Query:
    """Return the query; raises FilterError with a sentence that says what to write."""
    return Query(terms=tuple(map(_term, _tokens(text))))


def known_keys() -> tuple[str, ...]:
    return tuple(_READERS)


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if text[place].isspace() or found is None:
            place += 1
            continue
        start, place = place, max(found.end(), place + 1)
        if found["quoted"] is not None and not found["end"]:
            raise FilterError(_tr('Close the quotation with a second "'), start, place)
        value = found["plain"] if found["quoted"] is None else found["quoted"]
        if value or found["key"]:
            yield _Token(
                key=found["key"] or "", value=value, negated=bool(found["not"]), start=start, end=place
            )


def _term(token: _Token) -> Term:
    try:
        term = _read(token)
    except ValueError as error:
        raise FilterError(str(error), token.start, token.end) from None
    return Not(term=term) if token.negated else term


def _read(token: _Token) -> Term:
    if not token.key:
        return Word(text=token.value.lower())
    reader = _READERS.get(token.key.lower())
    if reader is None:
        known = ", ".join(f"{key}:" for key in _READERS)
        sentence = _tr('There is no "{key}:"; there are {known} (put words with a colon in quotes)')
        raise ValueError(sentence.format(key=token.key, known=known))
    if not token.value:
        raise ValueError(_tr('Say what comes after "{key}:"').format(key=token.key))
    return reader(token.value)


def _kind(value: str) -> Term:
    kinds = frozenset(kind for part in value.lower().split(",") for kind in _kinds(part))
    if not kinds:
        raise ValueError(_one_of(_tr('There is no kind "{value}"; there are {known}'), value, KINDS))
    return OfKind(kinds=kinds)


def _kinds(value: str) -> Iterable[Kind]:
    if value in KINDS:
        return (KINDS[value],)
    named = (kind for name, kind in KINDS.items() if value and name.startswith(value))
    return (*named, *(kind for kind in Kind if value and value in kind.value))


def _location(value: str) -> Term:
    wanted = value.lower().replace(" ", "-")
    found = {location for name, location in LOCATIONS.items() if name == wanted} or {
        location for name, location in LOCATIONS.items() if name.startswith(wanted)
    }
    if len(found) != 1:
        known = ("memory", "disk", "out")
        raise ValueError(_one_of(_tr('There is no location "{value}"; there are {known}'), value, known))
    return At(location=found.pop())


def _size(value: str) -> Term:
    least, dots, most = value.partition("..")
    if dots:
        return OfSize(least=_bytes(least) if least else 0, most=_bytes(most) if most else float("inf"))
    found = re.match(r"(>=|<=|>|<|=)?(.*)", value)
    sign, bound = (found[1], _bytes(found[2])) if found else (None, 0)
    match sign:
        case ">":
            return OfSize(least=bound + 1)
        case ">=":
            return OfSize(least=bound)
        case "<":
            return OfSize(most=bound - 1)
        case "<=":
            return OfSize(most=bound)
        case "=":
            return OfSize(least=bound, most=bound)
    raise ValueError(_tr("Say size:>{value} or size:<{value}").format(value=value))


def _bytes(text: str) -> int:
    found = _SIZE.fullmatch(text.strip())
    factor = _UNITS.get(found["unit"].lower()) if found else None
    if found is None or factor is None:
        raise ValueError(_tr('"{value}" is no size; write one as 200kB, 1.5MB or 64KiB').format(value=text))
    return int(float(found["number"]) * factor)


def _one_of(sentence: str, value: str, known: Iterable[str]) -> str:
    return sentence.format(value=value, known=", ".join(known))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Filter", text)


_READERS: Final[dict[str, Callable[[str], Term]]] = {
    "kind": _kind,
    "size": _size,
    "location": _location,
    "why": lambda value: Why(text=value.lower()),
    "distribution": lambda value: OfDistribution(text=normalised(value)),
    "name": lambda value: Name(text=value.lower()),
}
