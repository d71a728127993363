"""What a library for Windows (PE) says about itself to a loader."""

from __future__ import annotations

import mmap
import struct
from typing import TYPE_CHECKING, Final

from resources.elf import ElfFacts as Facts  # the same questions; what PE has no word for stays empty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MACHINES: Final = {0x014C: "i386", 0x8664: "x86_64", 0xAA64: "aarch64", 0x01C4: "arm"}
_HEADER: Final = struct.Struct("<4sHHIIIHH")
_SECTION: Final = struct.Struct("<8xIIII16x")  # size, address, stored size, place in the file
_DESCRIPTOR: Final = struct.Struct("<IIIII")
_DIRECTORIES: Final = {0x10B: 96, 0x20B: 112}  # where they start in each kind of optional header
_IMPORTS, _TLS = 1, 9
_THREAD_DATA: Final = {0x10B: struct.Struct("<II8xI"), 0x20B: struct.Struct("<QQ16xI")}  # start, end, zeros
_MOST_LIBRARIES: Final = 1024
_LONGEST_NAME: Final = 512


class _DamagedError(Exception):
    """Never seen outside."""


def read(path: Path | str) -> Facts | None:
    """Return machine, needs and thread-local data, None if it is no PE file. OSError if it cannot be read."""
    with open(path, "rb") as file:  # noqa: PTH123 - hot, and a str is at hand
        if file.read(2) != b"MZ":
            return None
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _facts(data)


def _facts(data: mmap.mmap) -> Facts | None:
    machine = ""
    try:
        at = int.from_bytes(data[0x3C:0x40], "little")
        signature, number, sections, _, _, _, optional, _ = _HEADER.unpack_from(data, at)
        if signature != b"PE\0\0":
            return None
        machine = _MACHINES.get(number, f"machine {number}")
        header = at + _HEADER.size
        table = header + optional
        rows = [_SECTION.unpack_from(data, table + row * _SECTION.size) for row in range(sections)]
        return Facts(
            machine=machine,
            needed=tuple(_libraries(data, header, rows)),
            has_static_tls=_has_static_tls(data, header, rows),
        )
    except (struct.error, _DamagedError):
        return Facts(machine=machine, problem="its headers are cut short")


def _libraries(data: mmap.mmap, header: int, sections: list[tuple[int, ...]]) -> Iterator[str]:
    address = _directory(data, header, _IMPORTS)
    at = _offset(address, sections) if address else 0
    for _ in range(_MOST_LIBRARIES if at else 0):
        name = _DESCRIPTOR.unpack_from(data, at)[3]
        if not name:
            return
        start = _offset(name, sections)
        end = data.find(b"\0", start, start + _LONGEST_NAME)
        if end < 0:
            raise _DamagedError
        yield data[start:end].decode("ascii", "replace")
        at += _DESCRIPTOR.size


def _has_static_tls(data: mmap.mmap, header: int, sections: list[tuple[int, ...]]) -> bool:
    """Tell if each thread has data of its own in it; functions to be called are no such data."""
    address = _directory(data, header, _TLS)
    if not address:
        return False
    start, end, zeros = _THREAD_DATA[_kind(data, header)].unpack_from(data, _offset(address, sections))
    return bool(end > start or zeros > 0)


def _directory(data: mmap.mmap, header: int, number: int) -> int:
    """Return the address of what one of the header's directories points to, 0 if there is none."""
    start = header + _DIRECTORIES[_kind(data, header)]
    (count,) = struct.unpack_from("<I", data, start - 4)
    (address,) = struct.unpack_from("<I", data, start + 8 * number) if number < count else (0,)
    return int(address)


def _kind(data: mmap.mmap, header: int) -> int:
    kind = int.from_bytes(data[header : header + 2], "little")
    if kind not in _DIRECTORIES:
        raise _DamagedError
    return kind


def _offset(address: int, sections: list[tuple[int, ...]]) -> int:
    for size, start, stored, place in sections:
        if start <= address < start + max(size, stored):
            return address - start + place
    raise _DamagedError
