"""The files of a cabinet, one after another, if it is compressed in the way that ours are."""

from __future__ import annotations

import zlib
from typing import IO, TYPE_CHECKING, Final, cast

from builders.errors import BuildError
from builders.installers.msi.cabinet import BLOCK, FILE, FOLDER, HEADER, MAGIC, MSZIP, SIGNATURE, checksum

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAMAGED: Final = "its cabinet is damaged"
_RESERVES: Final = 7  # flags: before, after, and reserved fields, which ours never have


def files(pieces: Iterator[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the names and the contents; each is to be read before the next one is asked for.

    A cabinet of another kind has none; raises BuildError for a damaged one.
    """
    raw = _Source(pieces)
    magic, _, listed, _, _, folders, count, flags, _, _ = HEADER.unpack(raw.take(HEADER.size))
    if magic != MAGIC or flags & _RESERVES:
        return
    kinds = [FOLDER.unpack(raw.take(FOLDER.size)) for _ in range(folders)]
    if listed != raw.place or any(kind != MSZIP for _, _, kind in kinds):
        return
    rows = [_row(raw) for _ in range(count)]
    for number, (_, blocks, _) in enumerate(kinds):
        unpacked = _Source(_unpacked(raw, blocks))
        for name, size, folder in rows:
            if folder == number:
                yield name, cast("IO[bytes]", _Part(unpacked, size))


class _Source:
    """Takes any number of bytes from pieces of any size."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._buffer = b""
        self._at = 0
        self.place = 0

    def take(self, size: int) -> bytes:
        """Return exactly that many; raises BuildError at the end."""
        made = bytearray()
        while len(made) < size:
            made += self.some(size - len(made))
        return bytes(made)

    def some(self, most: int) -> bytes:
        """Return one to that many; raises BuildError at the end."""
        while self._at >= len(self._buffer):
            self._at = 0
            self._buffer = next(self._pieces, None) or _refuse()
        found = self._buffer[self._at : self._at + most]
        self._at += len(found)
        self.place += len(found)
        return found


class _Part:
    """The next bytes of a source, as a file."""

    def __init__(self, source: _Source, size: int) -> None:
        self._source = source
        self._left = size

    def read(self, most: int) -> bytes:
        found = self._source.some(min(most, self._left)) if self._left else b""
        self._left -= len(found)
        return found


def _row(raw: _Source) -> tuple[str, int, int]:
    size, _, folder, *_ = FILE.unpack(raw.take(FILE.size))
    name = bytearray()
    while (byte := raw.take(1)) != b"\0":
        name += byte
    return name.decode("utf-8", "replace"), size, folder


def _unpacked(raw: _Source, blocks: int) -> Iterator[bytes]:
    before = b""
    for _ in range(blocks):
        stored, packed, size = BLOCK.unpack(raw.take(BLOCK.size))
        data = raw.take(packed)
        sizes = BLOCK.pack(0, packed, size)[-4:]
        if not data.startswith(SIGNATURE) or stored not in {0, checksum(data, checksum(sizes))}:
            _refuse()
        before = _inflated(data[len(SIGNATURE) :], before, size)
        yield before


def _inflated(data: bytes, before: bytes, size: int) -> bytes:
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS, zdict=before)
    try:
        block = unpacking.decompress(data, size)
    except zlib.error as error:
        raise BuildError(_DAMAGED) from error
    return block if len(block) == size else _refuse()


def _refuse() -> bytes:
    raise BuildError(_DAMAGED)
