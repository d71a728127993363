"""The resources of a program for Windows: trees of type, number and language, as the section .rsrc has them.

directory of types | directories of numbers | directories of languages | where the data lie | data
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ENGLISH: Final = 0x409
SECTION: Final = b".rsrc"
_DIRECTORY: Final = struct.Struct("<IIHHHH")
_ENTRY: Final = struct.Struct("<II")
_LEAF: Final = struct.Struct("<IIII")
_DEEPER: Final = 0x80000000
_ALIGNMENT: Final = 8


class Type(IntEnum):
    """As winuser.h numbers them."""

    ICON = 3
    GROUP_ICON = 14
    VERSION = 16
    MANIFEST = 24


def section(resources: Mapping[tuple[int, int], bytes], address: int) -> bytes:
    """Return the section of resources by type and number; address: where it is loaded."""
    keys = sorted(resources)
    types = sorted({kind for kind, _number in keys})
    numbers = [[number for kind, number in keys if kind == each] for each in types]
    second = _size(len(types))
    third = second + sum(_size(len(row)) for row in numbers)
    leaves = third + len(keys) * _size(1)
    start = leaves + len(keys) * _LEAF.size
    start += -start % _ALIGNMENT
    places = _places([resources[key] for key in keys], start)
    parts = [
        _directory(types, _running(second, (_size(len(row)) for row in numbers))),
        *_second_level(numbers, third),
        *(_leaf_directory(leaves + at * _LEAF.size) for at in range(len(keys))),
        *(
            _LEAF.pack(address + place, len(resources[key]), 0, 0)
            for key, place in zip(keys, places, strict=True)
        ),
    ]
    written = bytearray(b"".join(parts))
    for key, place in zip(keys, places, strict=True):
        written += bytes(place - len(written)) + resources[key]
    return bytes(written)


def _size(entries: int) -> int:
    return _DIRECTORY.size + entries * _ENTRY.size


def _running(start: int, sizes: Iterable[int]) -> list[int]:
    """Return where each part starts when they follow one another."""
    starts = []
    for size in sizes:
        starts.append(start)
        start += size
    return starts


def _places(contents: Sequence[bytes], start: int) -> list[int]:
    return _running(start, (len(data) + -len(data) % _ALIGNMENT for data in contents))


def _directory(numbers: Sequence[int], below: Sequence[int]) -> bytes:
    entries = (_ENTRY.pack(number, _DEEPER | at) for number, at in zip(numbers, below, strict=True))
    return _DIRECTORY.pack(0, 0, 0, 0, 0, len(numbers)) + b"".join(entries)


def _second_level(numbers: Sequence[Sequence[int]], third: int) -> Iterable[bytes]:
    for row in numbers:
        yield _directory(row, [third + at * _size(1) for at in range(len(row))])
        third += len(row) * _size(1)


def _leaf_directory(leaf: int) -> bytes:
    return _DIRECTORY.pack(0, 0, 0, 0, 0, 1) + _ENTRY.pack(ENGLISH, leaf)
