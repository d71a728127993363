"""Link the launcher for Windows, on any system: with mingw-w64 where it is installed, else with zig.

It needs nothing of a Python but its headers: link-time imports become variables that the launcher fills
itself (python_windows.c), from the library that it finds at run time. So one launcher serves every release of
a minor version, and may be linked when our wheel is built.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import struct
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import LauncherError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.compiler import Compiler
    from builders.pythons.model import Distribution
    from resources.target import Target

FOLDER = Path(__file__).parent
PROGRAM = "launcher.exe"
PREBUILT = FOLDER / "prebuilt"
CONFIGURATION = FOLDER / "pyconfig_windows.h"
_PAYLOAD = ("payload", "checksum", "program_windows", "files_windows")
_CORE = ("core", "native", "spec", "farewell", "collector", "configuration", "fields", "frozen", "plain")
_SYSTEM = ("native_windows", "system_windows", "complaint_windows", "text_windows")
_LIBRARIES = ("library_windows", "image_windows", "binding_windows", "substitutes_windows")
SOURCES = ("windows", *_PAYLOAD, *_CORE, *_SYSTEM, *_LIBRARIES)
LAST = "python_windows"  # compiled when it is known what the others import
# The headers assert things, and would write down where they lie.
_COMPILE = ("-std=c11", "-O2", "-DNDEBUG", "-Wall", "-Wextra")
# No time of linking, so that the same input gives the same bytes; -municode: the arguments come as UTF-16.
_LINK = ("-s", "-municode", "-static", "-Wl,--no-insert-timestamp")
_ZIG_LINK = ("-s", "-municode", "-static")
_IMPORTED = re.compile(rb"__imp_(_?Py\w+)\0")
_HEADER = struct.Struct("<HHIIIHH")  # of a COFF object
_SYMBOL_SIZE = 18


def key(distribution: Distribution) -> str:
    """Return what tells one launcher from another: everything that it is made from."""
    return key_of(distribution.minor, distribution.target, free_threaded=distribution.free_threaded)


def key_of(minor: tuple[int, int], target: Target, *, free_threaded: bool) -> str:
    """Return the key for every release of a minor version."""
    digest = hashlib.sha256(f"{minor} {target} {free_threaded} {_COMPILE} {_LINK}".encode())
    for source in sorted(FOLDER.glob("*.[ch]")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


def prebuilt(name: str) -> Path | None:
    """Return the launcher of that key if it came with our wheel."""
    found = PREBUILT / f"{name}.exe"
    return found if found.is_file() else None


def compiler(target: Target) -> Compiler:
    """Return the compiler for that target; raises LauncherError if there is none and none can be had."""
    from builders.compiler import Compiler, zig  # noqa: PLC0415 - only where something is linked

    name = f"{target.architecture}-w64-mingw32-gcc"
    if path := shutil.which(name):
        return Compiler(command=(path,), version=name)
    return zig(f"{target.architecture}-windows-gnu")


def link(compiler: Compiler, distribution: Distribution, folder: Path) -> None:
    """Compile and link into a folder; raises LauncherError."""
    include = distribution.include or _installed_headers(distribution)
    link_with(compiler, include, folder / PROGRAM, free_threaded=distribution.free_threaded)


def _installed_headers(distribution: Distribution) -> Path:
    """Return the headers of a Python of this machine; those of one minor version are all alike."""
    from builders.pythons.installed import discover  # noqa: PLC0415 - an embeddable Python has none

    fitting = (each.include for each in discover() if each.minor == distribution.minor)
    include = next((each for each in fitting if each), None)
    if include is None:
        raise LauncherError(
            f"{distribution} has no headers (Python.h), which the launcher is compiled with, and no Python "
            "of that version here has any; choose a Python for Windows that has them, or install the headers"
        )
    return include


def link_with(compiler: Compiler, include: Path, output: Path, *, free_threaded: bool) -> None:
    """Compile with the headers in a folder, of whatever system, and link; raises LauncherError."""
    with tempfile.TemporaryDirectory() as folder:
        headers = Path(folder) / "include"
        shutil.copytree(include, headers, ignore=shutil.ignore_patterns("pyconfig.h"))
        shutil.copyfile(CONFIGURATION, headers / "pyconfig.h")
        _link_with(compiler, headers, output, free_threaded=free_threaded)


def _link_with(compiler: Compiler, include: Path, output: Path, *, free_threaded: bool) -> None:
    flags = [*_COMPILE, f"-I{include}", f"-I{FOLDER}"]
    if free_threaded:
        flags.append("-DPy_GIL_DISABLED=1")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)

        def compiled(name: str) -> None:
            compiler.run(*flags, "-c", str(FOLDER / f"{name}.c"), "-o", f"{name}.o", folder=folder)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(compiled, SOURCES))
        objects = [folder / f"{name}.o" for name in SOURCES]
        imports = sorted({name for path in objects for name in imported(path.read_bytes())})
        (folder / "imports.h").write_text("".join(f"IMPORT({name})\n" for name in imports), "ascii")
        flags.append(f"-I{folder}")
        compiled(LAST)
        options = _ZIG_LINK if "zig" in compiler.version else _LINK
        linked = [f"{path.name}" for path in (*objects, folder / f"{LAST}.o")]
        compiler.run(*options, *linked, "-o", str(output.absolute()), folder=folder)


def imported(data: bytes) -> Iterator[str]:
    """Yield what a COFF object takes from Python's library: functions and variables."""
    _machine, _sections, _time, table, count, _size, _flags = _HEADER.unpack_from(data)
    strings = table + count * _SYMBOL_SIZE
    for at in range(table, strings, _SYMBOL_SIZE):
        zeros, offset = struct.unpack_from("<II", data, at)
        found = _IMPORTED.match(data, strings + offset) if zeros == 0 else None
        if found:
            yield found[1].decode("ascii")
