"""The payload of a launcher: a section of its own in front of __LINKEDIT, so that the signature covers it.

The launcher is linked with a place for it, one page. Here the place grows, and what lies behind it moves.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from builders.errors import ExecutableError
from builders.macos import macho, universal
from builders.macos.macho import CommandKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.macos.macho import Command, Image, Segment
    from resources.packed.resource import Data

SEGMENT, SECTION = "__ONEFOLD", "__payload"
PAGE = 1 << 14  # of arm64; x86_64 has smaller ones
_READ = 1
# Where load commands hold offsets of what lies in __LINKEDIT.
_DYSYMTAB = (32, 40, 48, 56, 64, 72)
_DYLD_INFO = (8, 16, 24, 32, 40)
_OFFSETS: dict[int, tuple[int, ...]] = {
    CommandKind.SYMTAB: (8, 16),
    CommandKind.DYSYMTAB: _DYSYMTAB,
    CommandKind.DYLD_INFO: _DYLD_INFO,
    CommandKind.DYLD_INFO_ONLY: _DYLD_INFO,
    **dict.fromkeys(
        (
            CommandKind.CODE_SIGNATURE,
            CommandKind.SEGMENT_SPLIT_INFO,
            CommandKind.FUNCTION_STARTS,
            CommandKind.DATA_IN_CODE,
            CommandKind.DYLIB_CODE_SIGN_DRS,
            CommandKind.LINKER_OPTIMIZATION_HINT,
            CommandKind.DYLD_EXPORTS_TRIE,
            CommandKind.DYLD_CHAINED_FIXUPS,
        ),
        (8,),
    ),
}


def inserted(launcher: Data, payload: Data) -> bytes:
    """Return a launcher for one architecture with this payload; its signature has to be made anew."""
    image = macho.parse(launcher)
    place, link = image.segment(SEGMENT), image.segment(macho.LINKEDIT)
    size = len(payload) + -len(payload) % PAGE
    if not place.sections or link.offset < place.end or link.address < place.address:
        raise ExecutableError("the launcher has no place for a payload in front of its end")
    shift = place.offset + size - link.offset
    moved = place.address + size - link.address
    commands = tuple(_changed(image, place, len(payload), shift, moved))
    header = macho.replaced(image, commands).data[: place.offset]
    return b"".join((header, payload, bytes(size - len(payload)), launcher[link.offset :]))


def find(data: memoryview) -> memoryview | None:
    """Return the payload of an executable, of universal files the first's; None if there is none."""
    try:
        first = memoryview(universal.split(data)[0])
        section = macho.parse(first).segment(SEGMENT).sections[0]
    except (ExecutableError, IndexError):
        return None
    found = first[section.offset : section.offset + section.size]
    return found if len(found) == section.size else None


def _changed(image: Image, place: Segment, size: int, shift: int, moved: int) -> Iterator[Command]:
    for command in image.commands:
        name = command.kind == CommandKind.SEGMENT_64 and command.content[8:24].rstrip(b"\0").decode(
            "latin-1"
        )
        if name == SEGMENT:
            yield _grown(command, place, size)
        elif name == macho.LINKEDIT:
            yield _moved(command, shift, moved)
        else:
            yield _pointing_behind(command, shift)


def _grown(command: Command, place: Segment, size: int) -> Command:
    content = bytearray(command.content)
    whole = size + -size % PAGE
    struct.pack_into("<QQQQII", content, 24, place.address, whole, place.offset, whole, _READ, _READ)
    struct.pack_into("<Q", content, macho.SEGMENT.size + 40, size)
    return macho.Command(kind=command.kind, content=bytes(content))


def _moved(command: Command, shift: int, moved: int) -> Command:
    content = bytearray(command.content)
    address, memory, offset = struct.unpack_from("<QQQ", content, 24)
    struct.pack_into("<QQQ", content, 24, address + moved, memory, offset + shift)
    return macho.Command(kind=command.kind, content=bytes(content))


def _pointing_behind(command: Command, shift: int) -> Command:
    content = bytearray(command.content)
    for at in _OFFSETS.get(command.kind, ()):
        offset = command.word(at)
        if offset:
            struct.pack_into("<I", content, at, offset + shift)
    return macho.Command(kind=command.kind, content=bytes(content))
