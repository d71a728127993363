"""The summary of an .msi: what Windows looks at before it opens the tables ([MS-OLEPS])."""

from __future__ import annotations

import struct
import uuid
from dataclasses import dataclass
from typing import Final

STREAM: Final = "\x05SummaryInformation"
_FORMAT: Final = uuid.UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9")
_SHORT, _LONG, _TEXT, _TIME = 2, 3, 30, 64
_WESTERN, UTF_8 = 1252, 65001
_TO_1601: Final = 11_644_473_600  # seconds from 1601, when times of Windows begin, to 1970
_PER_SECOND: Final = 10_000_000
_INSTALLER_5: Final = 500  # of Windows 7, and the first that knows a scope and arm64
_COMPRESSED, _NOT_ELEVATED = 2, 8
_READ_ONLY: Final = 2  # recommended


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """platform: "x64" or "Arm64". package: another one for every file with other content."""

    name: str
    publisher: str
    comment: str
    platform: str
    language: int
    package: uuid.UUID
    epoch: int
    is_elevated: bool

    def encoded(self) -> bytes:
        texts = {
            2: "Installation Database",
            3: self.name,
            4: self.publisher,
            5: "Installer",
            6: self.comment,
            7: f"{self.platform};{self.language}",
            9: f"{{{str(self.package).upper()}}}",
            18: "Onefold",
        }
        codepage = _codepage("".join(texts.values()))
        values = {1: struct.pack("<IHxx", _SHORT, codepage)}
        values |= {key: _text(text, codepage) for key, text in texts.items()}
        moment = struct.pack("<IQ", _TIME, (self.epoch + _TO_1601) * _PER_SECOND)
        values |= {12: moment, 13: moment}
        flags = _COMPRESSED | (0 if self.is_elevated else _NOT_ELEVATED)
        values |= {key: struct.pack("<II", _LONG, number) for key, number in (
            (14, _INSTALLER_5), (15, flags), (19, _READ_ONLY)
        )}  # fmt: skip
        return _property_set(values)


def _codepage(text: str) -> int:
    """Return the code page that every tool knows, where it will do."""
    try:
        text.encode(f"cp{_WESTERN}")
    except UnicodeEncodeError:
        return UTF_8
    return _WESTERN


def _text(text: str, codepage: int) -> bytes:
    encoded = text.encode("utf-8" if codepage == UTF_8 else f"cp{codepage}") + b"\0"
    return struct.pack("<II", _TEXT, len(encoded)) + encoded + bytes(-len(encoded) % 4)


def _property_set(values: dict[int, bytes]) -> bytes:
    place = 8 + 8 * len(values)
    index, body = b"", b""
    for key in sorted(values):
        index += struct.pack("<II", key, place + len(body))
        body += values[key]
    section = struct.pack("<II", place + len(body), len(values)) + index + body
    head = struct.pack("<HHI16xI16sI", 0xFFFE, 0, 0x00020006, 1, _FORMAT.bytes_le, 48)
    return head + section
