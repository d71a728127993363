"""What is wrong or worth knowing, from all steps together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.steps import Level, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What a button does about a problem; `title` stands on it."""

    title: str
    apply: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One row of the pane.

    place: what the step's page brings into view: the name of a key, of a resource, of an installer's field.
    shown_place: how the place is written for people, such as `weather/themes.py:31`.
    remedies: what can be done about it at a click.
    """

    step: Step
    level: Level
    message: str
    place: str = ""
    shown_place: str = ""
    hint: str = ""
    remedies: tuple[Remedy, ...] = ()


class Problems(QObject):
    """All problems by who found them; each source replaces its own."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_source: dict[str, tuple[Problem, ...]] = {}

    def put(self, source: str, problems: Sequence[Problem]) -> None:
        """Replace what that source had found."""
        if self._by_source.get(source, ()) == tuple(problems):
            return
        self._by_source[source] = tuple(problems)
        self.changed.emit()

    def all(self) -> tuple[Problem, ...]:
        """Return every problem once, by step, the worst first; two sources may have found the same."""
        levels = ("error", "warning", "note")
        every = (problem for problems in self._by_source.values() for problem in problems)
        found = {_identity(problem): problem for problem in every}.values()
        return tuple(sorted(found, key=lambda problem: (problem.step, levels.index(problem.level))))

    def found_by(self, source: str) -> tuple[Problem, ...]:
        return self._by_source.get(source, ())

    def of(self, step: Step) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.all() if problem.step is step)

    def clear(self) -> None:
        self._by_source.clear()
        self.changed.emit()


def _identity(problem: Problem) -> tuple[object, ...]:
    """Return what two problems have in common that are one: the line of code and what helps."""
    said = "" if problem.shown_place else problem.message
    return problem.step, problem.shown_place, said, tuple(remedy.title for remedy in problem.remedies)
