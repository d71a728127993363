"""Programs for Windows: what they need of it, from which version on, and how long their paths become."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from builders.check.native import damaged
from builders.check.report import Demand, LongestPath, Report
from builders.errors import ExecutableError
from builders.windows.image import CONSOLE, SECURITY, Image
from resources import pe
from resources.elf import ElfFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from builders.check.native import Native

HEAD: Final = 4096  # bytes, in which the headers lie
LIBRARIES: Final = (".dll", ".pyd")
LONGEST: Final = 260  # characters, with the drive and the end, unless the user allowed longer ones
# Where installers put a program, and where one in form `file` puts its files, for a user with a long name.
INSTALLED: Final = "C:\\Program Files\\"
CACHED: Final = "C:\\Users\\a-name-of-20-letters\\AppData\\Local\\onefold-programs\\" + 32 * "0" + "\\"
SETS: Final = ("api-ms-win-", "ext-ms-")


def report(path: Path, kind: str, found: Sequence[tuple[Native, ElfFacts, bytes]]) -> Report:
    """Return the report of a program for Windows, from what `read` returned of each file."""
    counted = [row for row in found if _counts(row[0])]
    sound = [(native, facts) for native, facts, _head in counted if not facts.problem]
    program = _program(counted)
    machines = {native.name: facts.machine for native, facts in sound}
    architecture = machines.get(program[0] if program else "", next(iter(machines.values()), ""))
    carried = {native.name.rpartition("/")[2].lower() for native, _facts in sound}
    needed = [(library, native.name) for native, facts in sound for library in facts.needed]
    outside = {library: name for library, name in reversed(needed) if library.lower() not in carried}
    return Report(
        path=str(path),
        kind=kind,
        architecture=architecture,
        target=f"{architecture}-pc-windows-msvc" if architecture else "",
        files=len(counted),
        libraries=tuple(sorted({each.lower(): each for each in outside if _is_of_windows(each)}.values())),
        missing=tuple(sorted(row for row in outside.items() if not _is_of_windows(row[0]))),
        windows=_oldest(program),
        subsystem=_subsystem(program),
        longest_path=_longest(path, kind, [native.name for native, _facts, _head in found]),
        signed=_is_signed([program] if program else [(row[0].name, row[2]) for row in counted]),
        damaged=tuple(damaged([(native.name, facts) for native, facts, _head in counted], architecture)),
    )


def read(native: Native) -> tuple[Native, ElfFacts, bytes]:
    """Return the file with what it says of itself, and its headers."""
    with native.path.open("rb") as file:
        head = file.read(HEAD)
    facts = pe.read(native.path) or ElfFacts(problem="it is no program or library for Windows")
    return native, facts, head


def _counts(native: Native) -> bool:
    """Whether it is part of the program: not what setuptools, for one, has as a template."""
    return native.name.lower().endswith(LIBRARIES) or "/" not in native.name


def _is_of_windows(library: str) -> bool:
    name = library.lower()
    return name.rpartition(".")[0] in _system() or name.startswith(SETS)


@cache
def _system() -> frozenset[str]:
    """Return what every Windows 10 and 11 has; the runtime of Visual C++ is not among it."""
    return frozenset(files("builders.check").joinpath("windows.txt").read_text("ascii").split())


def _program(found: Sequence[tuple[Native, ElfFacts, bytes]]) -> tuple[str, bytes] | None:
    names = ((native.name, head) for native, _facts, head in found)
    return next((row for row in names if row[0].lower().endswith(".exe")), None)


def _oldest(program: tuple[str, bytes] | None) -> Demand | None:
    image = _image(program[1]) if program else None
    return Demand(version=image.oldest_windows, file=program[0]) if image and program else None


def _subsystem(program: tuple[str, bytes] | None) -> str:
    image = _image(program[1]) if program else None
    if image is None:
        return ""
    return "console" if image.subsystem == CONSOLE else "window"


def _is_signed(files: Iterable[tuple[str, bytes]]) -> bool:
    images = [_image(head) for _name, head in files]
    return bool(images) and all(image is not None and image.directory(SECURITY)[1] for image in images)


def _image(head: bytes) -> Image | None:
    try:
        return Image(head)
    except ExecutableError:
        return None


def _longest(path: Path, kind: str, inside: Sequence[str]) -> LongestPath | None:
    """Return the longest path of a folder's files, or of those that a program puts into the user's cache."""
    if kind == "folder":
        start, names = f"{INSTALLED}{path.name}\\", [str(file.relative_to(path)) for file in path.rglob("*")]
    else:
        start, names = CACHED, [name for name in inside if "/" in name]
    longest = max(names, key=len, default="")
    return LongestPath(path=longest, length=len(start) + len(longest), limit=LONGEST) if longest else None
