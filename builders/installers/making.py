"""Make installers: side by side, each apart from the failures of others, none half written."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from builders import staging
from builders.errors import Stopped
from builders.events import Artefact, Finding, Level, StepFinished, StepProgress, StepStarted
from builders.installers import settings, table
from builders.installers.model import Order, Terms
from builders.installers.stage import epoch
from builders.installers.workshop import Workshop
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

_STEP = "installer."


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
    with Workshop() as workshop:
        batch = Batch(workshop, root, lambda one: order(project, one, stage, target), signers)
        batch.start(formats)
        yield from workshop.rest()
    return batch.made


class Batch:
    """The installers of one program.

    label: what sets their steps and failures apart from those of others that are made at the same time.
    """

    def __init__(
        self,
        workshop: Workshop,
        root: Path,
        ask: Callable[[Format], Order],
        signers: Signers | None,
        label: str = "",
    ) -> None:
        self._workshop = workshop
        self._root = root
        self._ask = ask
        self._signers = signers
        self._label = label
        self._order: list[str] = []
        self._paths: dict[str, tuple[Path, ...]] = {}
        self._failures: list[str] = []

    @property
    def made(self) -> Made:
        """What there is, once the workshop has nothing left to do."""
        paths = tuple(path for name in self._order for path in self._paths.get(name, ()))
        return Made(paths=paths, failures=tuple(sorted(self._failures)))

    def start(self, formats: Sequence[Format]) -> None:
        for one in formats:
            self._order.append(one.name)
            self._workshop.start(partial(self._run, one))

    def _run(self, one: Format) -> None:
        started = time.monotonic()
        try:
            asked = self._ask(one)
            made = one.preview(asked)
        except Exception as error:  # noqa: BLE001 - whatever ends one leaves the others alone
            self._begin(one, one.title)
            self._fail(one, error)
        else:
            self._begin(one, made.file_name, sum(entry.size for entry in made.entries))
            self._make(one, asked, made)
        finally:
            self._workshop.say(StepFinished(step=self._step(one), seconds=time.monotonic() - started))

    def _begin(self, one: Format, name: str, size: int = 0) -> None:
        self._workshop.say(StepStarted(step=self._step(one), title=f"Making {name}", total=size))

    def _make(self, one: Format, asked: Order, made: Preview) -> None:
        try:
            with staging.output_folder(self._root) as fresh:
                places = self._written(one, self._signed(one, asked, made, fresh))
                if places and not self._workshop.is_stopped:
                    self._publish(one, places)
        except Stopped:
            pass  # whoever stopped it does not ask why it is missing
        except Exception as error:  # noqa: BLE001 - as above
            self._fail(one, error)

    def _publish(self, one: Format, places: tuple[Path, ...]) -> None:
        self._paths[one.name] = published = self._published(one, places)
        for path in published:
            self._workshop.say(Artefact(path=str(path), kind=one.name, size=path.stat().st_size))

    def _signed(
        self, one: Format, asked: Order, made: Preview, folder: Path
    ) -> Generator[Event, None, tuple[Path, ...]]:
        """Return the installer, and the signature beside it if there is one, in the fresh folder."""
        place = yield from one.write(asked, made, folder)
        if self._signers is None:
            return (place,)
        return (place, *(yield from self._signers.installer(asked.project, one.signature, place)))

    def _published(self, one: Format, places: tuple[Path, ...]) -> tuple[Path, ...]:
        """Put the files into the output folder; an earlier signature would be of another installer."""
        place, *beside = places
        detached.remove(self._root / place.name)
        published = staging.publish_file(place, self._root, replaces=one.recognises)
        others = (staging.publish_file(each, self._root, replaces=detached.recognises) for each in beside)
        return (published, *others)

    def _written(self, one: Format, work: Generator[Event, None, tuple[Path, ...]]) -> tuple[Path, ...]:
        """Return what is in the fresh folder, nothing if it was stopped."""
        with contextlib.closing(work) as writing:
            while not self._workshop.is_stopped:
                try:
                    self._workshop.say(self._own(one, next(writing)))
                except StopIteration as end:
                    places: tuple[Path, ...] = end.value
                    return places
        return ()

    def _own(self, one: Format, event: Event) -> Event:
        """Return an event of a format as one of this batch."""
        if isinstance(event, StepProgress) and event.step == _STEP + one.name:
            return replace(event, step=self._step(one))
        return event

    def _fail(self, one: Format, error: Exception) -> None:
        sentence = str(error)
        if isinstance(error, OSError):
            sentence = staging.sentence(error, self._root)
        named = f"{self._label}, {one.name}" if self._label else one.name
        self._failures.append(f"{named}: {sentence}")
        self._workshop.say(
            Finding(
                level=Level.WARNING,
                code="installer-failed",
                message=f"the installer was not made: {sentence}",
                place=self._step(one),
            )
        )

    def _step(self, one: Format) -> str:
        return f"{_STEP}{one.name}" + f"/{self._label}" * bool(self._label)
