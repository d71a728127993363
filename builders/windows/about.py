"""What a finished program for Windows says of itself: its version information, read back."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from builders.errors import ExecutableError
from builders.windows.image import RESOURCES, Image
from builders.windows.resources import Type
from builders.windows.version import texts

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_HEAD: Final = 4 << 20  # bytes: launcher and resources lie at the start
_DIRECTORY: Final = struct.Struct("<IIHHHH")
_DEEPER: Final = 0x80000000


def about(path: Path) -> dict[str, str]:
    """Return its texts, such as "ProductName"; empty for what has none or is no program for Windows."""
    with path.open("rb") as file:
        head = file.read(LARGEST_HEAD)
    try:
        return texts(_version(Image(head)))
    except (ExecutableError, struct.error):
        return {}


def _version(image: Image) -> bytes:
    """Walk to the first resource of that type: types, numbers, languages, then where the data lie."""
    address, _size = image.directory(RESOURCES)
    start = image.offset(address)
    below = _entries(image.data, start).get(Type.VERSION)
    while below is not None and below & _DEEPER:
        found = _entries(image.data, start + (below & ~_DEEPER))
        below = next(iter(found.values()), None)
    if below is None:
        return b""
    place, size = struct.unpack_from("<II", image.data, start + below)
    offset = image.offset(place)
    return bytes(image.data[offset : offset + size])


def _entries(data: bytearray, at: int) -> dict[int, int]:
    *_, named, numbered = _DIRECTORY.unpack_from(data, at)
    first = at + _DIRECTORY.size
    return dict(struct.unpack_from("<II", data, first + 8 * row) for row in range(min(named + numbered, 256)))
