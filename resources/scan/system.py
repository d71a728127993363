"""The shared libraries of this system, as its loader finds them."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

_LINE: Final = re.compile(r"\s+(\S+) \(.*\) => (/.*)")
_ADMINISTRATION: Final = "/sbin:/usr/sbin"  # not on the PATH of ordinary users
_FOLDERS: Final = (
    "/lib64",
    "/usr/lib64",
    "/lib",
    "/usr/lib",
    "/usr/local/lib",
)  # ld.so(8), and musl's default


class SystemLibraries:
    """Answers which files have a name; the loader's cache is read when the first is asked for."""

    def __call__(self, soname: str) -> tuple[Path, ...]:
        """Return the files of that name, the loader's choice first; some may be for another architecture."""
        default = (Path(folder, soname) for folder in _FOLDERS)
        return self._listed.get(soname, ()) or tuple(path for path in default if path.is_file())

    @functools.cached_property
    def _listed(self) -> dict[str, tuple[Path, ...]]:
        """Read the loader's cache; empty on systems that have none, such as Alpine."""
        program = shutil.which("ldconfig", path=f"{os.environ.get('PATH', os.defpath)}:{_ADMINISTRATION}")
        if program is None:
            return {}
        try:
            answer = subprocess.run([program, "-p"], capture_output=True, check=True, timeout=30)
        except (OSError, subprocess.SubprocessError):
            return {}
        return _parsed(os.fsdecode(answer.stdout))


def _parsed(listing: str) -> dict[str, tuple[Path, ...]]:
    found: dict[str, tuple[Path, ...]] = {}
    for line in listing.splitlines():
        if match := _LINE.fullmatch(line):
            found[match[1]] = (*found.get(match[1], ()), Path(match[2]))
    return found
