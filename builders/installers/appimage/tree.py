"""The inodes and directories of a squashfs, and the tables that they lie in."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builders.errors import InstallerError
from builders.installers.appimage import squashfs
from builders.installers.appimage.squashfs import Type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builders.installers.model import Entry

_LONGEST_NAME, _LONGEST_LINK = 256, 65_535
_MOST_FOLDERS_INSIDE = 0x7FFF  # far from what the numbers of entries can count from


@dataclass(slots=True, kw_only=True)
class Blocks:
    """Where the data of a file, or a fragment, went: its start, and the size of each block."""

    start: int = 0
    sizes: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Data:
    """The content of a file; `fragment` and `offset` tell where in a fragment it is, if it is."""

    size: int
    blocks: Blocks = field(default_factory=Blocks)
    fragment: int = squashfs.NO_FRAGMENT
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """An inode as the folder above names it."""

    name: bytes
    block: int
    offset: int
    number: int
    type: Type


class Metadata:
    """A table of metadata: a stream that is cut into packed blocks."""

    def __init__(self) -> None:
        self.packed = bytearray()
        self._open = bytearray()

    @property
    def place(self) -> tuple[int, int]:
        """The start of the packed block and the offset in it of what comes next."""
        return len(self.packed), len(self._open)

    def write(self, data: bytes) -> None:
        self._open += data
        while len(self._open) >= squashfs.METADATA:
            self._pack(bytes(self._open[: squashfs.METADATA]))
            del self._open[: squashfs.METADATA]

    def finish(self) -> bytes:
        if self._open:
            self._pack(bytes(self._open))
            self._open.clear()
        return bytes(self.packed)

    def _pack(self, data: bytes) -> None:
        packed = zlib.compress(data, squashfs.LEVEL)
        is_smaller = len(packed) < len(data)
        self.packed += squashfs.SHORT.pack(
            len(packed) if is_smaller else len(data) | squashfs.METADATA_STORED
        )
        self.packed += packed if is_smaller else data


class Tree:
    """The inodes and directories; what is in a folder is written before the folder itself."""

    def __init__(self, entries: Sequence[Entry], data: dict[str, Data], epoch: int) -> None:
        self.inodes, self.folders = Metadata(), Metadata()
        self.count = 0
        self._data = data
        self._epoch = epoch
        self._inside: dict[str, list[Entry]] = {"": []}
        self._numbers = {"": 1}
        for number, entry in enumerate(entries, start=2):
            self._numbers[entry.path] = number
            self._inside[entry.path.rpartition("/")[0]].append(entry)
            if entry.is_folder:
                self._inside[entry.path] = []

    def write(self) -> _Named:
        """Write everything; returns the root. Folders are nested too deep for recursion: this is a stack."""
        self.count = len(self._numbers)
        done: dict[str, _Named] = {}
        for path in sorted(self._inside, key=lambda path: (-path.count("/"), path)):
            if path:
                done[path] = self._folder(path, done)
        return self._folder("", done)

    def _folder(self, path: str, done: dict[str, _Named]) -> _Named:
        inside = self._inside[path]
        named = [done[entry.path] if entry.is_folder else self._leaf(entry) for entry in inside]
        named.sort(key=lambda each: each.name)
        block, offset = self.folders.place
        listing = _listing(named)
        self.folders.write(listing)
        links = 2 + sum(entry.is_folder for entry in inside)
        above = self._numbers[path.rpartition("/")[0]] if path else self.count + 1
        size = len(listing) + 3
        if size > 0xFFFF:  # noqa: PLR2004 - what two bytes hold
            body = squashfs.LARGE_FOLDER.pack(links, size, block, above, 0, offset, squashfs.NO_FRAGMENT)
            return self._inode(path, Type.LARGE_FOLDER, 0o755, body)
        return self._inode(path, Type.FOLDER, 0o755, squashfs.FOLDER.pack(block, links, size, offset, above))

    def _leaf(self, entry: Entry) -> _Named:
        if entry.link:
            target = os.fsencode(entry.link)
            if len(target) > _LONGEST_LINK:
                raise InstallerError(f"{entry.path} is a link to a path that is too long for an AppImage")
            return self._inode(entry.path, Type.LINK, 0o777, squashfs.LINK.pack(1, len(target)) + target)
        found = self._data[entry.path]
        sizes = b"".join(map(squashfs.WORD.pack, found.blocks.sizes))
        mode = 0o755 if entry.executable else 0o644
        where = (found.fragment, found.offset)
        if max(found.size, found.blocks.start) <= 0xFFFF_FFFF:  # noqa: PLR2004 - what four bytes hold
            body = squashfs.FILE.pack(found.blocks.start, *where, found.size)
            return self._inode(entry.path, Type.FILE, mode, body + sizes)
        body = squashfs.LARGE_FILE.pack(found.blocks.start, found.size, 0, 1, *where, squashfs.NO_FRAGMENT)
        return self._inode(entry.path, Type.LARGE_FILE, mode, body + sizes)

    def _inode(self, path: str, kind: Type, mode: int, body: bytes) -> _Named:
        name = os.fsencode(path.rpartition("/")[2])
        if len(name) > _LONGEST_NAME:
            raise InstallerError(f"{path} has a name that is too long for an AppImage; shorten it")
        number = self._numbers[path]
        block, offset = self.inodes.place
        self.inodes.write(squashfs.INODE.pack(kind, mode, 0, 0, self._epoch, number) + body)
        return _Named(name=name, block=block, offset=offset, number=number, type=_basic(kind))


def _basic(kind: Type) -> Type:
    return {Type.LARGE_FOLDER: Type.FOLDER, Type.LARGE_FILE: Type.FILE}.get(kind, kind)


def _listing(named: Sequence[_Named]) -> bytes:
    """Return a directory: headers, each with entries whose inodes lie in one metadata block."""
    listing = bytearray()
    at = 0
    while at < len(named):
        first, end = named[at], at
        while end < len(named) and end - at < squashfs.MOST_IN_HEADER and _is_beside(first, named[end]):
            end += 1
        listing += squashfs.HEADER.pack(end - at - 1, first.block, first.number)
        for each in named[at:end]:
            distance = each.number - first.number
            listing += squashfs.ENTRY.pack(each.offset, distance, each.type, len(each.name) - 1) + each.name
        at = end
    return bytes(listing)


def _is_beside(first: _Named, other: _Named) -> bool:
    return first.block == other.block and abs(other.number - first.number) <= _MOST_FOLDERS_INSIDE
