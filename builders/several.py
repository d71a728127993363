"""Build for several targets, each apart from the failures of others, and join the two kinds of Macs."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from builders import wrapping
from builders.build import build_one, built_in
from builders.errors import BuildError, Stopped
from builders.events import Finding, Level, StepFinished, StepProgress, StepStarted
from builders.installers.workshop import Workshop
from builders.outcome import Built, Missed
from builders.wrapping import Wrapped
from resources.errors import ResourceError
from resources.target import System, Target

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from builders.events import Event
    from builders.options import Options
    from builders.project.model import Project
    from builders.signing.signers import Signers

_Made = TypeVar("_Made")
_HALVES = {"aarch64", "x86_64"}
# What two programs for macOS become; nothing is built for it as such.
UNIVERSAL = Target(triple="universal2-apple-darwin", system=System.MACOS, architecture="universal2")


def build_each(project: Project, options: Options) -> Generator[Event, None, tuple[Built | Missed, ...]]:
    """Build a project for every target, one after another, while installers of those before are made.

    Raises what `build` does if there is a single target; of several, one that cannot be built is Missed.
    """
    targets = options.all_targets(project)
    signers = yield from wrapping.signers(project, options, targets)  # what is missing is told before all
    halves = _halves(project, targets)
    made: list[Wrapped | Missed] = []
    with Workshop() as workshop:
        for target, each in zip(targets, options.for_each_target(project), strict=True):
            label = target.triple if len(targets) > 1 else ""
            building = build_one(project, each, workshop, signers, label, is_half=target in halves)
            made.append((yield from workshop.beside(_missed(building, target) if label else building)))
        there = [each for each in made if isinstance(each, Wrapped) and each.task.target in halves]
        if len(there) == len(_HALVES):
            joining = _join(project, options, there, workshop, signers)
            made.append((yield from workshop.beside(_missed(joining, UNIVERSAL))))
        yield from workshop.rest()
    return tuple(each.finished() if isinstance(each, Wrapped) else each for each in made)


def _halves(project: Project, targets: Sequence[Target]) -> tuple[Target, ...]:
    """Return the targets that are joined, none if one of them is missing."""
    macs = tuple(target for target in targets if target.system is System.MACOS)
    is_whole = {target.architecture for target in macs} == _HALVES
    return macs if project.macos.universal and is_whole else ()


def _join(
    project: Project,
    options: Options,
    halves: Sequence[Wrapped],
    workshop: Workshop,
    signers: Signers | None,
) -> Generator[Event, None, Wrapped]:
    """Join two programs into one that runs on both kinds of Macs, and have its installers made."""
    from builders.macos.merging import universal_program  # noqa: PLC0415 - few programs are

    task = halves[0].task
    pairs = [(each.task.target, each.built.artefacts[0]) for each in halves]
    root = (options.output or project.root / "dist" / "onefold") / UNIVERSAL.triple
    formats = wrapping.formats(project, options, (task.target,))
    places = yield from universal_program(project, root, options.form, pairs, signers)
    joined = replace(task, target=UNIVERSAL, formats=formats, label=UNIVERSAL.triple)
    return wrapping.start(joined, built_in(root, places), workshop)


def _missed(
    building: Generator[Event, None, Wrapped], target: Target
) -> Generator[Event, None, Wrapped | Missed]:
    """Build for one of several targets, or say why not."""
    try:
        return (yield from _labelled(building, target))
    except Stopped:
        raise
    except (BuildError, ResourceError) as error:
        yield Finding(level=Level.WARNING, code="target-missed", message=f"not built for {target}: {error}")
        return Missed(target=target, error=error)


def _labelled(working: Generator[Event, None, _Made], target: Target) -> Generator[Event, None, _Made]:
    """Give the steps names that tell the target, as those of its installers do."""
    with contextlib.closing(working):
        while True:
            try:
                event = next(working)
            except StopIteration as end:
                made: _Made = end.value
                return made
            if isinstance(event, StepStarted | StepProgress | StepFinished):
                event = replace(event, step=f"{event.step}/{target}")
            yield event
