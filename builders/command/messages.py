"""Events as lines for people."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from builders.events import Artefact, Finding, Level, StepFinished, StepProgress, StepStarted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.events import Event

_WORTH_SAYING = 1.0  # seconds


class Transcript:
    """The events of one command as lines; where steps go on side by side, a line says whose it is."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._titles: dict[str, str] = {}
        self._details: dict[str, str] = {}
        self._spoken = ""

    def lines(self, event: Event) -> Iterator[str]:
        """Yield what a person who is not watching a bar wants to read about the event."""
        match event:
            case StepStarted(step=step):
                self._titles[step], self._spoken = titled(event), step
                yield titled(event)
            case StepProgress(step=step, detail=detail) if self._is_news(step, detail):
                self._details[step] = detail
                yield f"  {self._owner(step)}{detail}"
            case StepFinished(step=step, seconds=seconds) if self._verbose or seconds >= _WORTH_SAYING:
                yield f"  {self._owner(step)}{'cached, ' if event.cached else ''}{seconds:.1f} s"
            case Finding() if self._verbose or event.level is Level.WARNING:
                yield from _finding(event)
            case Artefact(path=path, kind=kind, size=size):
                yield f"{kind} {PurePath(path).name}, {bytes_as_text(size)}"
            case _:
                return

    def _is_news(self, step: str, detail: str) -> bool:
        return self._verbose and detail not in {"", self._details.get(step)}

    def _owner(self, step: str) -> str:
        """Return the title of a step, "" for the one that the last line with a title was of."""
        if step == self._spoken or step not in self._titles:
            return ""
        return f"{self._titles[step]}: "


def titled(event: StepStarted) -> str:
    """Return the title of a step, with the target that it is for if there are several."""
    target = event.step.partition("/")[2]
    return f"{event.title} ({target})" if target else event.title


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
