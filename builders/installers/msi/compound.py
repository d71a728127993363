"""Compound files, which an .msi is ([MS-CFB], version 3: sectors of 512 bytes, since an .msi ends at 2 GB).

    header | large streams | mini stream | mini FAT | directory | FAT | DIFAT

Every chain of sectors is in one piece. The header is written last, once it is known where all else lies.
"""

from __future__ import annotations

import contextlib
import struct
from array import array
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR, _MINI = 512, 64
_LARGE: Final = 4096  # streams from this size on have sectors of their own
_NUMBERS: Final = _SECTOR // 4  # that a sector holds
_FREE, _END, _OF_FAT, _OF_DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_HEADER: Final = struct.Struct("<8s16xHHHHH6x9I109I")
_IN_HEADER: Final = 109  # sectors of the FAT that the header names
_ENTRY: Final = struct.Struct("<64sHBBIII16s20xIQ")
_UNUSED, _STREAM, _ROOT = 0, 2, 5
_RED, _BLACK = 0, 1
_LONGEST_NAME: Final = 31  # of UTF-16, without the zero at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """Sectors that follow one another; a stream without content has none."""

    start: int
    sectors: int

    @property
    def first(self) -> int:
        return self.start if self.sectors else _END


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """Where a stream stands in the tree of names; left, right: numbers of entries."""

    left: int
    right: int
    colour: int


class Writer:
    """Writes a compound file; raw: empty, and open for reading and writing. `close` completes it."""

    def __init__(self, raw: IO[bytes], kind: UUID) -> None:
        self._raw = raw
        self._kind = kind
        self._small: dict[str, bytes] = {}
        self._large: dict[str, tuple[_Chain, int]] = {}
        raw.write(bytes(_SECTOR))

    def add(self, name: str, content: bytes) -> None:
        with self.stream(name) as raw:
            raw.write(content)

    @contextlib.contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """Yield the file, at the start of a new stream; what is written until the end becomes its content."""
        start = self._raw.tell()
        yield self._raw
        size = self._raw.seek(0, 2) - start
        if size < _LARGE:
            self._raw.seek(start)
            self._small[name] = self._raw.read(size)
            self._raw.seek(start)
            self._raw.truncate()
        else:
            self._large[name] = (self._chain(start), size)

    def close(self) -> None:
        minis, numbers, starts = _mini_stream(self._small)
        stored = self._put(minis)
        mini_fat = self._put(_filled(numbers).tobytes())
        names = sorted((*self._small, *self._large), key=_order)
        directory = self._put(self._directory(names, starts, stored, len(minis)))
        chains = [chain for chain, _ in self._large.values()] + [stored, mini_fat, directory]
        fat, difat = self._allocation(sorted(chains, key=lambda chain: chain.start))
        listed = [*range(fat.start, fat.start + fat.sectors), *[_FREE] * _IN_HEADER][:_IN_HEADER]
        header = _HEADER.pack(
            *(MAGIC, 0x3E, 3, 0xFFFE, 9, 6, 0, fat.sectors, directory.first, 0, _LARGE),
            *(mini_fat.first, mini_fat.sectors, difat.first, difat.sectors, *listed),
        )
        self._raw.seek(0)
        self._raw.write(header)
        self._raw.seek(0, 2)

    def _put(self, content: bytes) -> _Chain:
        start = self._raw.tell()
        self._raw.write(content)
        return self._chain(start)

    def _chain(self, start: int) -> _Chain:
        """Fill the last sector of what was written since `start`."""
        self._raw.write(bytes(-self._raw.tell() % _SECTOR))
        size = self._raw.tell() - start
        return _Chain(start=start // _SECTOR - 1, sectors=size // _SECTOR)

    def _directory(self, names: Sequence[str], starts: Mapping[str, int], stored: _Chain, size: int) -> bytes:
        tree: dict[int, _Node] = {}
        top = _grow(tree, 0, len(names), (len(names) + 1).bit_length() - 1)
        root = _Node(left=_FREE, right=_FREE, colour=_BLACK)
        entries = [
            _entry("Root Entry", _ROOT, root, (stored.first, size), child=top, identifier=self._kind.bytes_le)
        ]
        for at, name in enumerate(names):
            if name in self._large:
                chain, size = self._large[name]
                place = (chain.first, size)
            else:
                place = (starts[name], len(self._small[name]))
            entries.append(_entry(name, _STREAM, tree[at], place))
        nothing = _entry("", _UNUSED, _Node(left=_FREE, right=_FREE, colour=_RED), (0, 0))
        return b"".join(entries) + nothing * (-len(entries) % (_SECTOR // _ENTRY.size))

    def _allocation(self, chains: Sequence[_Chain]) -> tuple[_Chain, _Chain]:
        """Write FAT and DIFAT, which name their own sectors too; chains: in their order, without gaps."""
        numbers = array("I")
        for chain in chains:
            numbers.extend(_links(chain.start, chain.sectors))
        count, more = _sizes(len(numbers))
        fat = _Chain(start=len(numbers), sectors=count)
        difat = _Chain(start=fat.start + count, sectors=more)
        numbers.extend([_OF_FAT] * count + [_OF_DIFAT] * more)
        self._put(_filled(numbers).tobytes())
        self._put(_beyond_header(fat, difat))
        return fat, difat


def _mini_stream(streams: Mapping[str, bytes]) -> tuple[bytes, array[int], dict[str, int]]:
    """Return small streams as one, its FAT, and where each starts."""
    whole, numbers, starts = bytearray(), array("I"), {}
    for name in sorted(streams, key=_order):
        content = streams[name]
        sectors = -(-len(content) // _MINI)
        starts[name] = len(numbers) if content else _END
        numbers.extend(_links(len(numbers), sectors))
        whole += content + bytes(-len(content) % _MINI)
    return bytes(whole), numbers, starts


def _links(start: int, sectors: int) -> array[int]:
    """Return for each sector of a chain which one follows."""
    numbers = array("I", range(start + 1, start + sectors + 1))
    if sectors:
        numbers[-1] = _END
    return numbers


def _filled(numbers: array[int]) -> array[int]:
    return numbers + array("I", [_FREE] * (-len(numbers) % _NUMBERS))


def _sizes(sectors: int) -> tuple[int, int]:
    """Return how many sectors FAT and DIFAT take, beside that many others."""
    fat = difat = 0
    while True:
        wanted = -(-(sectors + fat + difat) // _NUMBERS)
        more = max(0, -(-(wanted - _IN_HEADER) // (_NUMBERS - 1)))
        if (wanted, more) == (fat, difat):
            return fat, difat
        fat, difat = wanted, more


def _beyond_header(fat: _Chain, difat: _Chain) -> bytes:
    """Return the DIFAT: the FAT's sectors that the header has no room for, and where it goes on."""
    rest = list(range(fat.start + _IN_HEADER, fat.start + fat.sectors))
    rows = array("I")
    for at in range(difat.sectors):
        part = rest[at * (_NUMBERS - 1) : (at + 1) * (_NUMBERS - 1)]
        following = difat.start + at + 1 if at + 1 < difat.sectors else _END
        rows.extend([*part, *[_FREE] * (_NUMBERS - 1 - len(part)), following])
    return rows.tobytes()


def _order(name: str) -> tuple[int, str]:
    """Return by what names are sorted: first their length, then their capitals."""
    return len(name), name.upper()


def _grow(tree: dict[int, _Node], first: int, end: int, depth: int) -> int:
    """Make a balanced tree, whose lowest incomplete level is red; return the number of its root."""
    if first >= end:
        return _FREE
    middle = (first + end) // 2
    tree[middle] = _Node(
        left=_grow(tree, first, middle, depth - 1),
        right=_grow(tree, middle + 1, end, depth - 1),
        colour=_BLACK if depth > 0 else _RED,
    )
    return middle + 1


def _entry(
    name: str,
    kind: int,
    node: _Node,
    place: tuple[int, int],
    *,
    child: int = _FREE,
    identifier: bytes = b"",
) -> bytes:
    """Return a row of the directory; place: first sector and size."""
    encoded = name.encode("utf-16-le")
    if len(encoded) > 2 * _LONGEST_NAME:
        raise ValueError(f"{name!r} is too long for the name of a stream")
    length = len(encoded) + 2 if name else 0
    tree = (node.colour, node.left, node.right, child)
    return _ENTRY.pack(encoded, length, kind, *tree, identifier, *place)
