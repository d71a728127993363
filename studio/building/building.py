"""The build of the open project: whether one runs, how far it is, what it said and what it made."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from builders import staging
from builders.command.messages import Transcript
from builders.events import Artefact, Finding, StepFinished, StepProgress, StepStarted
from builders.options import Options
from studio.building import findings, log, titles
from studio.building.log import Line, Weight
from studio.engine.job import Ending, Job
from studio.keeping import history

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.events import Event
    from builders.project.model import Project
    from builders.project.settings import Settings
    from studio.engine.job import Outcome
    from studio.session import Session


class Phase(Enum):
    """IDLE: none runs; there may be a result of the last one."""

    IDLE = "idle"
    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a build.

    target: the triple that it is for, "" where the build has one target, or it is for all of them.
    total: 0 where it is not known. seconds: None while it runs.
    """

    name: str
    title: str
    target: str = ""
    total: int = 0
    done: int = 0
    detail: str = ""
    seconds: float | None = None
    cached: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How the last build ended. settings: what it was built with. seconds: how long it took."""

    outcome: Outcome
    seconds: float
    settings: Settings
    artefacts: tuple[Artefact, ...] = ()
    findings: tuple[Finding, ...] = ()


class Building(QObject):
    """One build at a time.

    before: the last build before this one, of the same project.
    changed: `phase` or `result` is another.
    stepped: gets a Step that began, went on or ended.
    logged: gets a Line.
    """

    changed = Signal()
    stepped = Signal(object)
    logged = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.phase = Phase.IDLE
        self.result: Result | None = None
        self.steps: Mapping[str, Step] = {}
        self.before: history.Built | None = None
        self._session = session
        self._job: Job | None = None
        self._started = 0.0
        self._settings = session.document.settings
        self._project: Project | None = None
        self._artefacts: list[Artefact] = []
        self._findings: list[Finding] = []
        self._names: dict[str, str] = {}
        self._transcript = Transcript(verbose=True)
        session.document.closed.connect(self._forget)

    @property
    def is_running(self) -> bool:
        return self.phase is not Phase.IDLE

    def words(self) -> tuple[str, ...]:
        """Return the arguments of `onefold` that build what is open, as its file has it."""
        return ("build", str(self._subject()))

    def start(self) -> None:
        """Build what is open, as it was saved, unless a build runs."""
        document = self._session.document
        if self.is_running or document.project is None:
            return
        self._begin(document.project, document.settings)
        self._job = Job(self)
        self._job.happened.connect(self._on_event)
        self._job.said.connect(lambda text: self._log(text, Weight.WARNING))
        self._job.ended.connect(self._on_ended)
        self._job.start(*self.words())

    def stop(self) -> None:
        if self._job and self.phase is Phase.RUNNING:
            self._log(self.tr("Stopping…"), Weight.NOTE)
            self._become(Phase.STOPPING)
            self._job.stop()

    def end_now(self) -> None:
        """Leave no process behind: the Studio closes."""
        for job in self.findChildren(Job):
            job.end_now()

    def _subject(self) -> Path | None:
        document = self._session.document
        return document.file if document.file.is_file() else document.opened_path

    def _begin(self, project: Project, settings: Settings) -> None:
        self._settings, self._project = settings, project
        self._artefacts, self._findings, self._names = [], [], {}
        self._transcript = Transcript(verbose=True)
        self.steps, self.result = {}, None
        opened = self._session.document.opened_path
        self.before = history.last(opened) if opened else None
        self._started = time.monotonic()
        self._session.problems.put("build", ())
        self._session.problems.put("run", ())
        self._become(Phase.RUNNING)
        self._log("onefold " + " ".join(self.words()), Weight.NOTE)

    def _on_event(self, event: Event) -> None:
        for line in log.lines(event, self._transcript):
            self.logged.emit(line)
        match event:
            case StepStarted(step=step, title=title, total=total):
                shown, target = titles.translated(title), step.partition("/")[2]
                self._show(Step(name=self._new_name(step), title=shown, target=target, total=total))
            case StepProgress(step=step, done=done, detail=detail) if step in self._names:
                self._show(replace(self.steps[self._names[step]], done=done, detail=detail))
            case StepFinished(step=step, seconds=seconds, cached=cached) if step in self._names:
                self._show(replace(self.steps[self._names[step]], seconds=seconds, cached=cached))
            case Artefact():
                self._artefacts.append(event)
            case Finding(place=place):
                self._findings.append(event)
                if event.code == findings.NOT_MADE and place in self._names:
                    self._show(replace(self.steps[self._names[place]], failed=True))

    def _new_name(self, step: str) -> str:
        """Return a name of its own for a step: a build for several targets has each more than once."""
        earlier = sum(known.partition(" ")[0] == step for known in self.steps)
        self._names[step] = f"{step} {earlier + 1}" if earlier else step
        return self._names[step]

    def _show(self, step: Step) -> None:
        self.steps = {**self.steps, step.name: step}
        self.stepped.emit(step)

    def _on_ended(self, outcome: Outcome) -> None:
        if self._job:
            self._job.deleteLater()
            self._job = None
        self._end_steps(failed=outcome.ending is not Ending.DONE)
        if outcome.message:
            self._log(outcome.message, Weight.ERROR)
        if outcome.was_killed and self._project:
            for options in Options().for_each_target(self._project):
                staging.sweep(options.output_root(self._project))
        self.result = Result(
            outcome=outcome,
            seconds=time.monotonic() - self._started,
            settings=self._settings,
            artefacts=tuple(self._artefacts),
            findings=tuple(self._findings),
        )
        if self._session.document.is_open:
            self._remember(self.result)
        self._become(Phase.IDLE)

    def _end_steps(self, *, failed: bool) -> None:
        """Leave no bar running: those that did not say their end ended with the build."""
        for step in tuple(self.steps.values()):
            if step.seconds is None:
                self._show(replace(step, seconds=0.0, failed=failed))

    def _remember(self, result: Result) -> None:
        document = self._session.document
        self._session.problems.put("build", findings.problems(self._session, result))
        if document.opened_path and result.outcome.ending is not Ending.STOPPED:
            with suppress(OSError):  # no room for a memory is no reason to fail
                history.record(document.opened_path, history.of(result, document.text(result.settings)))

    def _forget(self) -> None:
        """Another project comes: what was built belongs to the one before."""
        self.stop()
        if self._job:
            for signal in (self._job.happened, self._job.said, self._job.ended):
                signal.disconnect()
            self._job.ended.connect(self._job.deleteLater)
            self._job = None
        self.steps, self.result = {}, None
        self._become(Phase.IDLE)

    def _log(self, text: str, weight: Weight) -> None:
        for line in text.splitlines():
            self.logged.emit(Line(text=line, weight=weight))

    def _become(self, phase: Phase) -> None:
        self.phase = phase
        self.changed.emit()
