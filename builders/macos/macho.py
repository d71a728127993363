"""Mach-O files, as far as a build reads and changes them: the header, load commands and segments.

    file      header | load commands | room | content of the segments ... | __LINKEDIT, its end the signature

Everything is 64-bit and little-endian, as it is on x86_64 and arm64. What is changed is the load commands:
they can grow into the room behind them, nothing else moves.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from builders.errors import BuildError, ExecutableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resources.packed.resource import Data

MAGIC = b"\xcf\xfa\xed\xfe"
HEADER = struct.Struct("<4sIIIIIII")
COMMAND = struct.Struct("<II")
SEGMENT = struct.Struct("<II16sQQQQIIII")
SECTION = struct.Struct("<16s16sQQIIIIIIII")
WORD = struct.Struct("<I")
EXECUTABLE = 2  # file type
LINKEDIT, TEXT = "__LINKEDIT", "__TEXT"
_ZERO_FILLED = {0x1, 0xC, 0x12}  # section types without bytes in the file
_ALIGNMENT = 8


class CommandKind(IntEnum):
    """The load commands that a build looks at."""

    SYMTAB = 0x2
    DYSYMTAB = 0xB
    LOAD_DYLIB = 0xC
    ID_DYLIB = 0xD
    SEGMENT_64 = 0x19
    CODE_SIGNATURE = 0x1D
    SEGMENT_SPLIT_INFO = 0x1E
    LAZY_LOAD_DYLIB = 0x20
    DYLD_INFO = 0x22
    VERSION_MIN_MACOSX = 0x24
    FUNCTION_STARTS = 0x26
    DATA_IN_CODE = 0x29
    SOURCE_VERSION = 0x2A
    DYLIB_CODE_SIGN_DRS = 0x2B
    LINKER_OPTIMIZATION_HINT = 0x2E
    BUILD_VERSION = 0x32
    LOAD_WEAK_DYLIB = 0x80000018
    RPATH = 0x8000001C
    REEXPORT_DYLIB = 0x8000001F
    DYLD_INFO_ONLY = 0x80000022
    LOAD_UPWARD_DYLIB = 0x80000023
    DYLD_EXPORTS_TRIE = 0x80000033
    DYLD_CHAINED_FIXUPS = 0x80000034


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A load command; content: all its bytes, its kind and size included."""

    kind: int
    content: bytes

    def word(self, offset: int) -> int:
        """Return the 32-bit number there; ExecutableError if the command is shorter."""
        if offset + WORD.size > len(self.content):
            raise ExecutableError(f"a load command of kind {self.kind:#x} is cut short")
        return int(WORD.unpack_from(self.content, offset)[0])

    def text(self) -> str:
        """Return the text of a command that has one; the number behind its size says where it begins."""
        start = self.word(COMMAND.size)
        return self.content[start:].split(b"\0", 1)[0].decode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    name: str
    address: int
    size: int
    offset: int
    has_bytes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Part of the file and where it is mapped; memory: bytes there, size: bytes in the file."""

    name: str
    address: int
    memory: int
    offset: int
    size: int
    sections: tuple[Section, ...]

    @property
    def end(self) -> int:
        return self.offset + self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A Mach-O file for one architecture; subtype tells processors of one family apart."""

    data: Data
    cpu: int
    subtype: int
    file_type: int
    commands: tuple[Command, ...]

    def each(self, *kinds: int) -> Iterator[Command]:
        return (command for command in self.commands if command.kind in kinds)

    @property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(_segment(command) for command in self.each(CommandKind.SEGMENT_64))

    def segment(self, name: str) -> Segment:
        """Return the segment of that name; ExecutableError if there is none."""
        for segment in self.segments:
            if segment.name == name:
                return segment
        raise ExecutableError(f"it has no segment {name}")


def is_macho(data: Data) -> bool:
    """Whether these bytes begin as a Mach-O file for one architecture."""
    return bytes(data[: len(MAGIC)]) == MAGIC


def parse(data: Data) -> Image:
    """Read a Mach-O file for one architecture; ExecutableError if it is none or does not hold together."""
    if len(data) < HEADER.size or not is_macho(data):
        raise ExecutableError("it is no Mach-O file for a 64-bit processor")
    _magic, cpu, subtype, file_type, count, size, _flags, _reserved = HEADER.unpack_from(data)
    if HEADER.size + size > len(data):
        raise ExecutableError("its load commands reach beyond its end")
    commands = tuple(_commands(bytes(data[HEADER.size : HEADER.size + size]), count))
    image = Image(data=data, cpu=cpu, subtype=subtype, file_type=file_type, commands=commands)
    for segment in image.segments:
        if segment.end > len(data):
            raise ExecutableError(f"its segment {segment.name} reaches beyond its end")
    return image


def replaced(image: Image, commands: Iterable[Command]) -> Image:
    """Return the file with other load commands; BuildError if there is no room for them."""
    kept = tuple(commands)
    written = b"".join(command.content for command in kept)
    end = _first_content(image)
    missing = HEADER.size + len(written) - end
    if missing > 0:
        raise BuildError(
            f"its header has no room for what has to be written there ({missing} bytes are missing); link it "
            "with -headerpad_max_install_names"
        )
    magic, cpu, subtype, file_type, _count, _size, flags, reserved = HEADER.unpack_from(image.data)
    header = HEADER.pack(magic, cpu, subtype, file_type, len(kept), len(written), flags, reserved)
    start = (header + written).ljust(end, b"\0")
    # Bytes between the commands and the first content are padding, even where a linker left some of its own.
    data = b"".join((start, image.data[end:]))
    return Image(data=data, cpu=cpu, subtype=subtype, file_type=file_type, commands=kept)


def with_text(command: Command, text: str) -> Command:
    """Return a load command with another text."""
    start = command.word(COMMAND.size)
    content = command.content[:start] + text.encode("utf-8", "surrogateescape") + b"\0"
    content += bytes(-len(content) % _ALIGNMENT)
    return resized(command.kind, content)


def resized(kind: int, content: bytes) -> Command:
    """Return a command of these bytes, whose own kind and size are set."""
    return Command(kind=kind, content=COMMAND.pack(kind, len(content)) + content[COMMAND.size :])


def _commands(data: bytes, count: int) -> Iterator[Command]:
    offset = 0
    for _ in range(count):
        if offset + COMMAND.size > len(data):
            raise ExecutableError("it has fewer load commands than it says")
        kind, size = COMMAND.unpack_from(data, offset)
        if size < COMMAND.size or size % 4 or offset + size > len(data):
            raise ExecutableError(f"its load command of kind {kind:#x} has an impossible size ({size})")
        yield Command(kind=kind, content=data[offset : offset + size])
        offset += size


def _segment(command: Command) -> Segment:
    if len(command.content) < SEGMENT.size:
        raise ExecutableError("a segment's load command is cut short")
    _kind, _size, name, address, memory, offset, size, _max, _initial, count, _flags = SEGMENT.unpack_from(
        command.content
    )
    if SEGMENT.size + count * SECTION.size > len(command.content):
        raise ExecutableError("a segment has fewer sections than it says")
    rows = command.content[SEGMENT.size : SEGMENT.size + count * SECTION.size]
    return Segment(
        name=_name(name),
        address=address,
        memory=memory,
        offset=offset,
        size=size,
        sections=tuple(_section(row) for row in SECTION.iter_unpack(rows)),
    )


def _section(row: tuple[bytes, bytes, int, int, int, int, int, int, int, int, int, int]) -> Section:
    has_bytes = row[8] & 0xFF not in _ZERO_FILLED
    return Section(name=_name(row[0]), address=row[2], size=row[3], offset=row[4], has_bytes=has_bytes)


def _name(field: bytes) -> str:
    return field.rstrip(b"\0").decode("latin-1")


def _first_content(image: Image) -> int:
    """Return the offset of the first byte that is no load command and no room for one."""
    offsets = [
        section.offset
        for segment in image.segments
        for section in segment.sections
        if section.has_bytes and section.size and section.offset
    ]
    ends = [segment.offset for segment in image.segments if segment.offset]
    return min((*offsets, *ends, len(image.data)))
