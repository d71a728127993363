"""How many bytes of a program are of which package, compared with the build before."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

PYTHON = "Python"
LAUNCHER = "launcher, finder and index"
METADATA = "metadata of distributions"
LIBRARIES = "libraries of the system"
OURS = (PYTHON, LAUNCHER, METADATA, LIBRARIES)
_MODULES = ("module bytecode", "module source", "extension module")
# Of Pythons newer or older than the one that the Studio runs on, and what has a machine's name in it.
_OF_PYTHON = (
    "_sysconfigdata", "libpython", "tcl8", "tk8", "tcl9", "tk9", "_android_support", "_apple_support",
    "_colorize", "_hmac", "_interp", "_ios_support", "_opcode_metadata", "_py_warnings", "_pydatetime",
    "_pylong", "_pyrepl", "_remote_debugging", "_sha2", "_suggestions", "_sysconfig", "_types", "_zstd",
    "annotationlib", "asynchat", "asyncore", "compression", "distutils", "imp", "lib2to3", "smtpd",
)  # fmt: skip
_GROUPS = {"_onefold": LAUNCHER, "oxidized_importer": LAUNCHER, "_libraries": LIBRARIES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The bytes of one package; before: in the earlier build, None if there was none to compare with."""

    name: str
    size: int
    before: int | None = None

    @property
    def growth(self) -> int:
        return self.size - self.before if self.before is not None else 0


def by_package(document: Mapping[str, Any], program: Path, whole: int) -> dict[str, int]:
    """Return the bytes of each package.

    document: what `onefold inspect --json` says of it.
    program: the executable.
    whole: bytes of all that was made.
    """
    sizes: Counter[str] = Counter()
    for row in document["resources"]:
        sizes[package(str(row["name"]), str(row["kind"]))] += int(row["size"])
    for relative, size in _beside(program):
        sizes[package(relative, "")] += size
    rest = whole - sizes.total()
    if rest > 0:
        sizes[LAUNCHER] += rest
    return {name: size for name, size in sizes.most_common() if size}


def compared(now: Mapping[str, int], before: Mapping[str, int]) -> tuple[Share, ...]:
    """Return a row for each package that is or was there, the largest first."""
    names = dict.fromkeys((*now, *before))
    rows = (
        Share(name=name, size=now.get(name, 0), before=before.get(name, 0) if before else None)
        for name in names
    )
    return tuple(sorted(rows, key=lambda row: (-row.size, row.name)))


def package(name: str, kind: str) -> str:
    """Return whose a resource is, by its name; what lies in Python's own library is Python's."""
    first = name.partition("." if kind in _MODULES else "/")[0]
    if first.endswith((".dist-info", ".egg-info")):
        return METADATA
    first = first.partition(".")[0]  # of numpy.libs, six.py or _cffi_backend.so
    if first in _GROUPS:
        return _GROUPS[first]
    is_python = first in sys.stdlib_module_names or first.startswith(_OF_PYTHON)
    return PYTHON if is_python else first


def _beside(program: Path) -> Iterator[tuple[str, int]]:
    """Yield what lies in the program's library folder, in form `folder`."""
    folder = program.parent / "lib"
    files: Iterable[Path] = folder.rglob("*") if folder.is_dir() else ()
    for file in files:
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file.stat().st_size
