"""What a build says while it runs: frozen events, printed by the front ends and never by the engine."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


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
    """

    level: Level
    code: str
    message: str
    place: str = ""
    remedy: str = ""


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
