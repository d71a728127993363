"""What this machine offers for building, and what it lacks."""

from __future__ import annotations

import os
import platform
import shutil
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
    from pathlib import Path

_ROOM = 1_000_000_000  # bytes: a few environments with large packages, and zig where there is no compiler


def examine() -> Iterator[Finding]:
    """Yield a finding for each thing that a build needs; a warning is what would stop one."""
    yield _system()
    yield _pythons()
    yield _compiler()
    yield _installer()
    yield _cache()


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
        return _good("uv", Uv.find().executable)
    except EnvironmentFailure as error:
        return _bad("uv", str(error), "Install it with: python -m pip install uv")


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
    return _good("cache", f"{home}, {free // 10**9} GB free")


def _good(code: str, message: str) -> Finding:
    return Finding(level=Level.NOTE, code=code, message=message)


def _bad(code: str, message: str, remedy: str) -> Finding:
    return Finding(level=Level.WARNING, code=code, message=message, remedy=remedy)
