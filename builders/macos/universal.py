"""Universal files: one Mach-O file for each architecture in one file, each at a page of its own.

file      header | table: cpu, subtype, offset, size, alignment | padding | slice | padding | slice ...
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from builders.errors import ExecutableError
from builders.macos import macho

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from resources.packed.resource import Data

MAGIC = b"\xca\xfe\xba\xbe"
HEADER = struct.Struct(">4sI")
ROW = struct.Struct(">IIIII")
ARCHITECTURES = {0x01000007: "x86_64", 0x0100000C: "aarch64"}
START = 16
_TABLE = HEADER.size + ROW.size
# File types: programs, libraries, bundles in the sense of linkers, such as extension modules.
_LOADED = {2, 6, 8}
_ALIGNMENT = 14  # as a power of two: 16 KiB, the larger of the two page sizes
_MOST = 16  # a Java class file begins in the same way, and its version is larger than this


def is_code(data: Data) -> bool:
    """Whether these bytes, START of them at least, begin as code that macOS loads.

    Object files and debug symbols are Mach-O files too, and nothing but data to it. What universal files
    hold is known only from bytes that reach to the first of it.
    """
    if not is_universal(data):
        return macho.is_macho(data) and _is_loaded(data)
    return _is_loaded(data[_first(data) :])


@lru_cache(1 << 16)
def is_code_file(path: Path) -> bool:
    """Whether a file begins as such code; one that cannot be read does not."""
    try:
        with path.open("rb") as file:
            start = file.read(_TABLE)
            if not is_universal(start):
                return is_code(start)
            file.seek(_first(start))
            return _is_loaded(file.read(START))
    except OSError:
        return False


def _first(data: Data) -> int:
    """Return where the first Mach-O file in a universal one begins; behind all bytes if that is not told."""
    return int(ROW.unpack_from(data, HEADER.size)[2]) if len(data) >= _TABLE else len(data)


def _is_loaded(data: Data) -> bool:
    """Whether no word of a header speaks against it: damaged code is for others to complain about."""
    if len(data) < START or not macho.is_macho(data):
        return True
    return macho.WORD.unpack_from(data, START - macho.WORD.size)[0] in _LOADED


def is_universal(data: Data) -> bool:
    start = bytes(data[: HEADER.size])
    return len(start) == HEADER.size and start[:4] == MAGIC and 0 < HEADER.unpack(start)[1] <= _MOST


def split(data: Data) -> tuple[Data, ...]:
    """Return the Mach-O files in a file, which may be the file itself; ExecutableError if they do not fit."""
    if not is_universal(data):
        return (data,)
    count = HEADER.unpack_from(data)[1]
    if HEADER.size + count * ROW.size > len(data):
        raise ExecutableError("it is cut short in the table of its architectures")
    rows = ROW.iter_unpack(data[HEADER.size : HEADER.size + count * ROW.size])
    places = [(offset, offset + size) for _cpu, _subtype, offset, size, _alignment in rows]
    if any(end > len(data) for _start, end in places):
        raise ExecutableError("it is cut short: one of its architectures reaches beyond its end")
    return tuple(data[start:end] for start, end in places)


def join(slices: Sequence[Data]) -> Data:
    """Return one file of several Mach-O files; a single one is returned as it is."""
    if len(slices) == 1:
        return slices[0]
    page = 1 << _ALIGNMENT
    # Apple's own tools put arm64 behind x86_64, and sort by the number of the processor.
    images = sorted(map(macho.parse, slices), key=lambda image: (image.cpu, image.subtype))
    table, body = b"", bytearray()
    start = page
    for image in images:
        body += bytes(-len(body) % page)
        table += ROW.pack(image.cpu, image.subtype, start + len(body), len(image.data), _ALIGNMENT)
        body += image.data
    return (HEADER.pack(MAGIC, len(images)) + table).ljust(start, b"\0") + bytes(body)


def architectures(data: Data) -> tuple[str, ...]:
    """Return what a file is for, such as ("x86_64", "aarch64"); others by the number of the processor."""
    return tuple(map(_architecture, split(data)))


def thin(data: Data, architecture: str) -> Data:
    """Return the Mach-O file for an architecture; ExecutableError if there is none."""
    for each, found in zip(split(data), architectures(data), strict=True):
        if found == architecture:
            return each
    there = ", ".join(architectures(data)) or "nothing"
    raise ExecutableError(f"it is for {there}, not for {architecture}")


def each_slice(data: Data, change: Callable[[Data], Data]) -> Data:
    """Return the file with each of its Mach-O files changed."""
    return join([change(each) for each in split(data)])


def _architecture(data: Data) -> str:
    """Return what one Mach-O file is for; the rest of it is not looked at."""
    if not macho.is_macho(data) or len(data) < macho.HEADER.size:
        raise ExecutableError("it is no Mach-O file for a 64-bit processor")
    cpu = macho.HEADER.unpack_from(data)[1]
    return ARCHITECTURES.get(cpu, f"processor {cpu:#x}")
