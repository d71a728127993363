"""Link a launcher for a Python distribution, once; a build only joins it with its blob.

linux.py, windows.py and macos.py know how. Windows and macOS have one kind of launcher, Linux has two:

static   Python is linked in: one program, the fastest start
shared   a small program, the core compiled for that Python, and the Python library; the latter two travel in
         the payload or beside the program
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Protocol

from builders import cache
from builders.errors import LauncherError
from builders.events import Finding, Level, StepFinished, StepStarted
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from builders.compiler import Compiler
    from builders.events import Event
    from builders.pythons.model import Distribution
    from resources.target import Target

STEP = "launcher"


class LinkKind(StrEnum):
    STATIC = "static"
    SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Launcher:
    """A linked launcher; with one of the shared kind go the Python library and, if it is apart, `core`."""

    kind: LinkKind
    program: Path
    core: Path | None = None


class Linker(Protocol):
    """How a launcher is linked for a system other than Linux: the modules windows and macos."""

    def compiler(self, target: Target) -> Compiler: ...

    def link(self, compiler: Compiler, distribution: Distribution, folder: Path) -> None: ...


def link(distribution: Distribution, glibc: str = "") -> Generator[Event, None, Launcher]:
    """Return the launcher for a distribution, linked now if it never was; raises LauncherError.

    glibc: the oldest that it has to start with, "" for any that the distribution runs with.
    """
    started = time.monotonic()
    yield StepStarted(step=STEP, title=f"Linking the launcher for Python {distribution.version}")
    match distribution.target.system:
        case System.LINUX:
            launcher, fresh = yield from _for_linux(distribution, glibc)
        case System.WINDOWS:
            launcher, fresh = _for_windows(distribution)
        case System.MACOS:
            launcher, fresh = _for_macos(distribution)
    yield StepFinished(step=STEP, seconds=time.monotonic() - started, cached=not fresh)
    return launcher


def _for_windows(distribution: Distribution) -> tuple[Launcher, bool]:
    """Return the launcher, and whether it was linked now."""
    from builders.launcher import windows  # noqa: PLC0415 - next to its one use

    name = windows.key(distribution)
    if prebuilt := windows.prebuilt(name):
        return Launcher(kind=LinkKind.SHARED, program=prebuilt), False
    place, fresh = _linked_once(windows, name, distribution)
    return Launcher(kind=LinkKind.SHARED, program=place / windows.PROGRAM), fresh


def _for_macos(distribution: Distribution) -> tuple[Launcher, bool]:
    """Return the launcher, and whether it was linked now."""
    from builders.launcher import macos  # noqa: PLC0415 - next to its one use

    place, fresh = _linked_once(macos, macos.key(distribution), distribution)
    return Launcher(kind=LinkKind.SHARED, program=place / macos.PROGRAM, core=place / macos.CORE), fresh


def _linked_once(system: Linker, name: str, distribution: Distribution) -> tuple[Path, bool]:
    """Return the folder of that launcher, linked now if it never was, and whether it was."""
    place = cache.place("launchers", name)
    fresh = cache.once(
        place, lambda folder: system.link(system.compiler(distribution.target), distribution, folder)
    )
    return place, fresh


def _for_linux(distribution: Distribution, glibc: str) -> Generator[Event, None, tuple[Launcher, bool]]:
    """Return the launcher, and whether it was linked now; where one kind cannot be linked, the other is."""
    from builders.launcher import linux  # noqa: PLC0415 - next to its one use

    zig = linux.for_zig(distribution.target, glibc)
    kinds = _kinds(distribution, own_compiler=not zig)
    fresh = False
    for kind in kinds:
        place = cache.place("launchers", linux.key(distribution, kind, zig))
        how = linux.link_static if kind is LinkKind.STATIC else linux.link_shared
        try:
            fresh = cache.once(place, partial(how, zig, distribution))
        except LauncherError as error:
            if kind is kinds[-1]:
                raise
            yield Finding(
                level=Level.WARNING,
                code="static-link-failed",
                message=f"Python's {kind} library could not be linked, so the other one is tried: {error}",
            )
            continue
        break
    core = place / linux.CORE if kind is LinkKind.SHARED else None
    return Launcher(kind=kind, program=place / linux.PROGRAM, core=core), fresh


def _kinds(distribution: Distribution, *, own_compiler: bool) -> tuple[LinkKind, ...]:
    if distribution.include is None:
        package = f"python{'.'.join(map(str, distribution.minor))}-dev"
        raise LauncherError(
            f"{distribution} has no headers (Python.h), which the launcher is compiled with; install its "
            f"development package (on Debian: apt install {package}) or choose another Python with --python"
        )
    libraries = {
        LinkKind.STATIC: distribution.static_library,
        LinkKind.SHARED: distribution.shared_library,
    }
    kinds = [kind for kind, library in libraries.items() if library]
    if not own_compiler:
        kinds.reverse()  # what a static link needs besides Python is seldom here for another machine
    if not kinds:
        raise LauncherError(
            f"{distribution} has neither a static nor a shared library; choose another with --python"
        )
    return tuple(kinds)
