"""Read the squashfs of an AppImage: what is in it, and whether it is whole."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from builders.errors import ExecutableError
from builders.installers import archive
from builders.installers.appimage import squashfs
from builders.installers.appimage.squashfs import Type
from builders.installers.model import Read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from struct import Struct

_MOST = 1 << 30  # bytes of a table; 60,000 files take 5 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Unpacked metadata; starts: where the packed blocks began, and how much lay before each."""

    data: bytes
    starts: dict[int, int]

    def at(self, block: int, offset: int) -> int:
        if block not in self.starts:
            raise ValueError("a part of it is not where it has to be")
        return self.starts[block] + offset

    def bytes(self, place: int, size: int) -> bytes:
        if place + size > len(self.data):
            raise ValueError("a part of it is cut short")
        return self.data[place : place + size]

    def unpack(self, form: Struct, place: int) -> tuple[int, ...]:
        return form.unpack(self.bytes(place, form.size))


class Image:
    """A squashfs at an offset of a file; raises ExecutableError for what is damaged or of another kind."""

    def __init__(self, raw: IO[bytes], offset: int) -> None:
        self._raw = raw
        self._offset = offset
        fields = squashfs.SUPERBLOCK.unpack(self._bytes(0, squashfs.SUPERBLOCK.size))
        if fields[0] != squashfs.MAGIC or fields[5] != squashfs.ZLIB or fields[9:11] != squashfs.VERSION:
            raise ExecutableError(f"{raw.name} holds no squashfs that is packed with zlib")
        self._root, owners, self._block = fields[11], fields[13], fields[3]
        inodes, folders, fragments = fields[15], fields[16], fields[17]
        end = self._first(fragments if fields[4] else owners)
        self._inodes = self._table(inodes, folders)
        self._folders = self._table(folders, end)
        self._fragments = self._table(end, fragments) if fields[4] else _Table(data=b"", starts={})
        self._last_fragment = (-1, b"")

    def read(self) -> Iterator[Read]:
        """Yield every file and link."""
        yield from self._folder(self._root, "", 0)

    def _folder(self, reference: int, path: str, depth: int) -> Iterator[Read]:
        if depth > 500:  # noqa: PLR2004 - deeper than any path that a system takes
            raise ExecutableError(f"{self._raw.name} is damaged: a folder is inside itself")
        for name, inner, kind in self._names(reference):
            whole = f"{path}{name}"
            if kind == Type.FOLDER:
                yield from self._folder(inner, f"{whole}/", depth + 1)
            else:
                yield self._leaf(inner, whole)

    def _names(self, reference: int) -> Iterator[tuple[str, int, int]]:
        """Yield name, inode and type of everything in a folder."""
        kind, body = self._inode(reference)
        if kind == Type.FOLDER:
            block, _links, size, offset, _above = self._inodes.unpack(squashfs.FOLDER, body)
        else:
            _links, size, block, _above, _count, offset, _ = self._inodes.unpack(squashfs.LARGE_FOLDER, body)
        if size <= 3:  # noqa: PLR2004 - that of an empty one
            return
        at = self._folders.at(block, offset)
        end = at + size - 3
        while at < end:
            count, block, _number = self._folders.unpack(squashfs.HEADER, at)
            at += squashfs.HEADER.size
            for _ in range(count + 1):
                offset, _distance, kind, length = self._folders.unpack(squashfs.ENTRY, at)
                name = self._folders.bytes(at + squashfs.ENTRY.size, length + 1)
                at += squashfs.ENTRY.size + length + 1
                yield os.fsdecode(name), block << 16 | offset, kind

    def _leaf(self, reference: int, path: str) -> Read:
        kind, body = self._inode(reference)
        if kind == Type.LINK:
            _links, size = self._inodes.unpack(squashfs.LINK, body)
            return Read(
                path=path, size=0, link=os.fsdecode(self._inodes.bytes(body + squashfs.LINK.size, size))
            )
        mode = self._inodes.unpack(squashfs.INODE, body - squashfs.INODE.size)[1]
        made, size = archive.hasher(), 0
        for piece in self._content(kind, body):
            made.update(piece)
            size += len(piece)
        return Read(path=path, size=size, executable=bool(mode & 0o100), digest=made.hexdigest())

    def _content(self, kind: int, body: int) -> Iterator[bytes]:
        if kind == Type.FILE:
            start, fragment, offset, size = self._inodes.unpack(squashfs.FILE, body)
            body += squashfs.FILE.size
        else:
            fields = self._inodes.unpack(squashfs.LARGE_FILE, body)
            start, size, fragment, offset = fields[0], fields[1], fields[4], fields[5]
            body += squashfs.LARGE_FILE.size
        has_fragment = fragment != squashfs.NO_FRAGMENT
        for number in range(size // self._block if has_fragment else -(-size // self._block)):
            (noted,) = self._inodes.unpack(squashfs.WORD, body + number * squashfs.WORD.size)
            yield self._data(start, noted)
            start += noted & (squashfs.STORED - 1)
        if has_fragment:
            yield self._fragment(fragment)[offset : offset + size % self._block]

    def _fragment(self, number: int) -> bytes:
        if self._last_fragment[0] != number:
            place = number * squashfs.FRAGMENT.size
            start, noted, _ = self._fragments.unpack(squashfs.FRAGMENT, place)
            self._last_fragment = (number, self._data(start, noted))
        return self._last_fragment[1]

    def _data(self, start: int, noted: int) -> bytes:
        data = self._bytes(start, noted & (squashfs.STORED - 1))
        return data if noted & squashfs.STORED else _unpacked(data, self._block)

    def _inode(self, reference: int) -> tuple[int, int]:
        """Return the type of an inode, and where what belongs to it begins."""
        place = self._inodes.at(reference >> 16, reference & 0xFFFF)
        kind = self._inodes.unpack(squashfs.INODE, place)[0]
        if kind not in set(Type):
            raise ExecutableError(f"{self._raw.name} holds something of a kind that is not known: {kind}")
        return kind, place + squashfs.INODE.size

    def _first(self, index: int) -> int:
        """Return where the first block of an indexed table is."""
        (place,) = squashfs.LONG.unpack(self._bytes(index, squashfs.LONG.size))
        return int(place)

    def _table(self, start: int, end: int) -> _Table:
        data, starts, at = bytearray(), {}, start
        if end - start > _MOST:
            raise ValueError("a table of it is larger than any")
        while at < end:
            (noted,) = squashfs.SHORT.unpack(self._bytes(at, squashfs.SHORT.size))
            size = noted & (squashfs.METADATA_STORED - 1)
            packed = self._bytes(at + squashfs.SHORT.size, size)
            starts[at - start] = len(data)
            data += packed if noted & squashfs.METADATA_STORED else _unpacked(packed, squashfs.METADATA)
            at += squashfs.SHORT.size + size
        return _Table(data=bytes(data), starts=starts)

    def _bytes(self, offset: int, size: int) -> bytes:
        self._raw.seek(self._offset + offset)
        data = self._raw.read(size)
        if len(data) != size:
            raise ExecutableError(f"{self._raw.name} is damaged: it ends too early")
        return data


def _unpacked(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error as error:
        raise ValueError(f"a block of it is damaged ({error})") from error
