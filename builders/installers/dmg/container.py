"""Read a disk image of macOS, whoever made it: the sectors of the disk that is in it."""

from __future__ import annotations

import bisect
import bz2
import lzma
import os
import plistlib
import zlib
from collections import OrderedDict
from typing import IO, Any, Final, NamedTuple
from xml.parsers.expat import ExpatError

from builders.errors import ExecutableError
from builders.installers.dmg import udif
from builders.installers.dmg.partitions import SECTOR

_LONGEST_LIST: Final = 256 << 20  # bytes of the property list
_LARGEST_CHUNK: Final = 64 << 20  # bytes that one may have, compressed or not
_KEPT: Final = 8  # chunks
_SKIPPED: Final = (udif.COMMENT, udif.END)
_EMPTY: Final = (udif.ZERO, udif.IGNORED)


class _Row(NamedTuple):
    """A stretch of the disk, in bytes; place, size: where it is in the file."""

    start: int
    length: int
    kind: int
    place: int
    size: int


class Image:
    """The disk; partitions: where each begins, in bytes. Raises ExecutableError if it is damaged."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._end = raw.seek(0, os.SEEK_END)
        self.resources, base = self._listed()
        self.partitions: list[int] = []
        self._rows: list[_Row] = []
        for table in _tables(self.resources):
            self._add(table, base)
        self._rows.sort()
        self._chunks: OrderedDict[int, bytes] = OrderedDict()

    def read(self, offset: int, size: int) -> bytes:
        """Return bytes of the disk; what no chunk holds is zero."""
        pieces = []
        while size > 0:
            piece = self._piece(offset, size)
            pieces.append(piece)
            offset += len(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _listed(self) -> tuple[dict[str, Any], int]:
        """Return the property list, and where the chunks begin."""
        trailer = udif.TRAILER.unpack(self._stored(self._end - udif.TRAILER.size, udif.TRAILER.size))
        if trailer[0] != udif.MAGIC:
            raise ExecutableError("it does not end as a disk image does")
        place, size = trailer[15:17]
        if size > _LONGEST_LIST:
            raise ExecutableError("its list of chunks is too long")
        try:
            found = plistlib.loads(self._stored(place, size), fmt=plistlib.FMT_XML)["resource-fork"]
        except (ExpatError, plistlib.InvalidFileException, LookupError, TypeError) as error:
            raise ExecutableError(f"its list of chunks cannot be read: {error}") from error
        return found, trailer[5]

    def _add(self, table: bytes, base: int) -> None:
        head = udif.TABLE.unpack_from(table)
        magic, _, first, _, before, *_, count = head
        if magic != udif.TABLE_MAGIC or udif.TABLE.size + count * udif.ROW.size > len(table):
            raise ExecutableError("its list of chunks is damaged")
        self.partitions.append(first * SECTOR)
        end = udif.TABLE.size + count * udif.ROW.size
        for kind, _, start, sectors, place, size in udif.ROW.iter_unpack(table[udif.TABLE.size : end]):
            if kind not in _SKIPPED and sectors:
                at = (first + start) * SECTOR
                self._rows.append(_Row(at, sectors * SECTOR, kind, base + before + place, size))

    def _piece(self, offset: int, size: int) -> bytes:
        """Return bytes from there on, as many as one row has of them at most."""
        number = bisect.bisect_right(self._rows, offset, key=lambda row: row.start) - 1
        row = self._rows[number] if number >= 0 else _Row(0, 0, udif.ZERO, 0, 0)
        inside = offset - row.start
        if inside >= row.length:
            raise ExecutableError("it is shorter than its volume says")
        wanted = min(size, row.length - inside)
        if row.kind in _EMPTY:
            return bytes(wanted)
        if row.kind == udif.RAW:
            return self._stored(row.place + inside, wanted)
        return self._chunk(number)[inside : inside + wanted]

    def _chunk(self, number: int) -> bytes:
        if number not in self._chunks:
            row = self._rows[number]
            self._chunks[number] = _unpacked(row, self._stored(row.place, row.size))
            if len(self._chunks) > _KEPT:
                self._chunks.popitem(last=False)
        self._chunks.move_to_end(number)
        return self._chunks[number]

    def _stored(self, place: int, size: int) -> bytes:
        if place < 0 or place + size > self._end:
            raise ExecutableError("it is cut short")
        self._raw.seek(place)
        return self._raw.read(size)


def _tables(resources: object) -> list[bytes]:
    """Return the tables of the partitions."""
    entries = resources.get("blkx") if isinstance(resources, dict) else None
    listed = entries if isinstance(entries, list) else []
    found = [entry.get("Data") for entry in listed if isinstance(entry, dict)]
    tables = [data for data in found if isinstance(data, bytes) and len(data) >= udif.TABLE.size]
    if not tables or len(tables) < len(listed):
        raise ExecutableError("its list of chunks is damaged")
    return tables


def _unpacked(row: _Row, data: bytes) -> bytes:
    if max(row.length, row.size) > _LARGEST_CHUNK:
        raise ExecutableError("a chunk of it is too large")
    try:
        if row.kind == udif.ZLIB:
            found = zlib.decompressobj().decompress(data, row.length)
        elif row.kind == udif.BZIP2:
            found = bz2.BZ2Decompressor().decompress(data, row.length)
        elif row.kind == udif.LZMA:
            found = lzma.LZMADecompressor().decompress(data, row.length)
        else:
            raise ExecutableError(f"it is compressed in a way ({row.kind:#x}) that cannot be read here")
    except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
        raise ExecutableError(f"a chunk of it is damaged: {error}") from error
    if len(found) != row.length:
        raise ExecutableError("a chunk of it is damaged")
    return found
