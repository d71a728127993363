"""The parts of an ELF file that a loader looks at, read with every offset checked (System V gABI, 4 and 5).

Only the few tables that are asked for are read, not the file: a scan looks at hundreds of libraries.
"""

from __future__ import annotations

import os
import struct
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from resources.errors import ResourceError

MAGIC: Final = b"\x7fELF"
_LITTLE, _BIG = 1, 2
_BITS_32, _BITS_64 = 1, 2
_PT_LOAD: Final = 1
_PT_DYNAMIC: Final = 2
_MOST_ENTRIES: Final = 65_536  # no real file has as many program headers, sections or dynamic entries


def read_at(descriptor: int, size: int, offset: int) -> bytes:
    """Return up to that many bytes from there on."""
    if sys.platform == "win32":  # which has no such call; nobody else moves in the file meanwhile
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, size)
    return os.pread(descriptor, size, offset)


class ElfError(ResourceError, ValueError):
    """An ELF file that is damaged; the message is a phrase: "its section table lies outside the file"."""


@dataclass(frozen=True, slots=True)
class Segment:
    kind: int
    offset: int
    address: int
    size: int


@dataclass(frozen=True, slots=True)
class Section:
    name_offset: int
    kind: int
    offset: int
    size: int
    link: int


class ElfImage:
    """An open ELF file; every method raises ElfError rather than reading outside of it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._size = os.fstat(descriptor).st_size
        ident = self.read(0, 16, "its header")
        if ident[4] not in (_BITS_32, _BITS_64) or ident[5] not in (_LITTLE, _BIG):
            raise ElfError("its header has an unknown class or byte order")
        self.is_64_bit = ident[4] == _BITS_64
        self.order = "<" if ident[5] == _LITTLE else ">"
        word = "Q" if self.is_64_bit else "I"
        header = struct.Struct(f"{self.order}HHI{word}{word}{word}IHHHHHH")
        fields = header.unpack(self.read(16, header.size, "its header"))
        self.machine_number: int = fields[1]
        self._segment_table = (fields[4], fields[8], fields[9])
        self._section_table = (fields[5], fields[10], fields[11])
        self._section_names: int = fields[12]

    def read(self, offset: int, size: int, what: str) -> bytes:
        """Return exactly those bytes; `what` names them in the error."""
        if offset + size > self._size:
            raise ElfError(f"{what} lies outside the file")
        data = read_at(self._descriptor, size, offset)
        if len(data) != size:
            raise ElfError(f"{what} could not be read in full")
        return data

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        offset, entry_size, count = self._segment_table
        shape = struct.Struct(self.order + ("IIQQQQQQ" if self.is_64_bit else "IIIIIIII"))
        rows = self._table(shape, offset, entry_size, count, "its program header table")
        if self.is_64_bit:
            return tuple(Segment(row[0], row[2], row[3], row[5]) for row in rows)
        return tuple(Segment(row[0], row[1], row[2], row[4]) for row in rows)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The section headers; none in a file whose section table was cut off on purpose."""
        offset, entry_size, count = self._section_table
        if not offset:
            return ()
        shape = struct.Struct(self.order + ("IIQQQQIIQQ" if self.is_64_bit else "IIIIIIIIII"))
        rows = self._table(shape, offset, entry_size, count, "its section table")
        return tuple(Section(row[0], row[1], row[4], row[5], row[6]) for row in rows)

    @cached_property
    def section_names(self) -> bytes:
        if self._section_names >= len(self.sections):
            return b""
        names = self.sections[self._section_names]
        return self.read(names.offset, names.size, "its table of section names")

    @cached_property
    def segments_end(self) -> int:
        """Where the last part that a loader maps ends in the file."""
        end = max((part.offset + part.size for part in self.segments if part.kind == _PT_LOAD), default=0)
        if end > self._size:
            raise ElfError(f"it is cut short: {self._size} of at least {end} bytes are there")
        return end

    @cached_property
    def dynamic(self) -> tuple[tuple[int, int], ...]:
        """The pairs (tag, value) of the dynamic section, without the final null."""
        shape = struct.Struct(self.order + ("qQ" if self.is_64_bit else "iI"))
        for part in self.segments:
            if part.kind == _PT_DYNAMIC:
                size = min(part.size - part.size % shape.size, _MOST_ENTRIES * shape.size)
                data = self.read(part.offset, size, "its dynamic section")
                return _until_null(tuple(shape.iter_unpack(data)))
        return ()

    def at_address(self, address: int, size: int, what: str) -> bytes:
        """Return the bytes that will be mapped at that address."""
        for part in self.segments:
            if (
                part.kind == _PT_LOAD
                and part.address <= address
                and address + size <= part.address + part.size
            ):
                return self.read(part.offset + address - part.address, size, what)
        raise ElfError(f"{what} lies outside its segments")

    def _table(
        self, shape: struct.Struct, offset: int, entry_size: int, count: int, what: str
    ) -> tuple[tuple[int, ...], ...]:
        if not count:
            return ()
        if entry_size != shape.size or count > _MOST_ENTRIES:
            raise ElfError(f"{what} has entries of an unknown size")
        return tuple(shape.iter_unpack(self.read(offset, entry_size * count, what)))


def text_at(strings: bytes, offset: int) -> str:
    """Return the text that starts there in a string table."""
    end = strings.find(b"\0", offset)
    if offset >= len(strings) or end < 0:
        raise ElfError("a name lies outside its string table")
    return os.fsdecode(strings[offset:end])


def _until_null(entries: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    for index, (tag, _value) in enumerate(entries):
        if not tag:
            return entries[:index]
    return entries
