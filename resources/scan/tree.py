"""Read a folder and all below it with as few system calls as will do."""

from __future__ import annotations

import os
import stat
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_DEEPEST: Final = 100
_EVERYONE_READS: Final = 0o444
_ANYONE_RUNS: Final = 0o111
_CACHE: Final = "__pycache__"  # derived from what stands beside it, and never imported without that


class File(NamedTuple):
    name: str
    size: int
    executable: bool


class Folder(NamedTuple):
    """A folder that was read; `relative` is its POSIX path below the root with a slash at the end, or ""."""

    name: str
    relative: str
    files: tuple[File, ...]
    folders: tuple[Folder, ...]


class Trouble(NamedTuple):
    """Something that needs the user's eye: a stable code, the relative path, and a sentence."""

    code: str
    relative: str
    message: str
    line: int = 0


def read(root: Path, *, below: str = "", skipped: Collection[str] = ()) -> tuple[Folder, tuple[Trouble, ...]]:
    """Return the tree of a folder, or of one folder `below` it, sorted by name.

    Relative paths start at `root`; the folders whose relative paths are `skipped` are not read.
    """
    reader = _Reader(frozenset(skipped))
    tree = reader.folder(
        os.fspath(root / below), below, f"{below}/" if below else "", (os.path.realpath(root),)
    )
    return tree, tuple(reader.troubles)


class _Reader:
    def __init__(self, skipped: frozenset[str]) -> None:
        self.troubles: list[Trouble] = []
        self._skipped = skipped

    def folder(self, path: str, name: str, relative: str, above: tuple[str, ...]) -> Folder:
        """Read one folder; `above` are the real paths of the folders that links led into."""
        files: list[File] = []
        folders: list[Folder] = []
        for entry in self._entries(path, relative):
            try:
                if entry.is_dir():
                    folders += self._below(entry, relative, above)
                else:
                    files += self._file(entry, relative)
            except OSError as error:
                code = "broken-link" if entry.is_symlink() else "unreadable"
                self._report(code, relative + entry.name, f"cannot be read: {error.strerror}")
        return Folder(name, relative, tuple(files), tuple(folders))

    def _entries(self, path: str, relative: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=attrgetter("name"))
        except OSError as error:
            self._report("unreadable", relative, f"cannot be listed: {error.strerror}")
            return []
        return [entry for entry in found if entry.name.isascii() or self._is_text(entry.name, relative)]

    def _is_text(self, name: str, relative: str) -> bool:
        try:
            name.encode()
        except UnicodeEncodeError:
            shown = os.fsencode(name).decode(errors="backslashreplace")
            self._report("file-name", relative + shown, "has a name that is not UTF-8, and is left out")
            return False
        return True

    def _below(self, entry: os.DirEntry[str], relative: str, above: tuple[str, ...]) -> list[Folder]:
        inner = relative + entry.name
        if entry.name == _CACHE or inner in self._skipped:
            return []
        if entry.is_symlink():
            real = os.path.realpath(entry.path)
            if real in above or _contains(real, os.path.realpath(os.path.dirname(entry.path))):  # noqa: PTH120 - str
                self._report("link-loop", inner, "is a link to a folder that contains it, and is left out")
                return []
            above = (*above, real)
        if relative.count("/") >= _DEEPEST:
            self._report("too-deep", inner, f"lies more than {_DEEPEST} folders deep, and is left out")
            return []
        return [self.folder(entry.path, entry.name, inner + "/", above)]

    def _file(self, entry: os.DirEntry[str], relative: str) -> list[File]:
        try:
            status = entry.stat()
        except FileNotFoundError:
            self._report("broken-link", relative + entry.name, "is a link to a file that does not exist")
            return []
        if not stat.S_ISREG(status.st_mode):
            self._report(
                "special-file", relative + entry.name, "is neither a file nor a folder, and is left out"
            )
            return []
        if status.st_mode & _EVERYONE_READS != _EVERYONE_READS and not os.access(entry.path, os.R_OK):
            self._report("unreadable", relative + entry.name, "cannot be read: permission denied")
            return []
        return [File(entry.name, status.st_size, bool(status.st_mode & _ANYONE_RUNS))]

    def _report(self, code: str, relative: str, message: str) -> None:
        self.troubles.append(Trouble(code, relative, message))


def _contains(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
