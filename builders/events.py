"""What a build says while it runs: frozen events, printed by the front ends and never by the engine."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import get_args


class Level(StrEnum):
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """A step began; `total` is how many parts it has, 0 where that is not known."""

    step: str
    title: str
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProgress:
    step: str
    done: int
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished:
    """A step ended; `cached` if nothing had to be done."""

    step: str
    seconds: float
    cached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about the user's program that is worth knowing; never a failure.

    remedy: what to do, as a sentence, "" if nothing needs to be done.
    match, location: the rule that does it, "" where none does.
    """

    level: Level
    code: str
    message: str
    place: str = ""
    remedy: str = ""
    match: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """Something was made: absolute path, what it is, and its size in bytes."""

    path: str
    kind: str
    size: int


Event = StepStarted | StepProgress | StepFinished | Finding | Artefact


def as_json(event: Event) -> dict[str, object]:
    """Return the event as plain values; `event` names its type."""
    values: dict[str, object] = {"event": type(event).__name__}
    values.update((field.name, getattr(event, field.name)) for field in fields(event))
    return values


def from_json(values: object) -> Event:
    """Return the event that `as_json` made these values of; raises ValueError."""
    given = dict(values) if isinstance(values, dict) else {}
    kind = _KINDS.get(given.pop("event", ""))
    if kind is None:
        raise ValueError(f"{values!r} is no event")
    for field in fields(kind):
        if field.name in given and not _fits(given[field.name], str(field.type)):
            raise ValueError(f"{kind.__name__}.{field.name} cannot be {given[field.name]!r}")
    if "level" in given:
        given["level"] = Level(given["level"])
    try:
        return kind(**given)
    except TypeError as error:
        raise ValueError(str(error)) from error


_KINDS: dict[object, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}
_PLAIN: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "Level": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
}


def _fits(value: object, declared: str) -> bool:
    return isinstance(value, _PLAIN[declared]) and (declared == "bool" or not isinstance(value, bool))
