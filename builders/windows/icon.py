"""The icon of a program for Windows, in every size that Windows shows, from an .ico file or a picture."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from builders import artwork
from builders.errors import BuildError
from builders.windows.resources import Type

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from builders.artwork import Artwork

SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 256)
_ICO: Final = b"\0\0\x01\0"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_HEAD: Final = struct.Struct("<HHH")
_FILE_ENTRY: Final = struct.Struct("<BBBBHHII")
_GROUP_ENTRY: Final = struct.Struct("<BBBBHHIH")
_BITMAP: Final = struct.Struct("<IiiHHIIiiII")
_LARGEST: Final = 256
_DEPTH: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One size of an icon; data: a PNG, or a bitmap without the header of a file."""

    width: int
    height: int
    colours: int
    planes: int
    depth: int
    data: bytes


def resources(path: Path) -> dict[tuple[int, int], bytes]:
    """Return the resources of an icon, by type and number; raises BuildError."""
    data = artwork.content(path)
    pictures = _of_icon(path, data) if data[:4] == _ICO else _drawn(artwork.read(path))
    found: dict[tuple[int, int], bytes] = {
        (Type.ICON, number): picture.data for number, picture in enumerate(pictures, start=1)
    }
    found[Type.GROUP_ICON, 1] = _group(pictures)
    return found


def _of_icon(path: Path, data: bytes) -> list[Picture]:
    """Return the pictures of an .ico file as they are."""
    try:
        _, _, count = _HEAD.unpack_from(data)
        rows = [_FILE_ENTRY.unpack_from(data, _HEAD.size + at * _FILE_ENTRY.size) for at in range(count)]
    except struct.error:
        rows = []
    if not rows or any(offset + size > len(data) for *_, size, offset in rows):
        raise BuildError(f"the icon {path} is cut short")
    return [
        Picture(
            width=width,
            height=height,
            colours=colours,
            planes=planes,
            depth=depth,
            data=data[offset : offset + size],
        )
        for width, height, colours, _, planes, depth, size, offset in rows
    ]


def _group(pictures: list[Picture]) -> bytes:
    rows = (
        _GROUP_ENTRY.pack(
            picture.width % _LARGEST,
            picture.height % _LARGEST,
            *(picture.colours, 0, picture.planes, picture.depth, len(picture.data), number),
        )
        for number, picture in enumerate(pictures, start=1)
    )
    return _HEAD.pack(0, 1, len(pictures)) + b"".join(rows)


def _drawn(found: Artwork) -> list[Picture]:
    """Return a picture in every size."""
    is_ready = found.data[:8] == _PNG and found.pixels and found.pixels.size == (_LARGEST, _LARGEST)
    return [_of_size(found, size, found.data if is_ready and size == _LARGEST else None) for size in SIZES]


def _of_size(found: Artwork, size: int, png: bytes | None) -> Picture:
    """Return one size; a bitmap rather than a PNG, whose bytes another release of zlib might change."""
    return Picture(
        width=size,
        height=size,
        colours=0,
        planes=1,
        depth=_DEPTH,
        data=png or _bitmap(found.square(size)),
    )


def _bitmap(square: Image) -> bytes:
    """Return it as icons have bitmaps: from the last row to the first, then a mask of what is transparent."""
    size = square.width
    colours = square.tobytes("raw", "BGRA", 0, -1)
    stride = (size + 31) // 32 * 4
    mask = bytearray()
    for row in range(size):
        transparent = (colours[(row * size + at) * 4 + 3] == 0 for at in range(size))
        bits = "".join("1" if clear else "0" for clear in transparent).ljust(stride * 8, "0")
        mask += int(bits, 2).to_bytes(stride, "big")
    head = _BITMAP.pack(40, size, 2 * size, 1, _DEPTH, 0, len(colours) + len(mask), 0, 0, 0, 0)
    return head + colours + bytes(mask)
