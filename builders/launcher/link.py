"""Link a launcher for a Python distribution, once; a build only joins it with its blob.

For Linux, here, there are two kinds; windows.py and macos.py have one each. For this machine its own compiler
is used; for another one, or where an older glibc has to do, zig, whose launchers start on any since 2.17.

static   Python is linked in: one program, the fastest start
shared   a small program, the core compiled for that Python, and the Python library; the latter two travel in
         the payload or beside the program
"""

from __future__ import annotations

import hashlib
import platform
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from builders import cache
from builders.errors import LauncherError
from builders.events import Finding, Level, StepFinished, StepStarted
from resources.target import System, this_machine

if TYPE_CHECKING:
    from collections.abc import Generator

    from builders.compiler import Compiler
    from builders.events import Event
    from builders.pythons.model import Distribution
    from resources.target import Target

STEP = "launcher"
OLDEST_GLIBC = "2.17"  # that of CentOS 7; what a launcher asks for is in all since
FOLDER = Path(__file__).parent
PROGRAM, CORE = "launcher", "core.so"
_PAYLOAD = ("payload", "checksum", "library_linux")
_START = ("configuration", "fields", "frozen", "native_posix", "plain", "system_posix")
_CORE = ("core", "native", "spec", "farewell", "collector", *_START, *_PAYLOAD)
_STATIC = ("static", "program_linux", *_CORE)
_SHARED = ("shared", "program_linux", *_PAYLOAD)
# NDEBUG: Python's headers assert things, and would write down where they lie.
_COMPILE = (
    *("-std=c11", "-O2", "-DNDEBUG", "-Wall", "-Wextra"),
    *("-fstack-protector-strong", "-D_FORTIFY_SOURCE=2"),
)
# The same input gives the same bytes: no random identity, no folder of this machine.
_LINK = ("-s", "-Wl,--build-id=none", "-Wl,-z,relro", "-Wl,-z,noexecstack")


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
            own_compiler = _is_for_here(distribution.target, glibc)
            launcher, fresh = yield from _for_linux(distribution, own_compiler=own_compiler)
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


def _is_for_here(target: Target, glibc: str) -> bool:
    """Whether what this machine's own compiler links starts where it has to."""
    if target != this_machine() or not glibc:
        return target == this_machine()
    own = platform.libc_ver()[1]
    return [int(part) for part in glibc.split(".")] >= [int(part) for part in own.split(".")]


def _for_linux(
    distribution: Distribution, *, own_compiler: bool
) -> Generator[Event, None, tuple[Launcher, bool]]:
    kinds = _kinds(distribution, own_compiler=own_compiler)
    fresh = False
    for kind in kinds:
        place = cache.place("launchers", _key(distribution, kind, own_compiler=own_compiler))
        try:
            fresh = cache.once(place, partial(_link, distribution, kind, own_compiler))
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
    core = place / CORE if kind is LinkKind.SHARED else None
    return Launcher(kind=kind, program=place / PROGRAM, core=core), fresh


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


def _key(distribution: Distribution, kind: LinkKind, *, own_compiler: bool) -> str:
    names = (_STATIC, _SHARED, _CORE)
    how = f"{kind} whole {own_compiler} {names} {_COMPILE} {_LINK}"
    digest = hashlib.sha256(f"{distribution.identity} {how}".encode())
    for source in sorted(FOLDER.glob("*.[ch]")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


def _link(distribution: Distribution, kind: LinkKind, own_compiler: bool, folder: Path) -> None:  # noqa: FBT001 - of a partial
    compiler = _compiler(distribution.target, own=own_compiler)
    if kind is LinkKind.STATIC:
        _link_static(compiler, distribution, folder / PROGRAM)
    else:
        _link_shared(compiler, distribution, folder)


def _compiler(target: Target, *, own: bool) -> Compiler:
    from builders import compiler  # noqa: PLC0415 - only the first time

    if own:
        return compiler.find()
    libc = "musl" if target.libc == "musl" else f"gnu.{OLDEST_GLIBC}"
    return compiler.zig(f"{target.architecture}-linux-{libc}")


def _link_static(compiler: Compiler, distribution: Distribution, output: Path) -> None:
    try:
        _link_python_in(compiler, distribution, output, ("-fPIE", "-pie"))
    except LauncherError:
        # Debian compiles its static libraries for programs at a fixed address.
        _link_python_in(compiler, distribution, output, ("-fno-pie", "-no-pie"))


def _link_python_in(
    compiler: Compiler, distribution: Distribution, output: Path, position: tuple[str, str]
) -> None:
    library = str(distribution.static_library)
    flags = (*position, *_headers(distribution), "-Wl,--export-dynamic")
    # Whole: extension modules ask for functions that nothing else in it does.
    python = ("-Wl,--whole-archive", library, "-Wl,--no-whole-archive", *_system(distribution))
    compiler.run(*_COMPILE, *flags, *_LINK, *_sources(_STATIC), *python, "-o", str(output))


def _link_shared(compiler: Compiler, distribution: Distribution, folder: Path) -> None:
    compiler.run(*_COMPILE, "-fPIE", "-pie", *_LINK, *_sources(_SHARED), "-ldl", "-o", str(folder / PROGRAM))
    flags = ("-fPIC", "-shared", *_headers(distribution))
    compiler.run(*_COMPILE, *flags, *_LINK, *_sources(_CORE), "-ldl", "-o", str(folder / CORE))


def _headers(distribution: Distribution) -> tuple[str, ...]:
    """Return where Python's headers are; those of Debian include one from the folder of their machine."""
    include = distribution.include
    assert include is not None  # noqa: S101 - _kinds refuses a Python without
    return (f"-I{include}", "-idirafter", str(include.parent))


def _system(distribution: Distribution) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*distribution.link_arguments, "-lm", "-ldl", "-lpthread", "-lutil")))


def _sources(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(FOLDER / f"{name}.c") for name in names)
