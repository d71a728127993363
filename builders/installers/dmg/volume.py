"""An HFS+ volume without a journal, written front to back (TN1150).

    block 0          1024 bytes for starting, header 512
    content          of each file, in the order of their paths, each in one piece
    catalog          catalog.py: folders, files, links
    extents          of files in many pieces; there are none
    bitmap           which blocks are taken
    free             if it would be very small
    last block       the header again, 1024 bytes before the end

The content comes first, since where it lies depends on nothing but sizes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from builders.errors import InstallerError
from builders.installers import archive
from builders.installers.dmg import btree, catalog
from builders.installers.dmg.catalog import BLOCK, blocks, fork, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builders.installers.dmg.catalog import Item

HEADER: Final = struct.Struct(">2sHI4sI4I5I5IQ6I8s")
FORKS: Final = 5  # after the header: bitmap, extents, catalog, attributes, start-up file
HEADER_AT: Final = 1024
HEADER_SIZE: Final = 512
SIGNATURES: Final = ((b"H+", 4), (b"HX", 5))
_UNMOUNTED: Final = 0x100
_CLUMP: Final = 65_536
_SMALLEST: Final = 256  # blocks
_ENCODINGS: Final = 1


class Piece(NamedTuple):
    """Some bytes of a volume, and of which file they are."""

    data: bytes
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A volume that can be written. identity: 8 bytes that no other one has. blocks: in all."""

    items: tuple[Item, ...]
    nodes: tuple[bytes, ...]
    blocks: int
    epoch: int
    identity: bytes

    @property
    def size(self) -> int:
        return self.blocks * BLOCK


def plan(items: Sequence[Item], epoch: int, identity: bytes, *, has_icon: bool) -> Volume:
    """Return a volume of what catalog.arrange gave."""
    starts, at = {}, 1
    for item in items:
        if item.size:
            starts[item.number] = at
            at += blocks(item.size)
    rows = catalog.records(items, starts, epoch, has_icon=has_icon)
    nodes = btree.write(btree.CATALOG, rows)
    used = at + len(nodes) * blocks(btree.CATALOG.node) + blocks(btree.EXTENTS.node) + 1
    return Volume(
        items=tuple(items),
        nodes=tuple(nodes),
        blocks=max(used + _bitmap_blocks(used), _SMALLEST),
        epoch=epoch,
        identity=identity,
    )


def pieces(volume: Volume) -> Iterator[Piece]:
    """Yield the bytes of a volume; raises InstallerError if a file has changed since it was measured."""
    content = sum(blocks(item.size) for item in volume.items)
    layout = _Layout(volume, 1 + content)
    header = layout.header()
    yield Piece(_padded(bytes(HEADER_AT) + header))
    for item in volume.items:
        yield from _content(item)
    for node in volume.nodes:
        yield Piece(node)
    yield Piece(btree.write(btree.EXTENTS, ())[0])
    yield Piece(layout.bitmap())
    free = volume.blocks - layout.end - 1
    yield Piece(bytes(free * BLOCK))
    yield Piece(bytes(BLOCK - HEADER_AT) + header.ljust(HEADER_AT, b"\0"))


class _Layout:
    """Where the files of the volume itself lie; end: the first free block."""

    def __init__(self, volume: Volume, catalog_start: int) -> None:
        self._volume = volume
        self._catalog = catalog_start
        self._extents = catalog_start + len(volume.nodes) * blocks(btree.CATALOG.node)
        self._bitmap = self._extents + blocks(btree.EXTENTS.node)
        self.end = self._bitmap + blocks(-(-volume.blocks // 8))

    def header(self) -> bytes:
        volume, now = self._volume, moment(self._volume.epoch)
        folders = sum(item.is_folder for item in volume.items) - 1
        files = len(volume.items) - 1 - folders
        free = volume.blocks - self.end - 1
        shown = (0, 0, catalog.ROOT, 0, 0, 0)  # the folder that is opened when the volume is
        head = HEADER.pack(
            *SIGNATURES[0], _UNMOUNTED, b"10.0", 0,
            now, now, 0, now,
            files, folders, BLOCK, volume.blocks, free,
            self.end if free else 0, _CLUMP, _CLUMP, catalog.FIRST + len(volume.items) - 1, 1, _ENCODINGS,
            *shown, volume.identity,
        )  # fmt: skip
        forks = (
            (blocks(-(-volume.blocks // 8)) * BLOCK, self._bitmap),
            (btree.EXTENTS.node, self._extents),
            (len(volume.nodes) * btree.CATALOG.node, self._catalog),
        )
        return (head + b"".join(fork(*each, clump=each[0]) for each in forks)).ljust(HEADER_SIZE, b"\0")

    def bitmap(self) -> bytes:
        """Return a bit for each block, set if it is taken."""
        bits = bytearray(blocks(-(-self._volume.blocks // 8)) * BLOCK)
        bits[: self.end // 8] = b"\xff" * (self.end // 8)
        bits[self.end // 8] |= 0xFF00 >> self.end % 8 & 0xFF
        last = self._volume.blocks - 1
        bits[last // 8] |= 0x80 >> last % 8
        return bytes(bits)


def _bitmap_blocks(used: int) -> int:
    """Return how many blocks the bitmap takes, of which it has to tell too."""
    found = 0
    while blocks(-(-(used + found) // 8)) > found:
        found += 1
    return found


def _content(item: Item) -> Iterator[Piece]:
    if item.entry is None or item.is_folder:
        return
    left = item.size
    for data in (item.entry.link.encode(),) if item.entry.link else archive.chunks(item.entry):
        left -= len(data)
        yield Piece(data if left > 0 else _padded(data, item.size), item.path)
    if left:
        raise InstallerError(f"{item.path} was changed while it was read; build again")


def _padded(data: bytes, whole: int = 0) -> bytes:
    """Return the data with zeros up to the end of a block; whole: the size of what it ends."""
    return data + bytes(-(whole or len(data)) % BLOCK)
