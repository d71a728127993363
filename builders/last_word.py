"""Decided after all rules: what a start needs is in memory, what no recorded run used may stay out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builders import recording
from builders.errors import ProjectError
from builders.program import keeper
from builders.project.model import Unused
from builders.settings import early
from resources import recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from builders.project.model import Project
    from builders.pythons.model import Distribution
    from resources.model import Decision
    from resources.recorded import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWord:
    """The same as planning.decide and recording.decide have, for one decision at a time.

    early: the modules that a start needs.
    record: what recorded runs used, None where that leaves nothing out.
    own: the project's own distributions.
    """

    early: tuple[str, ...]
    record: Recorded | None
    own: frozenset[str]
    _keep: Callable[[Decision], Decision] = field(init=False, compare=False, repr=False)
    _usage: recorded.Usage | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        always = frozenset((*self.early, *recording.ALWAYS))
        usage = recorded.Usage(self.record, always, self.own) if self.record else None
        object.__setattr__(self, "_keep", keeper(self.early))
        object.__setattr__(self, "_usage", usage)

    def on(self, decision: Decision) -> Decision:
        kept = self._keep(decision)
        return self._usage.decision(kept) if self._usage else kept

    def on_binaries(self, decisions: Sequence[Decision]) -> Iterable[Decision]:
        return recorded.without_idle_libraries(decisions) if self._usage else decisions


def last_word(project: Project, distribution: Distribution, own: Collection[str]) -> LastWord:
    """Return what has the last word; raises ProjectError if it needs a record of runs that is not there."""
    record = None
    if project.resources.unused is Unused.LEAVE_OUT:
        file = recording.record_file(project)
        record = recording.read(file)
        if record is None:
            raise ProjectError(f"{file}, the record of runs, is missing; onefold run --record makes it")
    return LastWord(early=tuple(early(project, distribution)), record=record, own=frozenset(own))


def without_record(project: Project, distribution: Distribution) -> LastWord:
    """Return the last word as long as nothing is left out for not having been used."""
    return LastWord(early=tuple(early(project, distribution)), record=None, own=frozenset())
