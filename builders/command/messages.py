"""Events as lines for people."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from builders.events import Artefact, Finding, Level, StepFinished, StepProgress, StepStarted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.events import Event

_WORTH_SAYING = 1.0  # seconds


def lines(event: Event, *, verbose: bool) -> Iterator[str]:
    """Yield what a person who is not watching a bar wants to read about the event."""
    match event:
        case StepStarted(title=title):
            yield title
        case StepProgress(detail=detail) if verbose and detail:
            yield f"  {detail}"
        case StepFinished(seconds=seconds, cached=cached) if verbose or seconds >= _WORTH_SAYING:
            yield f"  {'cached, ' if cached else ''}{seconds:.1f} s"
        case Finding() if verbose or event.level is Level.WARNING:
            yield from _finding(event)
        case Artefact(path=path, kind=kind, size=size):
            yield f"{kind} {PurePath(path).name}, {bytes_as_text(size)}"
        case _:
            return


def bytes_as_text(size: int) -> str:
    """Return a size as people write it: `312 B`, `4.7 kB`, `21.3 MB`."""
    if size < 1000:  # noqa: PLR2004 - the unit's own factor
        return f"{size} B"
    value = float(size)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 999.95 or unit == "GB":  # noqa: PLR2004 - what rounds to 1000.0 goes to the next unit
            break
    return f"{value:.1f} {unit}"


def _finding(finding: Finding) -> Iterator[str]:
    place = f"{finding.place}: " if finding.place else ""
    yield f"{finding.level}: {place}{finding.message} [{finding.code}]"
    if finding.remedy:
        yield f"  {finding.remedy}"
