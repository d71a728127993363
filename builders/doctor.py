"""What this machine offers for building, and what it lacks."""

from __future__ import annotations

import codecs
import contextlib
import ctypes
import locale
import os
import platform
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from builders import cache, compiler
from builders.environment.uv import Uv
from builders.errors import EnvironmentFailure
from builders.events import Finding, Level
from builders.pythons.installed import discover
from resources.errors import TargetError
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_NAME = re.compile(r"[\w.-]+")
_ROOM = 1_000_000_000  # bytes: a few environments with large packages, and zig where there is no compiler


def examine() -> Iterator[Finding]:
    """Yield a finding for each thing that a build needs.

    A warning is what would stop a build; a note with a remedy is what may disappoint.
    """
    yield _system()
    yield _pythons()
    yield _compiler()
    yield _installer()
    yield _cache()
    yield _memory()
    yield _encoding()
    yield _versions()


def _system() -> Finding:
    try:
        return _good("system", f"{this_machine()}, {platform.platform()}")
    except TargetError as error:
        return _bad("system", str(error), "Build on one of the systems that are known.")


def _pythons() -> Finding:
    found = [python for python in discover() if python.linkable]
    if not found:
        return _bad(
            "python",
            "no CPython 3.10 or newer with its library is installed",
            "Install one with its headers (on Debian: apt install python3-dev), or use --python ARCHIVE.",
        )
    versions = dict.fromkeys(f"{python.version} ({_kinds(python.static_library)})" for python in found)
    return _good("python", ", ".join(versions))


def _kinds(static_library: Path | None) -> str:
    return "static" if static_library else "shared"


def _compiler() -> Finding:
    if found := compiler.installed():
        return _good("compiler", found.version)
    return _good("compiler", f"none installed; zig {compiler.ZIG} is fetched from PyPI once it is needed")


def _installer() -> Finding:
    try:
        uv = Uv.find().executable
    except EnvironmentFailure as error:
        return _bad("uv", str(error), "Install it with: python -m pip install uv")
    done = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)
    if done.returncode:
        return _bad("uv", f"{uv} does not start", "Install it again with: python -m pip install --force uv")
    return _good("uv", f"{uv}, {done.stdout.strip()}")


def _cache() -> Finding:
    home = cache.home()
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        return _bad(
            "cache", f"{home} cannot be written", f"Permit it, or set {cache.VARIABLE} to another folder."
        )
    free = shutil.disk_usage(existing).free
    if free < _ROOM:
        return _bad(
            "cache", f"{home} has {free:,} bytes left", f"Make room, or set {cache.VARIABLE} elsewhere."
        )
    return _good("cache", f"{home}, {_size(home) / 10**9:.1f} GB used, {free / 10**9:.0f} GB free")


def _size(folder: Path) -> int:
    """Return the bytes of all files below a folder; what vanishes meanwhile does not count."""
    total = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 - there may be 100,000
    return total


def _memory() -> Finding:
    """Load a library from memory, as programs that are built do."""
    if sys.platform != "linux":
        return _good("memory", "libraries are loaded from files on this system")
    library = next(filter(_is_library, map(_file, tuple(sys.modules.values()))), "")
    if not library:
        return _good("memory", "not tried: this Python has no extension module in a file")
    try:
        # It stays open: glibc takes a library for the one that had the same descriptor before.
        descriptor = os.memfd_create("onefold-doctor")
        os.write(descriptor, Path(library).read_bytes())
        ctypes.CDLL(f"/proc/self/fd/{descriptor}")
    except OSError as error:
        return Finding(
            level=Level.NOTE,
            code="memory",
            message=f"libraries cannot be loaded from memory here: {error}",
            remedy="Programs in one file start here only with --location filesystem-relative.",
        )
    return _good("memory", "libraries can be loaded from memory")


def _file(module: ModuleType) -> str:
    return getattr(module, "__file__", None) or ""


def _is_library(path: str) -> bool:
    return path.endswith(".so") and Path(path).is_file()


def _encoding() -> Finding:
    names = sys.getfilesystemencoding(), locale.getencoding()
    if any(codecs.lookup(name).name != "utf-8" for name in names):
        return Finding(
            level=Level.NOTE,
            code="encoding",
            message=f"file names are {names[0]} and texts {names[1]}, not UTF-8",
            remedy="Set LC_ALL=C.UTF-8, or PYTHONUTF8=1 where there is no such locale.",
        )
    return _good("encoding", "UTF-8")


def _versions() -> Finding:
    """Tell what Onefold runs with; of a checkout nothing is known of what it requires."""
    own = f"Python {platform.python_version()}"
    try:
        required = [
            _NAME.match(line) for line in metadata.requires("onefold") or () if "extra ==" not in line
        ]
    except metadata.PackageNotFoundError:
        return _good("versions", f"{own}, Onefold from a checkout")
    names = ["onefold", *(match[0] for match in required if match)]
    found = {name: _version(name) for name in names}
    if missing := [name for name, version in found.items() if not version]:
        again = "Install Onefold again with: python -m pip install --force-reinstall onefold"
        return _bad("versions", f"{', '.join(missing)} is missing", again)
    return _good("versions", ", ".join([own, *(f"{name} {version}" for name, version in found.items())]))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _good(code: str, message: str) -> Finding:
    return Finding(level=Level.NOTE, code=code, message=message)


def _bad(code: str, message: str, remedy: str) -> Finding:
    return Finding(level=Level.WARNING, code=code, message=message, remedy=remedy)
