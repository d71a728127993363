"""Cabinets, which hold the files of an .msi ([MS-CAB], compression [MS-MCI], known as MSZIP).

    header | a row for each folder | a row for each file | blocks of data, a run for each folder

A folder is a stretch of files that is compressed as one. A block is 32 KiB of it, compressed by itself, with
the block before as dictionary. So blocks can be made on all cores, to the same bytes.
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from builders.errors import InstallerError
from builders.installers import archive
from builders.installers.ordered import OrderedPool

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from builders.installers.model import Entry

MAGIC: Final = b"MSCF"
HEADER: Final = struct.Struct("<4s4xI4xI4xBBHHHHH")
FOLDER: Final = struct.Struct("<IHH")
FILE: Final = struct.Struct("<IIHHHH")
BLOCK: Final = struct.Struct("<IHH")
SIGNATURE: Final = b"CK"
MSZIP: Final = 1
BLOCK_SIZE: Final = 32 * 1024
_LARGEST_PACKED: Final = BLOCK_SIZE + 12
_LARGEST_FOLDER: Final = 0x7FFF8000  # bytes before compression
_MOST_FILES: Final = 0xFFFF
LARGEST: Final = 0x7FFFFFFF  # what an .msi may have in all, so no cabinet has more
_ARCHIVE: Final = 0x20  # attribute of a file that a backup has not seen
_LEVEL: Final = 5  # 6 takes two fifths longer for one hundredth less
_BATCH: Final = 32  # blocks that a thread makes at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file and the name that it has in the cabinet."""

    name: str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """Some members; places: where each starts in the folder."""

    members: tuple[Member, ...]
    places: tuple[int, ...]


def write(
    raw: IO[bytes], members: Sequence[Member], epoch: int, largest_folder: int = _LARGEST_FOLDER
) -> Generator[tuple[int, str], None, None]:
    """Write a cabinet at the end of a file; yield the sizes of the pieces that went in, and their paths.

    Raises InstallerError if a file is too large, or has changed since it was measured.
    """
    if len(members) > _MOST_FILES:
        raise InstallerError(f"a cabinet holds {_MOST_FILES:,} files, and these are {len(members):,}")
    start = raw.tell()
    folders = _folders(members, largest_folder)
    names = b"".join(_rows(folders, epoch))
    head = HEADER.size + FOLDER.size * len(folders)
    raw.write(bytes(head) + names)
    rows = []
    for folder in folders:
        place = raw.tell() - start
        blocks = yield from _write_folder(raw, folder)
        rows.append(FOLDER.pack(place, blocks, MSZIP))
    size = raw.tell() - start
    header = HEADER.pack(MAGIC, size, head, 3, 1, len(folders), len(members), 0, 0, 0)
    raw.seek(start)
    raw.write(header + b"".join(rows))
    raw.seek(0, os.SEEK_END)


def _folders(members: Iterable[Member], largest: int) -> list[_Folder]:
    found: list[_Folder] = []
    some: list[Member] = []
    places: list[int] = []
    end = 0
    for member in members:
        size = member.entry.size
        if size > _LARGEST_FOLDER:
            raise InstallerError(
                f"{member.entry.path} has {size:,} bytes, and Windows Installer takes no file over 2 GB; "
                "leave it out, or ship the .zip"
            )
        if some and end + size > largest:
            found.append(_Folder(members=tuple(some), places=tuple(places)))
            some, places, end = [], [], 0
        some.append(member)
        places.append(end)
        end += size
    return [*found, _Folder(members=tuple(some), places=tuple(places))] if some else found


def _rows(folders: Iterable[_Folder], epoch: int) -> Iterable[bytes]:
    moment = time.gmtime(epoch)
    day = (moment.tm_year - 1980) << 9 | moment.tm_mon << 5 | moment.tm_mday
    second = moment.tm_hour << 11 | moment.tm_min << 5 | moment.tm_sec // 2
    for number, folder in enumerate(folders):
        for member, place in zip(folder.members, folder.places, strict=True):
            row = FILE.pack(member.entry.size, place, number, day, second, _ARCHIVE)
            yield row + member.name.encode("ascii") + b"\0"


def _write_folder(raw: IO[bytes], folder: _Folder) -> Generator[tuple[int, str], None, int]:
    """Return the number of blocks."""
    with OrderedPool() as pool:
        blocks = _Blocks(raw, pool)
        for member in folder.members:
            size = 0
            for piece in archive.chunks(member.entry):
                size += len(piece)
                blocks.write(piece)
                yield len(piece), member.entry.path
            if size != member.entry.size:
                raise InstallerError(f"{member.entry.path} was changed while it was read; build again")
        return blocks.finish()


class _Blocks:
    """Cuts a folder into blocks and has them compressed by as many threads as there are cores."""

    def __init__(self, raw: IO[bytes], pool: OrderedPool) -> None:
        self._raw = raw
        self._pool = pool
        self._buffer = bytearray()
        self._before = b""
        self._count = 0

    def write(self, data: bytes) -> None:
        self._buffer += data
        size = BLOCK_SIZE * _BATCH
        while len(self._buffer) >= size:
            self._submit(bytes(self._buffer[:size]))
            del self._buffer[:size]

    def finish(self) -> int:
        if self._buffer:
            self._submit(bytes(self._buffer))
        self._pool.finish()
        return self._count

    def _submit(self, data: bytes) -> None:
        self._pool.submit(self._put, _packed, self._before, data)
        self._before = data[-BLOCK_SIZE:]
        self._count += -(-len(data) // BLOCK_SIZE)

    def _put(self, blocks: bytes) -> None:
        self._raw.write(blocks)
        if self._raw.tell() > LARGEST:
            raise InstallerError(
                "the installer would be larger than 2 GB, which Windows Installer does not take; leave "
                "something out, or ship the .zip"
            )


def _packed(before: bytes, data: bytes) -> bytes:
    """Return some blocks as they stand in a cabinet; before: the block in front of them."""
    made = []
    for at in range(0, len(data), BLOCK_SIZE):
        block = data[at : at + BLOCK_SIZE]
        packed = SIGNATURE + _deflated(before, block)
        sizes = struct.pack("<HH", len(packed), len(block))
        made.append(BLOCK.pack(checksum(packed, checksum(sizes)), len(packed), len(block)) + packed)
        before = block
    return b"".join(made)


def _deflated(before: bytes, block: bytes) -> bytes:
    if before:
        packing = zlib.compressobj(
            _LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY, before
        )
    else:
        packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packing.compress(block) + packing.flush()
    if len(SIGNATURE) + len(packed) <= _LARGEST_PACKED:
        return packed
    return b"\x01" + struct.pack("<HH", len(block), len(block) ^ 0xFFFF) + block  # stored (RFC 1951, 3.2.4)


def checksum(data: bytes, seed: int = 0) -> int:
    """Return the exclusive or of all words of four bytes; the last one to three bytes count backwards."""
    whole = len(data) & ~3
    number, words = int.from_bytes(data[:whole], "little"), whole // 4
    while words > 1:  # fold it in the middle: far faster here than word by word
        half = (words + 1) // 2
        number = number >> 32 * half ^ number & (1 << 32 * half) - 1
        words = half
    return seed ^ number ^ int.from_bytes(data[whole:], "big")
