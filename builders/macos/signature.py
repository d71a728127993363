"""Sign a Mach-O file without a certificate ("ad hoc"): the hashes that macOS checks before a page runs.

    signature    super blob: index | code directory | requirements | entitlements | empty CMS message
    directory    header, 88 bytes | identifier | special hashes, last first | hash of each page of 4 KiB

arm64 runs nothing without one. Numbers are big-endian here, as in Apple's cs_blobs.h; hashes are SHA-256, so
macOS 10.12 is the oldest that can check them.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from builders.errors import BuildError, ExecutableError
from builders.macos import macho, universal
from builders.macos.macho import CommandKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builders.macos.macho import Image, Segment
    from resources.packed.resource import Data


class Magic(IntEnum):
    """How the blobs of a signature begin."""

    REQUIREMENTS = 0xFADE0C01
    DIRECTORY = 0xFADE0C02
    SUPER_BLOB = 0xFADE0CC0
    ENTITLEMENTS = 0xFADE7171
    CMS = 0xFADE0B01


class Slot(IntEnum):
    """What blobs in the index are, and which special hash is whose."""

    DIRECTORY = 0
    INFORMATION = 1
    REQUIREMENTS = 2
    RESOURCES = 3
    ENTITLEMENTS = 5
    ALTERNATE_DIRECTORIES = 0x1000
    CMS = 0x10000


BLOB = struct.Struct(">II")
INDEX = struct.Struct(">III")
DIRECTORY = struct.Struct(">9I4B4I4Q")
ADHOC = 0x2
SHA256 = 2
VERSION = 0x20400  # the first with the range of the main executable
PAGE_SHIFT = 12
PAGE = 1 << PAGE_SHIFT
HASH = hashlib.sha256
HASH_SIZE = 32
_MAIN_BINARY = 1
_ALIGNMENT = 16
_LARGEST = 1 << 32
_COMMAND = struct.Struct("<IIII")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a signature vouches for besides the file itself: Info.plist and CodeResources of its bundle."""

    information: bytes | None = None
    resources: bytes | None = None
    entitlements: bytes | None = None

    def hashes(self) -> dict[int, bytes]:
        parts = {Slot.INFORMATION: self.information, Slot.RESOURCES: self.resources}
        return {slot: HASH(content).digest() for slot, content in parts.items() if content is not None}


NOTHING = Sealed()


def signed(data: Data, identifier: str, sealed: Sealed = NOTHING) -> Data:
    """Return the file with a new ad-hoc signature for each architecture; BuildError if there is no room."""
    return universal.each_slice(data, lambda each: _signed(each, identifier, sealed))


def unsigned(data: Data) -> Image:
    """Return a file for one architecture without its signature, the place for one reserved in its header."""
    image = macho.parse(data)
    link = image.segment(macho.LINKEDIT)
    if link.end != len(image.data):
        raise ExecutableError("bytes lie behind the end of its last segment, so it cannot be signed")
    known = next(image.each(CommandKind.CODE_SIGNATURE), None)
    if known is None:
        content = bytes(image.data) + bytes(-len(image.data) % _ALIGNMENT)
        command = macho.Command(
            kind=CommandKind.CODE_SIGNATURE, content=_COMMAND.pack(CommandKind.CODE_SIGNATURE, 16, 0, 0)
        )
        return macho.replaced(macho.parse(content), (*image.commands, command))
    start = known.word(8)
    if not link.offset <= start <= len(image.data) or start % _ALIGNMENT:
        raise ExecutableError("its signature does not lie where a signature can lie")
    return macho.Image(
        data=image.data[:start],
        cpu=image.cpu,
        subtype=image.subtype,
        file_type=image.file_type,
        commands=image.commands,
    )


def _signed(data: Data, identifier: str, sealed: Sealed) -> bytes:
    image = unsigned(data)
    if len(image.data) >= _LARGEST:
        raise BuildError(f"{identifier} has {len(image.data):,} bytes; more than 4 GiB cannot be signed")
    blobs = _blobs(sealed)
    size = _size(image, identifier, blobs, sealed)
    content = bytes(_with_place(image, size).data)
    written = _super_blob(_directory(content, image, identifier, blobs, sealed), blobs)
    return b"".join((content, written, bytes(size - len(written))))


def _blobs(sealed: Sealed) -> dict[int, bytes]:
    """Return the blobs beside the directory, by slot; no requirements are an empty set of them."""
    blobs: dict[int, bytes] = {Slot.REQUIREMENTS: struct.pack(">III", Magic.REQUIREMENTS, 12, 0)}
    if sealed.entitlements is not None:
        content = sealed.entitlements
        blobs[Slot.ENTITLEMENTS] = BLOB.pack(Magic.ENTITLEMENTS, BLOB.size + len(content)) + content
    return blobs


def _specials(blobs: Mapping[int, bytes], sealed: Sealed) -> dict[int, bytes]:
    return sealed.hashes() | {slot: HASH(blob).digest() for slot, blob in blobs.items()}


def _size(image: Image, identifier: str, blobs: Mapping[int, bytes], sealed: Sealed) -> int:
    """Return the bytes that the signature will take, before anything can be hashed."""
    pages = -(-len(image.data) // PAGE)
    hashes = max(_specials(blobs, sealed)) + pages
    directory = DIRECTORY.size + len(identifier.encode()) + 1 + HASH_SIZE * hashes
    whole = INDEX.size + BLOB.size * (len(blobs) + 2) + directory + sum(map(len, blobs.values())) + BLOB.size
    return whole + -whole % _ALIGNMENT


def _with_place(image: Image, size: int) -> Image:
    """Return the file whose header says where the signature lies, which is part of what is hashed."""
    start = len(image.data)
    link = image.segment(macho.LINKEDIT)
    whole = start + size - link.offset
    memory = whole + -whole % (1 << 14)
    commands = [_placed(command, start, size, link, (memory, whole)) for command in image.commands]
    return macho.replaced(image, commands)


def _placed(
    command: macho.Command, start: int, size: int, link: Segment, sizes: tuple[int, int]
) -> macho.Command:
    if command.kind == CommandKind.CODE_SIGNATURE:
        content = _COMMAND.pack(command.kind, _COMMAND.size, start, size)
    elif command.kind == CommandKind.SEGMENT_64 and command.content[8:24].rstrip(b"\0") == b"__LINKEDIT":
        memory, whole = sizes
        places = struct.pack("<QQQQ", link.address, memory, link.offset, whole)
        content = command.content[:24] + places + command.content[24 + len(places) :]
    else:
        return command
    return macho.Command(kind=command.kind, content=content)


def _directory(
    content: bytes, image: Image, identifier: str, blobs: Mapping[int, bytes], sealed: Sealed
) -> bytes:
    specials = _specials(blobs, sealed)
    name = identifier.encode() + b"\0"
    last = max(specials)
    view = memoryview(content)
    pages = [HASH(view[start : start + PAGE]).digest() for start in range(0, len(content), PAGE)]
    hashes = DIRECTORY.size + len(name) + HASH_SIZE * last
    text = image.segment(macho.TEXT)
    header = DIRECTORY.pack(
        *(Magic.DIRECTORY, hashes + HASH_SIZE * len(pages), VERSION, ADHOC, hashes, DIRECTORY.size),
        *(last, len(pages), len(content), HASH_SIZE, SHA256, 0, PAGE_SHIFT, 0, 0, 0, 0, 0),
        *(text.offset, text.size, _MAIN_BINARY if image.file_type == macho.EXECUTABLE else 0),
    )
    before = (specials.get(slot, bytes(HASH_SIZE)) for slot in range(last, 0, -1))
    return b"".join((header, name, *before, *pages))


def _super_blob(directory: bytes, blobs: Mapping[int, bytes]) -> bytes:
    parts = {Slot.DIRECTORY: directory, **blobs, Slot.CMS: BLOB.pack(Magic.CMS, BLOB.size)}
    start = INDEX.size + BLOB.size * len(parts)
    index, body = b"", b""
    for slot, blob in parts.items():
        index += BLOB.pack(slot, start + len(body))
        body += blob
    return INDEX.pack(Magic.SUPER_BLOB, start + len(body), len(parts)) + index + body
