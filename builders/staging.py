"""Put what was made where the user wants it: aside first, then into place at once.

What stood there before is replaced only if Onefold made it, and only by something complete.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import OutputError
from builders.executable import program_in, was_made_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from resources.packed.resource import Data
    from resources.packing import StagedFile

EXECUTABLE_MODE, FILE_MODE = 0o755, 0o644
_PARTIAL = ".partial"


@contextlib.contextmanager
def output_folder(folder: Path) -> Iterator[Path]:
    """Yield a fresh folder on the file system of `folder`; it is removed at the end, whatever happened.

    Failures to write become OutputError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        fresh = Path(tempfile.mkdtemp(prefix=f".onefold-{os.getpid()}-", suffix=_PARTIAL, dir=folder))
        try:
            yield fresh
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise OutputError(sentence(error, folder)) from error


def write_executable(path: Path, parts: Iterable[Data]) -> None:
    """Write the parts one after another, and make the file executable."""
    write_file(path, parts, executable=True)


def write_file(path: Path, parts: Iterable[Data], *, executable: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb", buffering=1 << 20) as file:
        file.writelines(parts)
    path.chmod(EXECUTABLE_MODE if executable else FILE_MODE)


def write_files(folder: Path, files: Iterable[StagedFile]) -> None:
    """Write the program's library folder."""
    for file in files:
        write_file(folder / file.relative, (file.data,), executable=file.executable)


def publish(made: Sequence[Path], folder: Path) -> None:
    """Put finished files and folders into a folder; if one may not replace what stands there, none does."""
    for fresh in made:
        _refuse_foreign(folder / fresh.name)
    for fresh in made:
        _flush(fresh)
    for fresh in made:
        _put(fresh, folder / fresh.name)
    _flush_folder(folder)


def publish_file(fresh: Path, folder: Path, *, replaces: Callable[[Path], bool]) -> Path:
    """Put one finished file into a folder, in place of one that `replaces` says may go; return its path."""
    place = folder / fresh.name
    if os.path.lexists(place) and not (place.is_file() and replaces(place)):
        raise OutputError(
            f"{place} is there and is nothing of the kind, so it is not replaced; move it away or choose "
            "another --output"
        )
    fresh.chmod(EXECUTABLE_MODE if fresh.stat().st_mode & 0o100 else FILE_MODE)
    _flush(fresh)
    fresh.replace(place)
    _flush_folder(folder)
    return place


def _put(fresh: Path, place: Path) -> None:
    if not os.path.lexists(place) or (fresh.is_file() and place.is_file()):
        fresh.replace(place)
    else:
        _exchange(fresh, place)


def _refuse_foreign(place: Path) -> None:
    if not os.path.lexists(place):
        return
    ours = was_made_here(program_in(place)) if place.is_dir() else _is_ours(place)
    if not ours:
        raise OutputError(
            f"{place} is there and was not made by Onefold, so it is not replaced; move it away or choose "
            "another --output"
        )


def _is_ours(file: Path) -> bool:
    return was_made_here(file) or file.name.endswith((".COPYING.txt", ".cdx.json"))


def _exchange(fresh: Path, place: Path) -> None:
    """Let the two change places in one step where the system can, so that a kill leaves one of them there."""
    if sys.platform == "linux":
        swap, at_cwd = 2, -100
        libc = ctypes.CDLL(None, use_errno=True)
        rename = getattr(libc, "renameat2", None)
        if rename and rename(at_cwd, os.fsencode(fresh), at_cwd, os.fsencode(place), swap) == 0:
            return
    aside = fresh.with_name(fresh.name + ".old")
    place.replace(aside)
    fresh.replace(place)


def _flush(path: Path) -> None:
    """Have the content on disk before the name: a power cut leaves the old or the new, nothing empty."""
    files = (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)
    for file in files:
        # Windows flushes only what may be written to.
        descriptor = os.open(file, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove what builds left that were killed."""
    for partial in folder.glob(f".onefold-*{_PARTIAL}"):
        owner = partial.name.split("-")[1]
        if not (owner.isdecimal() and _is_running(int(owner))):
            shutil.rmtree(partial, ignore_errors=True)


def _is_running(process: int) -> bool:
    if sys.platform == "win32":  # where signal 0 is Ctrl+C
        import psutil  # noqa: PLC0415 - Windows alone needs it

        return psutil.pid_exists(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sentence(error: OSError, folder: Path) -> str:
    """Return what to tell the user of a failure while a folder was written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"there is no room left on the disk of {folder}; make room and build again"
    place = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else folder
    if place.is_relative_to(folder) or folder.is_relative_to(place):
        return f"{place} cannot be written: {error.strerror}; choose another --output or permit it"
    return f"{place} cannot be used: {error.strerror}"
