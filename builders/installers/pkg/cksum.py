"""The checksum of POSIX `cksum`, which bills of materials have for each file.

It is CRC-32 with the highest bit first, over the content and then its length. zlib has the same polynomial
with the lowest bit first, and is fast: so it is given every byte reversed, and its result is reversed.
"""

from __future__ import annotations

import zlib

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_FROM_ZERO = 0xFFFFFFFF  # zlib inverts what it begins with


class Cksum:
    """The checksum of what `update` was called with."""

    def __init__(self) -> None:
        self._value = _FROM_ZERO
        self.size = 0

    def update(self, data: bytes) -> None:
        self._value = zlib.crc32(data.translate(_REVERSED), self._value)
        self.size += len(data)

    @property
    def value(self) -> int:
        size = self.size.to_bytes((self.size.bit_length() + 7) // 8, "little")
        whole = zlib.crc32(size.translate(_REVERSED), self._value)
        return int(f"{whole:032b}"[::-1], 2)
