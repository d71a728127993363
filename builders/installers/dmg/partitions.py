"""The partitions of a disk: one volume, in a GUID partition table (UEFI specification, 5.3).

sector 0   for those who know only the older table
1, 2..33   header and table
34..39     free, so that the volume begins where sectors of 4 KiB do
40         the volume
the last   table and header again, sectors of 4 KiB in front of the end
"""

from __future__ import annotations

import struct
import uuid
import zlib
from typing import Final, NamedTuple

SECTOR: Final = 512
FIRST: Final = 40
_TABLE: Final = 32  # sectors of the table
_ROWS, _ROW = 128, 128
_HFS: Final = uuid.UUID("48465300-0000-11aa-aa11-00306543ecac")
_HEADER: Final = struct.Struct("<8sIIIIQQQQ16sQIII")
_ENTRY: Final = struct.Struct("<16s16sQQQ72s")
_MBR_ROW: Final = struct.Struct("<B3sB3sII")
_MBR_TABLE: Final = 446
_ANY_GUID: Final = 0xEE
_ALIGNMENT: Final = 8


class Partition(NamedTuple):
    """A stretch of the disk, as a disk image names it; data: None for the volume."""

    name: str
    start: int
    sectors: int
    data: bytes | None


def arrange(sectors: int, identity: uuid.UUID) -> tuple[Partition, ...]:
    """Return everything on the disk, in its order; sectors: of the volume."""
    end = FIRST + sectors
    backup = end + -(end + _TABLE + 1) % _ALIGNMENT
    total = backup + _TABLE + 1
    table = _table(end, identity)
    free = FIRST - 2 - _TABLE
    found = [
        ("Protective Master Boot Record (MBR : 0)", 0, _protection(total)),
        ("GPT Header (Primary GPT Header : 1)", 1, _header((1, total - 1, 2), total, table, identity)),
        ("GPT Partition Data (Primary GPT Table : 2)", 2, table),
        (" (Apple_Free : 3)", FIRST - free, bytes(free * SECTOR)),
        ("disk image (Apple_HFS : 4)", FIRST, None),
        (" (Apple_Free : 5)", end, bytes((backup - end) * SECTOR)),
        ("GPT Partition Data (Backup GPT Table : 6)", backup, table),
        (
            "GPT Header (Backup GPT Header : 7)",
            total - 1,
            _header((total - 1, 1, backup), total, table, identity),
        ),
    ]
    return tuple(
        Partition(name, start, sectors if data is None else len(data) // SECTOR, data)
        for name, start, data in found
        if data is None or data
    )


def _protection(total: int) -> bytes:
    row = _MBR_ROW.pack(0, b"\0\2\0", _ANY_GUID, b"\xff\xff\xff", 1, min(total - 1, 0xFFFFFFFF))
    return (bytes(_MBR_TABLE) + row).ljust(SECTOR - 2, b"\0") + b"\x55\xaa"


def _table(end: int, identity: uuid.UUID) -> bytes:
    name = "disk image".encode("utf-16-le")
    volume = uuid.uuid5(identity, "volume")
    row = _ENTRY.pack(_HFS.bytes_le, volume.bytes_le, FIRST, end - 1, 0, name)
    return row.ljust(_ROWS * _ROW, b"\0")


def _header(places: tuple[int, int, int], total: int, table: bytes, identity: uuid.UUID) -> bytes:
    """Return one of the two headers; places: of this one, of the other, of its table."""
    here, there, rows = places
    usable = (2 + _TABLE, total - 2 - _TABLE)
    after = (identity.bytes_le, rows, _ROWS, _ROW, zlib.crc32(table))
    checksum = 0
    for _ in range(2):  # the first time without a checksum
        header = _HEADER.pack(b"EFI PART", 0x10000, _HEADER.size, checksum, 0, here, there, *usable, *after)
        checksum = zlib.crc32(header)
    return header.ljust(SECTOR, b"\0")
