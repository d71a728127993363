"""The directory behind the packed resources: what the launcher looks names up in, ready made.

The published blob format can only be read front to back, and it carries no checksums. So the build reads it
once and writes this behind it; everything here points into the blob, and the blob stays what it is.

    executable   launcher | padding to a page | payload | footer
    payload      blob (packed-resources.md) | padding to 8 | directory
    directory    header  u32 entries, u32 bytes of names, u32 bytes of settings, u32 0
                 entries sorted by (kind, name), 40 bytes each:
                         u64 offset in the payload, u64 size, u64 checksum of those bytes,
                         u32 offset of the name, u16 its size, u8 kind, u8 flags, u32 extra, u32 0
                 names   UTF-8, back to back
                 settings "key=value" strings, each ended by NUL
    footer       "onefold", u8 version, u64 offset of the payload in the file, u64 its size,
                 u64 offset of the directory in the payload, u64 its size, u64 its checksum,
                 u64 size of the whole file, u64 checksum of the footer so far

Integers are little-endian; a checksum is XXH64 with seed 0. The C side is builders/launcher/payload.c.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

import xxhash

from resources.errors import BlobError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAGIC = b"onefold"
VERSION = 1
HEADER = struct.Struct("<IIII")
ENTRY = struct.Struct("<QQQIHBBII")
FOOTER = struct.Struct("<7sBQQQQQQQ")
NO_TOKEN = 0xFFFFFFFF  # `extra` of a module whose file name was not found in its bytecode


class EntryKind(IntEnum):
    MODULE = 1
    SOURCE = 2
    RESOURCE = 3
    METADATA = 4
    LIBRARY = 5
    FILE = 6
    NEEDS = 7


class EntryFlag(IntFlag):
    PACKAGE = 1
    NAMESPACE = 2
    EXTENSION = 4
    ON_DISK = 8
    EXECUTABLE = 16


NO_FLAGS = EntryFlag(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One name and where its bytes lie in the payload.

    name: dotted for MODULE and SOURCE; a POSIX path for RESOURCE, METADATA and FILE; a library's name for
        LIBRARY; for NEEDS the name of the module or library that needs what the bytes list, one a line.
    extra: for a MODULE with bytecode the offset of its file name's marshal token in that bytecode.
    With ON_DISK the bytes are the path below the program's library folder.
    """

    kind: EntryKind
    name: str
    offset: int
    size: int
    checksum: int
    flags: EntryFlag = NO_FLAGS
    extra: int = NO_TOKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    payload_offset: int
    payload_size: int
    directory_offset: int
    directory_size: int
    directory_checksum: int
    file_size: int


def checksum(data: bytes | memoryview) -> int:
    """Return the 64-bit checksum that the launcher verifies."""
    return xxhash.xxh64_intdigest(data)


def write_directory(entries: Iterable[Entry], settings: Mapping[str, str]) -> bytes:
    """Return the directory of these entries."""
    named = sorted(
        ((entry.kind, entry.name.encode("utf-8", "surrogateescape"), entry) for entry in entries),
        key=lambda row: row[:2],
    )
    rows, names, offset = [], [], 0
    for kind, name, entry in named:
        place = (entry.offset, entry.size, entry.checksum)
        rows.append(ENTRY.pack(*place, offset, len(name), kind, entry.flags, entry.extra, 0))
        names.append(name)
        offset += len(name)
    written = b"".join(f"{key}={value}\0".encode() for key, value in sorted(settings.items()))
    return b"".join((HEADER.pack(len(rows), offset, len(written), 0), *rows, *names, written))


def write_footer(*, payload_offset: int, directory_offset: int, directory: bytes) -> bytes:
    """Return the end of an executable whose directory is the last thing before it."""
    payload_size = directory_offset + len(directory)
    size = payload_offset + payload_size + FOOTER.size
    places = (payload_offset, payload_size, directory_offset, len(directory))
    unsigned = FOOTER.pack(MAGIC, VERSION, *places, checksum(directory), size, 0)[:-8]
    return unsigned + struct.pack("<Q", checksum(unsigned))


def read_footer(tail: bytes) -> Footer:
    """Read the last bytes of an executable; BlobError if they are not a footer."""
    if len(tail) < FOOTER.size or tail[-FOOTER.size :][:7] != MAGIC:
        raise BlobError("not a program made by Onefold, or its end is missing")
    fields = FOOTER.unpack(tail[-FOOTER.size :])
    if checksum(tail[-FOOTER.size : -8]) != fields[8]:
        raise BlobError("the end of the program is damaged")
    if fields[1] != VERSION:
        raise BlobError(f"another version of Onefold made the program (directory version {fields[1]})")
    return Footer(
        payload_offset=fields[2],
        payload_size=fields[3],
        directory_offset=fields[4],
        directory_size=fields[5],
        directory_checksum=fields[6],
        file_size=fields[7],
    )


def read_directory(directory: memoryview, expected: int) -> tuple[tuple[Entry, ...], dict[str, str]]:
    """Return the entries and the settings; BlobError if the checksum is another or they do not fit."""
    if checksum(directory) != expected or len(directory) < HEADER.size:
        raise BlobError("the directory of the program is damaged")
    count, names_size, settings_size, _ = HEADER.unpack_from(directory)
    names_at = HEADER.size + count * ENTRY.size
    if names_at + names_size + settings_size != len(directory):
        raise BlobError("the directory of the program does not have the size that it says")
    names = bytes(directory[names_at : names_at + names_size])
    rows = ENTRY.iter_unpack(directory[HEADER.size : names_at])
    entries = tuple(_entry(row, names) for row in rows)
    return entries, _settings(bytes(directory[names_at + names_size :]))


def _entry(row: tuple[int, ...], names: bytes) -> Entry:
    offset, size, digest, at, length, kind, flags, extra, _ = row
    if at + length > len(names):
        raise BlobError("the directory of the program holds a name that reaches beyond its end")
    name = names[at : at + length].decode("utf-8", "surrogateescape")
    try:
        known, marks = EntryKind(kind), EntryFlag(flags)
    except ValueError as error:
        raise BlobError(f"the directory of the program holds an unknown kind {kind}") from error
    return Entry(kind=known, name=name, offset=offset, size=size, checksum=digest, flags=marks, extra=extra)


def _settings(written: bytes) -> dict[str, str]:
    try:
        lines = written.decode().split("\0")
    except UnicodeDecodeError as error:
        raise BlobError("the directory of the program holds settings that are not UTF-8") from error
    return dict(line.split("=", 1) for line in lines if "=" in line)
