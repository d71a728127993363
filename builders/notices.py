"""The texts that go along with a program: COPYING and the bill of materials, made once for the same parts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders import cache
from resources.model import Kind, Location

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from builders.environment.model import Environment
    from builders.project.model import Project
    from builders.pythons.model import Distribution
    from resources.model import Plan

_COPYING, _BILL = "COPYING.txt", "bill.cdx.json"
FORMAT = "1"  # changes whenever the texts would


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    copying: bytes
    bill: bytes


def notices(project: Project, distribution: Distribution, environment: Environment, plan: Plan) -> Notices:
    """Return the texts for everything that ships."""
    libraries = _system_libraries(plan)
    place = cache.place("notices", _key(project, distribution, environment, libraries))
    cache.once(place, lambda fresh: _write(fresh, _made(project, distribution, environment, libraries)))
    return Notices(copying=(place / _COPYING).read_bytes(), bill=(place / _BILL).read_bytes())


def _write(folder: Path, made: Notices) -> None:
    (folder / _COPYING).write_bytes(made.copying)
    (folder / _BILL).write_bytes(made.bill)


def _made(
    project: Project, distribution: Distribution, environment: Environment, libraries: Sequence[Path]
) -> Notices:
    from builders.bill import bill  # noqa: PLC0415 - slow to load, and mostly cached
    from builders.licences import components, copying  # noqa: PLC0415

    parts = components(environment.layers, distribution, libraries)
    text = bill(parts, name=project.name, version=project.version or "0", target=distribution.target)
    return Notices(copying=copying(parts).encode(), bill=text)


def _system_libraries(plan: Plan) -> tuple[Path, ...]:
    return tuple(
        sorted(
            decision.resource.path
            for decision in plan.decisions
            if decision.resource.kind is Kind.LIBRARY
            and decision.resource.distribution == "system"
            and decision.location is not Location.LEAVE_OUT
        )
    )


def _key(
    project: Project, distribution: Distribution, environment: Environment, libraries: Sequence[Path]
) -> str:
    parts = [FORMAT, project.name, project.version, distribution.identity, environment.identity]
    parts += [f"{library}:{library.stat().st_size}:{library.stat().st_mtime_ns}" for library in libraries]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
