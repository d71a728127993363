"""A program for Windows (PE32+): the parts of its headers that are read or changed.

DOS header | "PE", file header, optional header, section table | sections | what was appended | signature
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from builders.errors import ExecutableError

if TYPE_CHECKING:
    from collections.abc import Callable

CONSOLE, WINDOW = 3, 2  # values of the field Subsystem
RESOURCES, SECURITY = 2, 4  # numbers of data directories
_MAGIC: Final = b"MZ"
_HEADER_AT: Final = 0x3C
_SIGNATURE: Final = b"PE\0\0"
_PE32_PLUS: Final = 0x20B
_SECTION: Final = struct.Struct("<8sIIIIIIHHI")
_READ_INITIALISED: Final = 0x40000040
# Offsets from the start of the optional header.
_INITIALISED_SIZE, _SECTION_ALIGNMENT, _FILE_ALIGNMENT = 8, 32, 36
_OS_VERSION, _SUBSYSTEM_VERSION = 40, 48
_IMAGE_SIZE, _HEADERS_SIZE, _CHECKSUM, _SUBSYSTEM, _DIRECTORIES = 56, 60, 64, 68, 112
_DIRECTORY_SIZE: Final = 8


class Image:
    """A program's bytes, which its methods change."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self._header = _header(data)
        self._optional = self._header + 24
        if self._u16(self._optional) != _PE32_PLUS:
            raise ExecutableError("it is no 64-bit program for Windows")

    @property
    def subsystem(self) -> int:
        return self._u16(self._optional + _SUBSYSTEM)

    @subsystem.setter
    def subsystem(self, value: int) -> None:
        struct.pack_into("<H", self.data, self._optional + _SUBSYSTEM, value)

    def require_windows(self, major: int, minor: int) -> None:
        """Have older versions of Windows say that they are too old."""
        for field in (_OS_VERSION, _SUBSYSTEM_VERSION):
            struct.pack_into("<HH", self.data, self._optional + field, major, minor)

    @property
    def oldest_windows(self) -> tuple[int, int]:
        at = self._optional + _SUBSYSTEM_VERSION
        return self._u16(at), self._u16(at + 2)

    def directory(self, number: int) -> tuple[int, int]:
        """Return address and size of a data directory; of SECURITY the address is an offset in the file."""
        return struct.unpack_from("<II", self.data, self._directory_at(number))

    def offset(self, address: int) -> int:
        """Return where in the file lies what is loaded at an address."""
        for _name, size, start, stored, place, *_ in self._sections():
            if start <= address < start + max(size, stored):
                return address - start + place
        raise ExecutableError("it names an address that nothing is loaded at")

    def add_section(self, name: bytes, directory: int, content: Callable[[int], bytes]) -> None:
        """Append a section that may be read; `content` makes it for the address that it is loaded at."""
        sections = self._sections()
        if any(row[0].rstrip(b"\0") == name for row in sections):
            raise ExecutableError(f"it has a section {name.decode()} already")
        table = self._table() + _SECTION.size * len(sections)
        if table + _SECTION.size > self._u32(self._optional + _HEADERS_SIZE):
            raise ExecutableError("its headers have no room for another section")
        address = self._round(max(row[2] + max(row[1], row[3]) for row in sections), _SECTION_ALIGNMENT)
        data = content(address)
        stored = self._round(len(data), _FILE_ALIGNMENT)
        self.data += bytes(self._round(len(self.data), _FILE_ALIGNMENT) - len(self.data))
        row = (name, len(data), address, stored, len(self.data), 0, 0, 0, 0, _READ_INITIALISED)
        _SECTION.pack_into(self.data, table, *row)
        self.data += data + bytes(stored - len(data))
        struct.pack_into("<H", self.data, self._header + 6, len(sections) + 1)
        struct.pack_into("<II", self.data, self._directory_at(directory), address, len(data))
        image_size = self._round(address + len(data), _SECTION_ALIGNMENT)
        struct.pack_into("<I", self.data, self._optional + _IMAGE_SIZE, image_size)
        initialised = self._u32(self._optional + _INITIALISED_SIZE) + stored
        struct.pack_into("<I", self.data, self._optional + _INITIALISED_SIZE, initialised)
        struct.pack_into("<I", self.data, self._optional + _CHECKSUM, 0)  # only drivers need one

    def _sections(self) -> list[tuple[bytes, int, int, int, int, int, int, int, int, int]]:
        count = self._u16(self._header + 6)
        rows = [_SECTION.unpack_from(self.data, self._table() + _SECTION.size * at) for at in range(count)]
        if not rows:
            raise ExecutableError("it has no sections")
        return rows

    def _table(self) -> int:
        return self._optional + self._u16(self._header + 20)

    def _directory_at(self, number: int) -> int:
        return self._optional + _DIRECTORIES + _DIRECTORY_SIZE * number

    def _round(self, size: int, alignment: int) -> int:
        step = self._u32(self._optional + alignment)
        return size + -size % step

    def _u16(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 2], "little")

    def _u32(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 4], "little")


def _header(data: bytes) -> int:
    at = int.from_bytes(data[_HEADER_AT : _HEADER_AT + 4], "little")
    if data[:2] != _MAGIC or data[at : at + 4] != _SIGNATURE or at + 24 + _DIRECTORIES + 128 > len(data):
        raise ExecutableError("it is no program for Windows")
    return at


def signature_start(start: bytes) -> int:
    """Return where the signature behind a program starts, from its first bytes; 0 where there is none."""
    try:
        return Image(start).directory(SECURITY)[0]
    except ExecutableError:
        return 0
