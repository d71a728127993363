"""Compile and link the launcher for Linux, with Python in it or apart, for glibc and musl.

For this machine its own compiler is used; for another one, or where an older glibc has to do, zig, whose
launchers start on any since 2.17.
"""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import LauncherError
from resources.target import this_machine

if TYPE_CHECKING:
    from builders.compiler import Compiler
    from builders.pythons.model import Distribution
    from resources.target import Target

OLDEST_GLIBC = "2.17"  # that of CentOS 7; what a launcher asks for is in all since
FOLDER = Path(__file__).parent
PROGRAM, CORE = "launcher", "core.so"
_PAYLOAD = ("payload", "checksum", "library_linux", "writing_posix")
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
# musl knows a library by its file alone, and looks where the program's own search path leads: to the folder
# that this descriptor is (resources/runtime/searching.py).
SEARCHED = 1000
_PROGRAM = {
    "gnu": (),
    # Threads have the stack that glibc gives them; 128 KiB, musl's own, is too little for Python's recursion.
    "musl": ("-Wl,-z,stack-size=0x800000", f"-Wl,-rpath,/proc/self/fd/{SEARCHED}"),
}


def for_zig(target: Target, glibc: str) -> tuple[str, ...]:
    """Return the target and more for zig, nothing where this machine's own compiler will do.

    glibc: the oldest that the launcher has to start with, "" for this machine's.
    """
    if target == this_machine() and (not glibc or _numbers(glibc) >= _numbers(platform.libc_ver()[1])):
        return ()
    if target.libc == "musl":
        return (f"{target.architecture}-linux-musl", "-dynamic")  # a static program could load no Python
    return (f"{target.architecture}-linux-gnu.{OLDEST_GLIBC}",)


def key(distribution: Distribution, kind: str, zig: tuple[str, ...]) -> str:
    """Return what tells one launcher from another: everything that it is made from."""
    names = (_STATIC, _SHARED, _CORE)
    how = f"{kind} whole {zig} {names} {_COMPILE} {_LINK} {_PROGRAM}"
    digest = hashlib.sha256(f"{distribution.identity} {how}".encode())
    for source in sorted(FOLDER.glob("*.[ch]")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


def link_static(zig: tuple[str, ...], distribution: Distribution, folder: Path) -> None:
    """Link one program with Python in it; raises LauncherError."""
    tool = _compiler(zig)
    try:
        _link_python_in(tool, distribution, folder / PROGRAM, ("-fPIE", "-pie"))
    except LauncherError:
        # Debian compiles its static libraries for programs at a fixed address.
        _link_python_in(tool, distribution, folder / PROGRAM, ("-fno-pie", "-no-pie"))


def link_shared(zig: tuple[str, ...], distribution: Distribution, folder: Path) -> None:
    """Link a program that loads Python and its core, and that core; raises LauncherError."""
    tool = _compiler(zig)
    program = ("-fPIE", "-pie", *_LINK, *_PROGRAM[distribution.target.libc])
    tool.run(*_COMPILE, *program, *_sources(_SHARED), "-ldl", "-o", str(folder / PROGRAM))
    core = ("-fPIC", "-shared", *_headers(distribution), *_LINK)
    tool.run(*_COMPILE, *core, *_sources(_CORE), "-ldl", "-o", str(folder / CORE))


def _compiler(zig: tuple[str, ...]) -> Compiler:
    from builders import compiler  # noqa: PLC0415 - only the first time

    return compiler.zig(*zig) if zig else compiler.find()


def _link_python_in(
    tool: Compiler, distribution: Distribution, output: Path, position: tuple[str, str]
) -> None:
    library = str(distribution.static_library)
    flags = (*position, *_headers(distribution), "-Wl,--export-dynamic")
    link = (*_LINK, *_PROGRAM[distribution.target.libc])
    # Whole: extension modules ask for functions that nothing else in it does.
    python = ("-Wl,--whole-archive", library, "-Wl,--no-whole-archive", *_system(distribution))
    tool.run(*_COMPILE, *flags, *link, *_sources(_STATIC), *python, "-o", str(output))


def _headers(distribution: Distribution) -> tuple[str, ...]:
    """Return where Python's headers are; those of Debian include one from the folder of their machine."""
    include = distribution.include
    assert include is not None  # noqa: S101 - link.py refuses a Python without
    return (f"-I{include}", "-idirafter", str(include.parent))


def _system(distribution: Distribution) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*distribution.link_arguments, "-lm", "-ldl", "-lpthread", "-lutil")))


def _sources(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(FOLDER / f"{name}.c") for name in names)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
