"""Icons of macOS (.icns): one picture in every size, from one.

file    "icns", u32 size of the file | type, u32 size of the entry, PNG | ...
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from builders import artwork
from builders.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = struct.Struct(">4sI")
# Pixels of each type; those for Retina displays show the half.
TYPES = (
    (b"icp4", 16),
    (b"ic11", 32),
    (b"icp5", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
    (b"ic10", 1024),
)


def icns(path: Path) -> bytes:
    """Return the icon of a picture, or the content of one that is an .icns already; raises BuildError."""
    data = artwork.content(path)
    if data[:4] == b"icns":
        return data
    picture = artwork.read(path)
    sizes = {size: picture.png(size) for size in {size for _type, size in TYPES}}
    entries = b"".join(ENTRY.pack(kind, ENTRY.size + len(sizes[size])) + sizes[size] for kind, size in TYPES)
    return ENTRY.pack(b"icns", ENTRY.size + len(entries)) + entries


def entries(data: bytes) -> dict[bytes, bytes]:
    """Return the pictures in an icon by their types; BuildError if it is damaged."""
    if len(data) < ENTRY.size or ENTRY.unpack_from(data) != (b"icns", len(data)):
        raise BuildError("the icon is no .icns file, or is cut short")
    found, offset = {}, ENTRY.size
    while offset < len(data):
        kind, size = ENTRY.unpack_from(data, offset) if offset + ENTRY.size <= len(data) else (b"", 0)
        if size < ENTRY.size or offset + size > len(data):
            raise BuildError("the icon is cut short")
        found[kind] = data[offset + ENTRY.size : offset + size]
        offset += size
    return found
