"""What a build says, as lines with a weight."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from builders.events import Finding, Level, StepFinished, StepProgress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.command.messages import Transcript
    from builders.events import Event


class Weight(IntEnum):
    """How much a line matters; a filter shows one and all above it."""

    DETAIL = 0
    NOTE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the log."""

    text: str
    weight: Weight


def lines(event: Event, transcript: Transcript) -> Iterator[Line]:
    """Yield the lines for an event, with the weight that it has."""
    for text in transcript.lines(event):
        yield Line(text=text, weight=_weight(event))


def _weight(event: Event) -> Weight:
    if isinstance(event, StepProgress | StepFinished):
        return Weight.DETAIL
    if isinstance(event, Finding) and event.level is Level.WARNING:
        return Weight.WARNING
    return Weight.NOTE
