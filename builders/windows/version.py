"""Version information: what Explorer shows of a program under "Details" (VS_VERSIONINFO)."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SIGNATURE, _STRUCTURE_VERSION = 0xFEEF04BD, 0x10000
_FLAGS_MASK, _WINDOWS_NT, _APPLICATION = 0x3F, 0x40004, 1
_UNICODE: Final = 1200
_ENGLISH: Final = 0x409
_BINARY, _TEXT = 0, 1
_PARTS: Final = 4
_LARGEST: Final = 0xFFFF
_FIXED: Final = struct.Struct("<13I")


def numbers(version: str) -> tuple[int, int, int, int]:
    """Return a version as four numbers: its release part, filled up with zeros."""
    release = re.match(r"v?(?:\d+!)?(\d+(?:\.\d+)*)", version.strip())
    parts = [min(int(part), _LARGEST) for part in release[1].split(".")] if release else []
    first, second, third, fourth = (*parts[:_PARTS], *[0] * (_PARTS - len(parts)))
    return first, second, third, fourth


def information(version: tuple[int, int, int, int], texts: Mapping[str, str]) -> bytes:
    """Return the resource; texts: by their names there, such as "ProductName"."""
    high, low = version[0] << 16 | version[1], version[2] << 16 | version[3]
    fixed = _FIXED.pack(
        *(_SIGNATURE, _STRUCTURE_VERSION, high, low, high, low),
        *(_FLAGS_MASK, 0, _WINDOWS_NT, _APPLICATION, 0, 0, 0),
    )
    table = _block(f"{_ENGLISH:04x}{_UNICODE:04x}", parts=[_text(*row) for row in sorted(texts.items())])
    translation = _block("Translation", struct.pack("<HH", _ENGLISH, _UNICODE), kind=_BINARY)
    parts = [_block("StringFileInfo", parts=[table]), _block("VarFileInfo", parts=[translation])]
    return _block("VS_VERSION_INFO", fixed, kind=_BINARY, parts=parts)


def texts(resource: bytes) -> dict[str, str]:
    """Return the texts of such a resource; what is damaged in it ends them."""
    found: dict[str, str] = {}
    _read(resource, found)
    return found


def _text(name: str, text: str) -> bytes:
    return _block(name, (text + "\0").encode("utf-16-le"), length=len(text.encode("utf-16-le")) // 2 + 1)


def _block(
    name: str,
    value: bytes = b"",
    *,
    kind: int = _TEXT,
    length: int | None = None,
    parts: Sequence[bytes] = (),
) -> bytes:
    """Return one node: u16 size, u16 length of the value, u16 kind, name, value, the nodes below.

    Each starts at a multiple of four. length: of a text in characters, of anything else in bytes.
    """
    counted = len(value) if length is None else length
    body = _aligned(bytes(6) + (name + "\0").encode("utf-16-le")) + value
    for part in parts:
        body = _aligned(body) + part
    return struct.pack("<HHH", len(body), counted, kind) + body[6:]


def _aligned(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _read(block: bytes, found: dict[str, str]) -> None:
    """Collect the texts of a node and of those below it."""
    while len(block) > _SMALLEST:
        size, counted, kind = struct.unpack_from("<HHH", block)
        name, at = _name(block)
        if not _SMALLEST <= size <= len(block):
            return
        if kind == _TEXT and counted:
            found[name] = block[at:size].decode("utf-16-le", "replace").rstrip("\0")
        else:
            below = at + counted
            _read(block[below + -below % 4 : size], found)
        block = block[size + -size % 4 :]


_SMALLEST: Final = 8


def _name(block: bytes) -> tuple[str, int]:
    """Return a node's name, and where its value starts."""
    end = next((at for at in range(6, len(block) - 1, 2) if block[at : at + 2] == b"\0\0"), len(block))
    at = end + 2
    return block[6:end].decode("utf-16-le", "replace"), at + -at % 4
