"""Write .xz on several cores: blocks of a fixed size, so that the bytes do not depend on how many there are.

    stream header | block | block | ... | index | stream footer
    block         header with both sizes | LZMA2 data | padding to 4 | CRC32 of what it unpacks to

The format is described at https://tukaani.org/xz/xz-file-format.txt; section numbers below are its own.
"""

from __future__ import annotations

import lzma
import zlib
from typing import IO, TYPE_CHECKING, NamedTuple, Self

from builders.installers.ordered import OrderedPool

if TYPE_CHECKING:
    from collections.abc import Callable

MAGIC, END = b"\xfd7zXZ\x00", b"YZ"
_FLAGS = b"\x00\x01"  # 2.1.1.2: CRC32 as the check
PRESET = 6
_BLOCK = 4 << 20
_STRETCH = 1 << 18  # a tenth of a second
_DICTIONARY = b"\x14"  # 5.3.1: 4 MiB, a whole block
_FILTERS = b"\x04\x00" + b"\x21\x01" + _DICTIONARY  # 5.3.2: x86, 5.3.1: LZMA2
_BOTH_SIZES = 0xC1  # 3.1.2, with two filters
_MOST_WORKERS = 4  # each takes 50 MB


class _Block(NamedTuple):
    data: bytes
    unpadded: int
    size: int


class Writer:
    """A stream that compresses with the preset of `xz -6`, after jumps of x86 code were made alike."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._pool = OrderedPool(_MOST_WORKERS, ahead=1)
        self._records: list[tuple[int, int]] = []
        self._buffer = bytearray()
        raw.write(MAGIC + _FLAGS + _crc(_FLAGS))

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
        while len(self._buffer) >= _BLOCK:
            self._submit(bytes(self._buffer[:_BLOCK]))
            del self._buffer[:_BLOCK]
        return len(data)

    def _submit(self, data: bytes) -> None:
        self._pool.submit(self._put, _block, data, self._pool.is_stopped)

    def _put(self, block: _Block) -> None:
        self._raw.write(block.data)
        self._records.append((block.unpadded, block.size))

    def _close(self) -> None:
        if self._buffer:
            self._submit(bytes(self._buffer))
        self._pool.finish()
        index = _index(self._records)
        self._raw.write(index)
        backward = (len(index) // 4 - 1).to_bytes(4, "little")
        self._raw.write(_crc(backward + _FLAGS) + backward + _FLAGS + END)


def _block(data: bytes, is_stopped: Callable[[], bool]) -> _Block:
    packed = _packed(data, is_stopped)
    header = _header(len(packed), len(data))
    check = _crc(data)
    unpadded = len(header) + len(packed) + len(check)
    return _Block(header + packed + bytes(-len(packed) % 4) + check, unpadded, len(data))


def _packed(data: bytes, is_stopped: Callable[[], bool]) -> bytes:
    """Return LZMA2 data. A block takes seconds, so what nobody waits for any more ends early."""
    coder = {"id": lzma.FILTER_LZMA2, "preset": PRESET, "dict_size": _BLOCK}
    packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_X86}, coder])
    packed = bytearray()
    for at in range(0, len(data), _STRETCH):
        if is_stopped():
            return b""
        packed += packer.compress(data[at : at + _STRETCH])
    return bytes(packed + packer.flush())


def _header(packed: int, unpacked: int) -> bytes:
    fields = bytes([_BOTH_SIZES]) + _number(packed) + _number(unpacked) + _FILTERS
    padded = fields + bytes(-(1 + len(fields)) % 4)
    whole = 1 + len(padded) + 4
    header = bytes([whole // 4 - 1]) + padded
    return header + _crc(header)


def _index(records: list[tuple[int, int]]) -> bytes:
    rows = b"".join(_number(unpadded) + _number(size) for unpadded, size in records)
    index = b"\x00" + _number(len(records)) + rows
    index += bytes(-len(index) % 4)
    return index + _crc(index)


def _number(value: int) -> bytes:
    """Return 1.2's encoding of an integer: seven bits a byte, the lowest first."""
    encoded = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - seven bits
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*encoded, value))


def _crc(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "little")
