"""The oldest glibc that a program was made to run with, and which of its parts need a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from builders.errors import ProjectError
from builders.events import Finding, Level
from resources.model import Kind, Location

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from builders.events import Event
    from builders.launcher.link import Launcher
    from builders.planning import Planned
    from builders.project.model import Project
    from resources.target import Target

_PYTHON, _SYSTEM = "python", "system"
_WITHOUT_CODE = {Kind.SOURCE, Kind.BYTECODE, Kind.METADATA}
_FETCHED = "those of `onefold pythons fetch`"
_REMEDIES = {
    _PYTHON: f"choose another Python; {_FETCHED} run with 2.17",
    _SYSTEM: f"choose a Python that brings its own libraries, as {_FETCHED} do",
    "": "compile it on a system with that glibc, or leave it out",
}


class Part(NamedTuple):
    """A file that ships; source: the distribution that it comes from."""

    name: str
    source: str
    path: Path


class Newer(NamedTuple):
    """A part and the glibc that it needs."""

    part: Part
    floor: tuple[int, ...]


def chosen(project: Project, target: Target) -> str:
    """Return the oldest glibc that a program for that target has to run with, "" for any."""
    return project.output.glibc if target.libc == "gnu" else ""


def hold(planned: Planned, launcher: Launcher) -> Generator[Event, None, None]:
    """Name the parts that need a newer glibc than the project chose; raises ProjectError if there are any."""
    oldest = chosen(planned.project, planned.distribution.target)
    if not oldest:
        return
    found = tuple(newer(_parts(planned, launcher), oldest))
    sources = dict.fromkeys(each.part.source for each in found)
    for source in sources:
        yield _finding(source, [each for each in found if each.part.source == source], oldest)
    if found:
        raise ProjectError(_sentence(found, oldest))


def newer(parts: Iterable[Part], oldest: str) -> Iterator[Newer]:
    """Yield the parts that do not run with that glibc."""
    from resources import elf  # noqa: PLC0415 - only where a glibc was chosen

    limit = numbers(oldest)
    for part in parts:
        facts = elf.read(part.path)
        if facts and facts.glibc_floor > limit:
            yield Newer(part, facts.glibc_floor)


def numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def text(version: Iterable[int]) -> str:
    return ".".join(map(str, version))


def _parts(planned: Planned, launcher: Launcher) -> Iterator[Part]:
    yield from _of_python(planned, launcher)
    for decision in planned.plan.decisions:
        resource = decision.resource
        if decision.location is not Location.LEAVE_OUT and resource.kind not in _WITHOUT_CODE:
            yield Part(resource.relative, resource.distribution, resource.path)


def _of_python(planned: Planned, launcher: Launcher) -> Iterator[Part]:
    """Yield what is no resource: the executable itself, and Python's own library where it is apart."""
    distribution = planned.distribution
    yield Part(planned.project.executable, _PYTHON, launcher.program)
    if launcher.core:
        yield Part(launcher.core.name, _PYTHON, launcher.core)
        if distribution.shared_library:
            yield Part(distribution.shared_library_name, _PYTHON, distribution.shared_library)


def _finding(source: str, found: list[Newer], oldest: str) -> Finding:
    files = ", ".join(f"{each.part.name} ({text(each.floor)})" for each in found)
    owner = {_PYTHON: "Python", _SYSTEM: "this machine", "": "the project"}.get(source, source)
    return Finding(
        level=Level.WARNING,
        code="glibc-too-new",
        message=f"{owner} has files that need a newer glibc than {oldest}: {files}",
        place=found[0].part.name,
        remedy=_remedy(source, oldest),
    )


def _remedy(source: str, oldest: str) -> str:
    return _REMEDIES.get(source, f"require an older version of {source}, whose wheel runs with {oldest}")


def _sentence(found: tuple[Newer, ...], oldest: str) -> str:
    worst = max(found, key=lambda each: each.floor)
    count = "one file needs" if len(found) == 1 else f"{len(found)} files need"
    return (
        f"output.glibc is {oldest}, but {count} a newer one: {worst.part.name} needs {text(worst.floor)}; "
        f"{_remedy(worst.part.source, oldest)}; or set output.glibc to {text(worst.floor)}"
    )
