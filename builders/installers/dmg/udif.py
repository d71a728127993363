"""A disk image of macOS (.dmg): a disk cut into chunks, each compressed by itself, so on all cores.

    chunks, one behind the other
    property list    for each partition its rows: which sectors a chunk holds, where and how it is stored
    "koly"           512 bytes: where the list is, checksums

Apple has not published the format. What is known: https://newosxbook.com/DMG.html.
"""

from __future__ import annotations

import bz2
import lzma
import plistlib
import struct
import zlib
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from builders.installers.dmg.partitions import SECTOR
from builders.installers.ordered import OrderedPool

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Mapping

    from builders.installers.dmg.partitions import Partition

TRAILER: Final = struct.Struct(">4sIIIQQQQQII16sII128sQQ120xII128sIQ12x")
TABLE: Final = struct.Struct(">4sIQQQII24xII128sI")
ROW: Final = struct.Struct(">IIQQQQ")
MAGIC, TABLE_MAGIC = b"koly", b"mish"
ZERO, RAW, IGNORED, ZLIB, BZIP2, LZMA = 0, 1, 2, 0x80000005, 0x80000006, 0x80000008
COMMENT, END = 0x7FFFFFFE, 0xFFFFFFFF
CHUNK: Final = 2048  # sectors
_CRC32, _BITS = 2, 32
_FLATTENED, _DEVICE = 1, 1
_ATTRIBUTES: Final = "0x0050"
_SPARE: Final = 8  # sectors that readers want in their buffer besides a chunk
_XZ: Final = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": CHUNK * SECTOR}]


def _lzma(data: bytes) -> bytes:
    return lzma.compress(data, lzma.FORMAT_XZ, lzma.CHECK_CRC32, filters=_XZ)


METHODS: Final[Mapping[str, tuple[int, Callable[[bytes], bytes]]]] = {
    "zlib": (ZLIB, lambda data: zlib.compress(data, 6)),
    "bzip2": (BZIP2, lambda data: bz2.compress(data, 9)),
    "lzma": (LZMA, _lzma),
}
_NOTHING: Final = bytes(CHUNK * SECTOR)


class _Chunk(NamedTuple):
    kind: int
    data: bytes


class _Rows:
    """The table of one partition while it is written."""

    def __init__(self, partition: Partition) -> None:
        self.partition = partition
        self.checksum = 0
        self.rows: list[tuple[int, int, int, int, int]] = []
        self._sectors = 0

    def add(self, chunk: _Chunk, sectors: int, place: int) -> None:
        if chunk.kind == ZERO and self.rows and self.rows[-1][0] == ZERO:
            kind, start, before, at, _ = self.rows.pop()
            self.rows.append((kind, start, before + sectors, at, 0))
        else:
            self.rows.append((chunk.kind, self._sectors, sectors, place, len(chunk.data)))
        self._sectors += sectors

    def encoded(self, number: int, end: int) -> bytes:
        rows = [*self.rows, (END, self._sectors, 0, end, 0)]
        head = (TABLE_MAGIC, 1, self.partition.start, self.partition.sectors, 0, CHUNK + _SPARE, number)
        table = TABLE.pack(*head, *_checksum(self.checksum), len(rows))
        return table + b"".join(ROW.pack(row[0], 0, *row[1:]) for row in rows)


class Writer:
    """Writes partitions, one after the other, then the end of the file."""

    def __init__(self, raw: IO[bytes], method: str) -> None:
        self._raw = raw
        self._method = METHODS[method]
        self._pool = OrderedPool()
        self._buffer = bytearray()
        self._partitions: list[_Rows] = []
        self._place = self._checksum = 0

    def begin(self, partition: Partition) -> None:
        self.end_partition()
        self._partitions.append(_Rows(partition))

    def write(self, data: bytes) -> None:
        rows = self._partitions[-1]
        rows.checksum = zlib.crc32(data, rows.checksum)
        self._buffer += data
        size = CHUNK * SECTOR
        if len(self._buffer) < size:
            return
        whole = len(self._buffer) // size * size
        with memoryview(self._buffer) as view:
            for at in range(0, whole, size):
                self._submit(bytes(view[at : at + size]))
        del self._buffer[:whole]

    def end_partition(self) -> None:
        if self._buffer:
            self._submit(bytes(self._buffer))
            self._buffer.clear()

    def finish(self, identity: uuid.UUID, resources: Mapping[str, list[dict[str, Any]]]) -> None:
        """Write the end. resources: further ones of the property list, by kind."""
        self.end_partition()
        self._pool.finish()
        tables = [rows.encoded(number, self._place) for number, rows in enumerate(self._partitions)]
        listed = [
            resource(data, str(number), rows.partition.name) | {"CFName": rows.partition.name}
            for number, (data, rows) in enumerate(zip(tables, self._partitions, strict=True), start=-1)
        ]
        text = plistlib.dumps({"resource-fork": {"blkx": listed, **resources}})
        self._raw.write(text + self._trailer(identity, len(text)))

    def stop(self) -> None:
        """End the threads, whatever became of the work."""
        self._pool.stop()

    def _submit(self, data: bytes) -> None:
        put = partial(self._put, self._partitions[-1], len(data) // SECTOR)
        self._pool.submit(put, _packed, self._method, data)

    def _put(self, rows: _Rows, sectors: int, chunk: _Chunk) -> None:
        rows.add(chunk, sectors, self._place)
        self._raw.write(chunk.data)
        self._checksum = zlib.crc32(chunk.data, self._checksum)
        self._place += len(chunk.data)

    def _trailer(self, identity: uuid.UUID, listed: int) -> bytes:
        checksums = b"".join(rows.checksum.to_bytes(4, "big") for rows in self._partitions)
        last = self._partitions[-1].partition
        return TRAILER.pack(
            *(MAGIC, 4, TRAILER.size, _FLATTENED),
            *(0, 0, self._place, 0, 0, 1, 1, identity.bytes),
            *_checksum(self._checksum),
            *(self._place, listed),
            *_checksum(zlib.crc32(checksums)),
            *(_DEVICE, last.start + last.sectors),
        )


def resource(data: bytes, number: str, name: str = "", attributes: str = _ATTRIBUTES) -> dict[str, Any]:
    """Return a resource as the property list has it."""
    return {"Attributes": attributes, "Data": data, "ID": number, "Name": name}


def _packed(method: tuple[int, Callable[[bytes], bytes]], data: bytes) -> _Chunk:
    if data == _NOTHING[: len(data)]:
        return _Chunk(ZERO, b"")
    kind, compress = method
    packed = compress(data)
    return _Chunk(kind, packed) if len(packed) < len(data) else _Chunk(RAW, data)


def _checksum(value: int) -> tuple[int, int, bytes]:
    return _CRC32, _BITS, value.to_bytes(4, "big")
