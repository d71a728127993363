"""Compound files read: the directory, and any stream piece by piece; what is damaged is refused."""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from builders.errors import BuildError
from builders.installers.msi.compound import MAGIC

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER: Final = struct.Struct("<8s16xHHHHH6x9I109I")
_ENTRY: Final = struct.Struct("<64sHBBIII16s20xIQ")
_STREAM, _ROOT = 2, 5
_LAST: Final = 0xFFFFFFFA  # higher numbers are no sectors
_DAMAGED: Final = "its compound file is damaged"
_RUN: Final = 2048  # sectors that are read at a time
_SHIFTS: Final = (9, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    first: int
    size: int


class Container:
    """An open compound file; raises BuildError. kind: what it is a file of, as its root says."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        head = raw.read(_HEADER.size)
        if len(head) < _HEADER.size or head[:8] != MAGIC:
            raise BuildError("it is no compound file")
        fields = _HEADER.unpack(head)
        _, _, _, _, shift, mini, _, _, directory, _, self._cutoff, mini_fat, _, difat, _, *listed = fields
        if shift not in _SHIFTS or mini >= shift:
            raise BuildError(_DAMAGED)
        self._size, self._mini = 1 << shift, 1 << mini
        self._fat: array[int] = array("I")
        for sector in self._difat(listed, difat):
            self._fat.frombytes(self._sectors(sector, 1))
        self.kind = bytes(16)
        self._names = dict(self._directory(directory))
        root = self._names.pop("", None)
        if root is None:
            raise BuildError(_DAMAGED)
        self._minis = b"".join(self._pieces(root.first, root.size))
        self._mini_fat = array("I", b"".join(self._pieces(mini_fat, None)))

    def names(self) -> tuple[str, ...]:
        return tuple(self._names)

    def read(self, name: str) -> bytes:
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the content of a stream; nothing if there is no such stream."""
        found = self._names.get(name)
        if found is None:
            return
        if found.size >= self._cutoff:
            yield from self._pieces(found.first, found.size)
        else:
            sectors = _chain(self._mini_fat, found.first)
            whole = b"".join(self._minis[at * self._mini : (at + 1) * self._mini] for at in sectors)
            yield _exactly(whole, found.size)

    def _difat(self, listed: list[int], following: int) -> Iterator[int]:
        yield from (sector for sector in listed if sector < _LAST)
        seen = set()
        while following < _LAST:
            if following in seen:
                raise BuildError(_DAMAGED)
            seen.add(following)
            *more, following = array("I", self._sectors(following, 1))
            yield from (sector for sector in more if sector < _LAST)

    def _directory(self, first: int) -> Iterator[tuple[str, _Stream]]:
        """Yield the streams by their names, and the root as ""."""
        rows = b"".join(self._pieces(first, None))
        for name, length, kind, *_, whose, start, size in _ENTRY.iter_unpack(rows):
            self.kind = whose if kind == _ROOT else self.kind
            if kind in {_STREAM, _ROOT}:
                known = name[: max(0, length - 2)].decode("utf-16-le", "replace")
                # In version 3 the upper half of a size may be anything.
                whole = size & 0xFFFFFFFF if self._size == 1 << _SHIFTS[0] else size
                yield "" if kind == _ROOT else known, _Stream(first=start, size=whole)

    def _pieces(self, first: int, size: int | None) -> Iterator[bytes]:
        """Yield a chain of sectors; size: of the content, None for all of it."""
        left = size
        for start, sectors in _runs(_chain(self._fat, first)):
            piece = self._sectors(start, sectors)
            yield piece if left is None else piece[:left]
            left = None if left is None else max(0, left - len(piece))
        if left:
            raise BuildError(_DAMAGED)

    def _sectors(self, start: int, count: int) -> bytes:
        self._raw.seek((start + 1) * self._size)
        piece = self._raw.read(count * self._size)
        # Some writers end the file with its last byte, not with its last sector.
        return piece.ljust(count * self._size, b"\0") if piece else _exactly(piece, 1)


def _chain(numbers: array[int], first: int) -> Iterator[int]:
    left = len(numbers)
    while first < _LAST:
        if first >= len(numbers) or not left:
            raise BuildError(_DAMAGED)
        yield first
        first, left = numbers[first], left - 1


def _runs(sectors: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Yield sectors that follow one another as one: the first, and how many."""
    start, count = 0, 0
    for sector in sectors:
        if count and (sector != start + count or count == _RUN):
            yield start, count
            count = 0
        start = start if count else sector
        count += 1
    if count:
        yield start, count


def _exactly(content: bytes, size: int) -> bytes:
    if len(content) < size:
        raise BuildError(_DAMAGED)
    return content[:size]
