"""From a program to its installers: which ones are wanted, who signs them, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builders.layout import outline_of
from builders.project.model import SigningChoice

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from builders.events import Event
    from builders.installers.making import Batch
    from builders.installers.model import Format, Order
    from builders.installers.workshop import Workshop
    from builders.options import Options
    from builders.outcome import Built
    from builders.project.model import Form, Project
    from builders.signing.signers import Signers
    from resources.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be made of a program.

    layers: what it was built of, its own first. label: tells it from others that are made at the same time.
    """

    project: Project
    layers: tuple[Path, ...]
    target: Target
    form: Form | None
    formats: tuple[Format, ...]
    signers: Signers | None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """A program, and its installers while they are made."""

    task: Task
    built: Built
    batch: Batch | None = None

    def finished(self) -> Built:
        """Return both together, once the workshop has nothing left to do."""
        if self.batch is None:
            return self.built
        made = self.batch.made
        return replace(self.built, artefacts=(*self.built.artefacts, *made.paths), failures=made.failures)


def formats(project: Project, options: Options, targets: Sequence[Target]) -> tuple[Format, ...]:
    """Return the formats that are wanted; raises ProjectError if one of them cannot be made as it is set."""
    names = project.output.installers if options.installers is None else options.installers
    if not names and not project.installers:
        return ()
    from builders.installers.making import check  # noqa: PLC0415 - most builds make none

    # What is for the project's other systems is passed over where a machine builds for one of them.
    others = (*options.all_targets(project), *project.output.targets) if len(targets) == 1 else ()
    return check(project, names, targets, others)


def signers(
    project: Project, options: Options, targets: Sequence[Target]
) -> Generator[Event, None, Signers | None]:
    """Return who signs, None for nobody.

    Raises SigningError if somebody should and cannot, ProjectError as `formats` does.
    """
    kinds = {one.signature for one in formats(project, options, targets)}
    if not options.sign or project.signing == SigningChoice():
        return None
    from builders.signing.preparing import signers as prepared  # noqa: PLC0415 - most builds are not signed

    return (yield from prepared(project.signing, targets, kinds, options.secrets))


def start(task: Task, built: Built, workshop: Workshop) -> Wrapped:
    """Have the installers of what was built made in the workshop."""
    if not task.formats:
        return Wrapped(task=task, built=built)
    from builders.installers.making import (  # noqa: PLC0415 - most builds make none
        Batch,
        order,
        with_installed_version,
    )
    from builders.installers.stage import finished  # noqa: PLC0415

    root = built.artefacts[0].parent
    project = with_installed_version(task.project, task.layers)
    stage = finished(outline_of(project, task.target, task.form), root)

    def ask(one: Format) -> Order:
        return order(project, one, stage, task.target)

    batch = Batch(workshop, root, ask, task.signers, task.label)
    batch.start(task.formats)
    return Wrapped(task=task, built=built, batch=batch)
