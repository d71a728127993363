"""Write .gz on several cores: pieces of a fixed size, so that the bytes do not depend on how many there are.

    header | deflated piece | deflated piece | ... | empty last block | CRC32 | size

Each piece knows the end of the one before as its dictionary and ends at a byte, so that all of them together
are one deflated stream (RFC 1951, RFC 1952), as `pigz` writes it.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Self

from builders.installers.ordered import OrderedPool

if TYPE_CHECKING:
    from builders.installers.compression import Sink

MAGIC = b"\x1f\x8b"
_DEFLATE, _NO_FLAGS, _NO_TIME, _UNKNOWN_SYSTEM = b"\x08", b"\x00", bytes(4), b"\x00\xff"
_LAST_BLOCK = b"\x03\x00"  # a block of fixed codes with nothing in it
LEVEL = 6
_RAW = -15  # neither header nor checksum around it, windows of 32 KiB
_WINDOW = 1 << 15
_PIECE = 1 << 19


class Writer:
    """A stream that compresses as `gzip -6` does."""

    def __init__(self, raw: Sink) -> None:
        self._raw = raw
        self._pool = OrderedPool()
        self._buffer = bytearray()
        self._before = b""
        self._crc, self._size = 0, 0
        raw.write(MAGIC + _DEFLATE + _NO_FLAGS + _NO_TIME + _UNKNOWN_SYSTEM)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        try:
            if failure is None:
                self._close()
        finally:
            self._pool.stop()

    def write(self, data: bytes, /) -> int:
        self._buffer += data
        while len(self._buffer) >= _PIECE:
            self._submit(bytes(self._buffer[:_PIECE]))
            del self._buffer[:_PIECE]
        return len(data)

    def _submit(self, data: bytes) -> None:
        self._crc = zlib.crc32(data, self._crc)
        self._size += len(data)
        self._pool.submit(self._raw.write, _deflated, data, self._before)
        self._before = data[-_WINDOW:]

    def _close(self) -> None:
        if self._buffer:
            self._submit(bytes(self._buffer))
        self._pool.finish()
        size = self._size & 0xFFFFFFFF
        self._raw.write(_LAST_BLOCK + self._crc.to_bytes(4, "little") + size.to_bytes(4, "little"))


def _deflated(data: bytes, before: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW, zdict=before)
    return packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)
