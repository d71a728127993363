"""Link the launchers for Windows that go into our wheel; setup.py asks for it, with no other package."""

from __future__ import annotations

import os
import tempfile
from shutil import which
from typing import TYPE_CHECKING

from builders import cache
from builders.compiler import Compiler
from builders.errors import LauncherError
from builders.launcher import windows
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TARGET = "x86_64-pc-windows-msvc"
MINGW = "x86_64-w64-mingw32-gcc"


def prebuild(folder: Path) -> Iterator[str]:
    """Fill a folder, one launcher for each Python here that has headers; yield what was done or not.

    Without mingw-w64 there are none: zig would take minutes, and is fetched when a user needs it.
    """
    path = which(MINGW)
    if path is None:
        yield f"no launchers for Windows: {MINGW} is not installed"
        return
    target = parse(TARGET)
    folder.mkdir(parents=True, exist_ok=True)
    for minor, include in sorted(_headers().items()):
        name = windows.key_of(minor, target, free_threaded=False)
        try:
            windows.link_with(
                Compiler(command=(path,), version=MINGW), include, folder / f"{name}.exe", free_threaded=False
            )
        except LauncherError as error:
            yield f"no launcher for Windows and Python {minor[0]}.{minor[1]}: {error}"
        else:
            yield f"a launcher for Windows and Python {minor[0]}.{minor[1]}"


def _headers() -> dict[tuple[int, int], Path]:
    """Return headers for each minor version, of the newest release of it."""
    from builders.pythons.installed import discover  # noqa: PLC0415 - reads the cache's place when it is asked

    with tempfile.TemporaryDirectory() as empty:
        before = os.environ.get(cache.VARIABLE)
        os.environ[cache.VARIABLE] = empty  # there is no platformdirs to find the user's
        try:
            found = [each for each in discover() if each.include and not each.prerelease]
        finally:
            os.environ.pop(cache.VARIABLE)
            if before is not None:
                os.environ[cache.VARIABLE] = before
    return {each.minor: each.include for each in reversed(found) if each.include}
