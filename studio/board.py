"""The plan of the open project as the Studio keeps it: surveyed once, decided at every change of a rule."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from studio.slices import Slices
from studio.survey.beginning import begin, default_of, last_word_of
from studio.survey.imports import Imports
from studio.survey.surveyor import Surveyor
from studio.tallies import Tallies
from studio.tree.grouping import Grouping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builders.command.failure import Failure
    from builders.environment.model import Environment
    from builders.planning import Surveyed
    from builders.pythons.model import Distribution
    from resources.model import Advice, Decision, Kind, Location, Resource
    from resources.plan import Total
    from resources.revising import Replanner, Revision
    from studio.keeping.document import Document
    from studio.keeping.trust import Trust
    from studio.survey.assembly import Assembly
    from studio.survey.beginning import Begun
    from studio.survey.framing import Message
    from studio.survey.request import Wanted
    from studio.tree.grouping import Group

_AT_ONCE: Final = 0.03  # seconds that a change of rules may take before the window looks at other events
_DELAY: Final = 700  # milliseconds after a change before a survey that failed is tried again


class State(Enum):
    """EMPTY: no project, or it does not say what runs. UNTRUSTED: its folder was never built here."""

    EMPTY = "empty"
    UNTRUSTED = "untrusted"
    SURVEYING = "surveying"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a change of rules did: indices of resources, and their decisions before and after."""

    indices: Sequence[int]
    before: Sequence[Decision]
    after: Sequence[Decision]


class Board(QObject):
    """Every resource with its decision.

    A survey runs in another process; while it does, what was found before stays. Decisions follow
    the document by themselves, mostly before `Document.set` returns; `decided` tells when.

    state_changed: `state` (and `failure`) are others.
    surveyed: the resources are others; whoever shows them starts anew.
    decided: gets Changes; perhaps none, if only `advice` is another.
    progress: gets the engine's events while it reads.
    stale_changed: `is_stale` is another.
    imports_changed: `imports` knows more; its weights come last.

    failure, exit_code: the sentence, and what the command line would end with.
    grouping, groups: what tells groups of the tree, and the indices of each.
    texts: the names and the distribution of each resource, in lower case, to be searched.
    """

    state_changed = Signal()
    surveyed = Signal()
    decided = Signal(object)
    progress = Signal(object)
    stale_changed = Signal()
    imports_changed = Signal()

    resources: Sequence[Resource]
    decisions: Sequence[Decision]
    advice: Sequence[Advice]
    grouping: Grouping
    groups: Mapping[Group, Sequence[int]]
    texts: Sequence[str]
    found: Surveyed | None
    _places: Mapping[tuple[Kind, str], int]
    _surveying: Wanted | None
    _waiting: list[Message]
    _replanner: Replanner | None

    def __init__(self, document: Document, trust: Trust, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._trust = document, trust
        self._forget()
        self.state = State.EMPTY
        self.failure, self.exit_code = "", 0
        self.is_stale = False
        self._surveyor = Surveyor(self)
        self._surveyor.progress.connect(self.progress)
        self._surveyor.surveyed.connect(self._on_assembled)
        self._surveyor.imported.connect(self._on_imported)
        self._surveyor.failed.connect(self._on_failed)
        self._beginning, self._revising = Slices(self, urgent=True), Slices(self, urgent=True)
        self._preparing = Slices(self)
        self._beginning.done.connect(self._on_begun)
        self._revising.done.connect(self._on_revised)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(_DELAY)
        self._retry.timeout.connect(self.refresh)
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_DELAY)
        self._telling.timeout.connect(self.imports_changed)
        document.opened.connect(self.refresh)
        document.closed.connect(self.stop)
        document.changed.connect(self._follow)
        trust.granted.connect(self.refresh)

    @property
    def distribution(self) -> Distribution | None:
        """The Python that ships, None before the first survey."""
        return self.found.distribution if self.found else None

    @property
    def environment(self) -> Environment | None:
        """The folders of what was installed, None before the first survey."""
        return self.found.environment if self.found else None

    def imports_of(self, index: int) -> tuple[int, ...]:
        """Return the indices of what a resource imports or needs; none before that was read."""
        return self.imports.imports_of(index)

    def importers_of(self, index: int) -> tuple[int, ...]:
        """Return the indices of what imports or needs a resource; none before that was read."""
        return self.imports.importers_of(index)

    def find(self, kind: Kind, name: str) -> int:
        """Return where that resource stands in `resources`, -1 if it is not there."""
        return self._places.get((kind, name), -1)

    def totals(self) -> Mapping[tuple[Location, Kind], Total]:
        """Return count and bytes for every location and kind that occurs."""
        return self._tallies.totals()

    def refresh(self) -> None:
        """Read the project anew, unless its folder is not trusted yet or that is being done."""
        from studio.survey.request import wanted

        project = self._document.project
        if project is None or not self._trust.is_trusted(project.root):
            self.stop()
            self._become(State.UNTRUSTED if project else State.EMPTY)
            return
        asked = wanted(project)
        if self._is_reading and asked == self._surveying:
            return
        self._stop_work()
        self._surveying, self._waiting = asked, []
        self._is_outdated = False
        self._set_stale(stale=False)
        self._become(State.SURVEYING)
        gc.disable()  # it would look through very many new values that all stay, again and again
        self._surveyor.start(project)

    def mark_stale(self) -> None:
        """Take note that the files are no longer those that were read."""
        self._is_outdated = not self._is_reading
        self._set_stale(stale=self._is_outdated)

    def stop(self) -> None:
        """Read nothing any more, and forget what was read."""
        self._surveyor.stop()
        self._stop_work()
        gc.enable()
        self._set_stale(stale=False)
        had_any = bool(self.resources)
        self._forget()
        self._become(State.EMPTY)
        if had_any:
            self.surveyed.emit()

    def end_now(self) -> None:
        """End the other process before the window goes."""
        self._surveyor.end_now()

    def _stop_work(self) -> None:
        for timer in (self._retry, self._telling):
            timer.stop()
        for work in (self._beginning, self._preparing, self._revising):
            work.stop()

    @property
    def _is_reading(self) -> bool:
        return self.state is State.SURVEYING

    def _forget(self) -> None:
        self.resources = self.decisions = self.advice = self.texts = ()
        self.grouping, self.groups, self._places = Grouping(), {}, {}
        self.found = self._surveying = self._replanner = None
        self._is_outdated = False
        self._warning: Failure | None = None
        self.imports, self._waiting = Imports(), []
        self._tallies = Tallies()

    def _on_assembled(self, assembly: Assembly) -> None:
        self._beginning.run(begin(assembly))

    def _on_begun(self, begun: Begun) -> None:
        """Show what was found; the rules may be others by now."""
        facts = begun.assembly.facts
        self.found = replace(
            facts.found, resources=tuple(begun.assembly.resources), advice=tuple(begun.assembly.advice)
        )
        self.grouping, self.groups = facts.grouping, begun.assembly.groups
        self.resources = begun.replanner.resources
        self.texts, self._places = begun.assembly.texts, begun.assembly.places
        self._replanner, self._tallies = begun.replanner, begun.tallies
        self.decisions, self.advice = begun.replanner.decisions, begun.replanner.advice
        self.imports = Imports(self.resources)
        gc.enable()
        gc.freeze()  # all that stays until the next survey; looking through it would take 0.2 s
        self.surveyed.emit()
        self._settle(begun.failure)
        self._preparing.run(begun.replanner.prepare())
        waiting, self._waiting = self._waiting, []
        for message in waiting:
            self._on_imported(message)
        self._follow()

    def _on_imported(self, message: Message) -> None:
        """Take in a part of the graph; what comes before the resources are shown waits for them."""
        if self._is_reading:
            self._waiting.append(message)
            return
        self.imports.add(message)
        if self.imports.is_complete or not self._telling.isActive():
            self._telling.start()

    def _follow(self) -> None:
        """Decide by the rules as they are now; tell if what was surveyed is another project by now."""
        from studio.survey.request import wanted

        project = self._document.project
        if project is None:
            return
        asked = wanted(project)
        if asked != self._surveying:
            self._differ()
        elif self._replanner is not None and self.found is not None and not self._is_reading:
            self._set_stale(stale=self._is_outdated)
            last_word, self._warning = last_word_of(project, self.found.distribution, self.grouping)
            work = self._replanner.revise(project.resources.rules, default_of(project), last_word)
            self._revising.run(work, at_once=_AT_ONCE)

    def _differ(self) -> None:
        """Read anew at once what was not read to the end; offer it for what was."""
        if self.state is State.READY:
            self._set_stale(stale=True)
        else:
            self._retry.start()

    def _on_revised(self, revision: Revision) -> None:
        assert self._replanner is not None  # noqa: S101 - it made the revision
        self.advice = self._replanner.advice
        self._tallies.add(revision.before, -1)
        self._tallies.add(revision.after)
        self._settle(self._warning)
        changes = Changes(indices=revision.indices, before=revision.before, after=revision.after)
        self.decided.emit(changes)

    def _on_failed(self, sentence: str, exit_code: int) -> None:
        gc.enable()
        self._beginning.stop()
        self.failure, self.exit_code = sentence, exit_code
        self._become(State.FAILED)

    def _settle(self, failure: Failure | None) -> None:
        if failure is None:
            self._become(State.READY)
        else:
            self._on_failed(failure.message, failure.exit_code)

    def _set_stale(self, *, stale: bool) -> None:
        if stale != self.is_stale:
            self.is_stale = stale
            self.stale_changed.emit()

    def _become(self, state: State) -> None:
        if state is State.READY and self.state is State.READY:
            return
        if state is not State.FAILED:
            self.failure, self.exit_code = "", 0
        self.state = state
        self.state_changed.emit()
