"""Install what a project needs, or find that it is installed already."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from builders.environment import keys, layers
from builders.environment.dependencies import dependencies
from builders.environment.model import Environment, Layer
from builders.environment.project import project
from builders.environment.request import STEP, Request
from builders.events import StepFinished, StepStarted

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from builders.events import Event
    from builders.pythons.model import Distribution


def prepare(
    *,
    requires: tuple[str, ...],
    source: Path | None,
    distribution: Distribution,
    ignore: tuple[Path, ...] = (),
    glibc: str = "",
) -> Generator[Event, None, Environment]:
    """Return the environment of a project; raises EnvironmentFailure and OutputError.

    requires: requirements to be installed besides the project and what its metadata depends on.
    source: a folder with a build backend, or a wheel, or None.
    ignore: paths below the folder that are no part of it, such as the build's output.
    glibc: the oldest that wheels may be for, "" for that of the distribution.
    """
    started = time.monotonic()
    yield StepStarted(step=STEP, title="Installing the project and what it needs")
    request = Request(
        source=source,
        distribution=distribution,
        settings=keys.settings(source) + glibc,
        ignore=ignore,
        glibc=glibc,
    )
    found: list[Layer] = []
    fresh = False
    if source:
        own, fresh = yield from project(request, source)
        found.append(own)
        requires = (*requires, *own.requires)
    if requires:
        others, installed = yield from dependencies(request, requires)
        found.append(others)
        fresh = fresh or installed
    if fresh:
        layers.sweep()
    yield StepFinished(step=STEP, seconds=time.monotonic() - started, cached=not fresh)
    return _environment(found)


def _environment(found: list[Layer]) -> Environment:
    fingerprints = tuple(layer.fingerprint for layer in found)
    return Environment(
        layers=tuple(layer.path for layer in found),
        fingerprints=fingerprints,
        identity=hashlib.sha256("\n".join(fingerprints).encode()).hexdigest(),
    )
