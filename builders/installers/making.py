"""Make installers: side by side, each apart from the failures of others, none half written."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builders import staging
from builders.events import Artefact, Finding, Level, StepFinished, StepStarted
from builders.installers import settings, table
from builders.installers.model import Order, Terms
from builders.installers.stage import epoch
from builders.signing import detached
from resources.target import TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from builders.events import Event
    from builders.installers.model import Format, Preview, Stage, Value
    from builders.project.model import Project
    from builders.signing.signers import Signers
    from resources.target import Target

_TICK = 0.2  # seconds between looks at Ctrl+C, which Windows does not see while we wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of the installers, with the signatures beside them.

    failures: a sentence for each that is not there.
    """

    paths: tuple[Path, ...] = ()
    failures: tuple[str, ...] = ()


def check(
    project: Project, names: Sequence[str], targets: Sequence[Target], others: Sequence[Target] = ()
) -> tuple[Format, ...]:
    """Return the formats of these names for the targets; raises ProjectError if one cannot be made as set.

    others: targets that are built too; what is only for them is passed over. What "all" stands for is not
    looked at: whichever of them cannot be made is told when the others are there.
    """
    for name in (*project.installers, *names):
        table.refuse_unknown(name, (*targets, *others) if name in names else tuple(TARGETS))
    formats = {one.name: (one, target) for target in targets for one in table.chosen(names, target)}
    for one, target in formats.values():
        if one.name in names:
            order_values(project, one, target)
    return tuple(one for one, _ in formats.values())


def terms(project: Project, target: Target) -> Terms:
    """Return what defaults and checks look at; a version that only the build tells stands there as 0."""
    if project.source and not project.version:
        project = replace(project, version="0")
    return Terms(project=project, target=target)


def order_values(project: Project, one: Format, target: Target) -> dict[str, Value]:
    """Return the values of a format's fields as the project sets them; raises ProjectError."""
    return settings.values(one, project.installers.get(one.name, {}), terms(project, target))


def order(project: Project, one: Format, stage: Stage, target: Target) -> Order:
    """Return what an installer is made from; raises ProjectError."""
    values = order_values(project, one, target)
    known = terms(project, target).project
    return Order(project=known, target=target, stage=stage, values=values, epoch=epoch())


def with_installed_version(project: Project, layers: Sequence[Path]) -> Project:
    """Return the project with the version that it was installed with; layers: its own comes first."""
    if project.version or not project.source or not layers:
        return project
    installed = [folder.stem for folder in layers[0].glob("*.dist-info")]
    if len(installed) != 1:
        return project
    return replace(project, version=installed[0].partition("-")[2])


def make(
    project: Project,
    formats: Sequence[Format],
    stage: Stage,
    target: Target,
    root: Path,
    *,
    signers: Signers | None = None,
) -> Generator[Event, None, Made]:
    """Write the installers into the output folder, as many at a time as there are cores; sign them."""
    if not formats:
        return Made()
    work = _Work(root=root, ask=lambda one: order(project, one, stage, target), signers=signers)
    with staging.output_folder(root) as fresh:
        yield from _side_by_side(formats, work, fresh)
    paths = tuple(path for one in formats for path in work.paths.get(one.name, ()))
    return Made(paths=paths, failures=tuple(sorted(work.failures)))


def _side_by_side(formats: Sequence[Format], work: _Work, fresh: Path) -> Generator[Event, None, None]:
    with ThreadPoolExecutor(min(len(formats), os.cpu_count() or 1)) as pool:
        for one in formats:
            folder = fresh / one.name
            folder.mkdir()
            pool.submit(work.run, one, folder)
        try:
            yield from work.events(len(formats))
        finally:
            work.stop.set()


class _Work:
    """The threads' side and the generator's side, with a queue between."""

    def __init__(self, root: Path, ask: Callable[[Format], Order], signers: Signers | None) -> None:
        self.root = root
        self.ask = ask
        self.signers = signers
        self.stop = threading.Event()
        self.paths: dict[str, tuple[Path, ...]] = {}
        self.failures: list[str] = []
        self._queue: queue.SimpleQueue[Event | None] = queue.SimpleQueue()

    def events(self, workers: int) -> Generator[Event, None, None]:
        while workers:
            with contextlib.suppress(queue.Empty):
                event = self._queue.get(timeout=_TICK)
                if event is None:
                    workers -= 1
                else:
                    yield event

    def run(self, one: Format, folder: Path) -> None:
        started = time.monotonic()
        try:
            self._make(one, self.ask(one), folder)
        except Exception as error:  # noqa: BLE001 - whatever ends one leaves the others alone
            self._fail(one, error)
        finally:
            self._queue.put(StepFinished(step=_step(one), seconds=time.monotonic() - started))
            self._queue.put(None)

    def _make(self, one: Format, asked: Order, folder: Path) -> None:
        made = one.preview(asked)
        size = sum(entry.size for entry in made.entries)
        self._queue.put(StepStarted(step=_step(one), title=f"Making {made.file_name}", total=size))
        places = self._written(self._signed(one, asked, made, folder))
        if not places or self.stop.is_set():
            return
        self.paths[one.name] = published = self._published(one, places)
        for path in published:
            self._queue.put(Artefact(path=str(path), kind=one.name, size=path.stat().st_size))

    def _signed(
        self, one: Format, asked: Order, made: Preview, folder: Path
    ) -> Generator[Event, None, tuple[Path, ...]]:
        """Return the installer, and the signature beside it if there is one, in the fresh folder."""
        place = yield from one.write(asked, made, folder)
        if self.signers is None:
            return (place,)
        return (place, *(yield from self.signers.installer(asked.project, one.signature, place)))

    def _published(self, one: Format, places: tuple[Path, ...]) -> tuple[Path, ...]:
        """Put the files into the output folder; an earlier signature would be of another installer."""
        place, *beside = places
        detached.remove(self.root / place.name)
        published = staging.publish_file(place, self.root, replaces=one.recognises)
        others = (staging.publish_file(each, self.root, replaces=detached.recognises) for each in beside)
        return (published, *others)

    def _written(self, work: Generator[Event, None, tuple[Path, ...]]) -> tuple[Path, ...]:
        """Return what is in the fresh folder, nothing if it was stopped."""
        with contextlib.closing(work) as writing:
            while not self.stop.is_set():
                try:
                    self._queue.put(next(writing))
                except StopIteration as end:
                    places: tuple[Path, ...] = end.value
                    return places
        return ()

    def _fail(self, one: Format, error: Exception) -> None:
        sentence = str(error)
        if isinstance(error, OSError):
            sentence = staging.sentence(error, self.root)
        self.failures.append(f"{one.name}: {sentence}")
        self._queue.put(
            Finding(
                level=Level.WARNING,
                code="installer-failed",
                message=f"the installer was not made: {sentence}",
                place=_step(one),
            )
        )


def _step(one: Format) -> str:
    return f"installer.{one.name}"
