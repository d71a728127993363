"""Write a squashfs: same files, same bytes; on all cores, with no more than some blocks in memory."""

from __future__ import annotations

import zlib
from functools import partial
from typing import IO, TYPE_CHECKING

from builders.errors import InstallerError
from builders.installers import archive
from builders.installers.appimage import squashfs
from builders.installers.appimage.tree import Blocks, Data, Metadata, Tree
from builders.installers.ordered import OrderedPool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builders.events import StepProgress
    from builders.installers.model import Entry


class _Packer:
    """Packs blocks on all cores, and writes them in the order in which they came."""

    def __init__(self, raw: IO[bytes], base: int, pool: OrderedPool) -> None:
        self._raw = raw
        self._base = base
        self._pool = pool

    def add(self, data: bytes, owner: Blocks) -> None:
        self._pool.submit(partial(self._put, owner), _packed, data)

    def _put(self, owner: Blocks, packed: tuple[bytes, int]) -> None:
        data, size = packed
        if not owner.sizes:
            owner.start = self._raw.tell() - self._base
        owner.sizes.append(size)
        self._raw.write(data)


def write(
    raw: IO[bytes], entries: Sequence[Entry], epoch: int, progress: archive.Progress
) -> Iterator[StepProgress]:
    """Write an image from where the file stands; entries: sorted, each folder before what is in it."""
    base = raw.tell()
    raw.write(bytes(squashfs.SUPERBLOCK.size))
    data: dict[str, Data] = {}
    fragments: list[Blocks] = []
    with OrderedPool() as pool:
        yield from _write_data(_Packer(raw, base, pool), entries, data, fragments, progress)
    tree = Tree(entries, data, epoch)
    superblock, tables = _after_data(raw.tell() - base, tree, fragments, epoch)
    raw.write(tables)
    end = raw.tell()
    raw.seek(base)
    raw.write(superblock)
    raw.seek(end)


def _write_data(
    packer: _Packer,
    entries: Sequence[Entry],
    data: dict[str, Data],
    fragments: list[Blocks],
    progress: archive.Progress,
) -> Iterator[StepProgress]:
    small = bytearray()
    for entry in entries:
        if entry.link or entry.is_folder:
            continue
        found = data[entry.path] = Data(size=entry.size)
        if entry.size < squashfs.BLOCK:
            content = _whole(entry)
            if len(small) + len(content) > squashfs.BLOCK:
                _add_fragment(packer, small, fragments)
            if content:
                found.fragment, found.offset = len(fragments), len(small)
                small += content
            yield from progress.events(len(content), entry.path)
        else:
            for block in _blocks(entry):
                packer.add(block, found.blocks)
                yield from progress.events(len(block), entry.path)
    if small:
        _add_fragment(packer, small, fragments)


def _add_fragment(packer: _Packer, small: bytearray, fragments: list[Blocks]) -> None:
    fragments.append(Blocks())
    packer.add(bytes(small), fragments[-1])
    small.clear()


def _whole(entry: Entry) -> bytes:
    content = b"".join(archive.chunks(entry))
    if len(content) != entry.size:
        raise InstallerError(f"{entry.path} changed while it was packed; build again")
    return content


def _blocks(entry: Entry) -> Iterator[bytes]:
    """Yield the blocks of a file; all but the last are whole."""
    left = entry.size
    for piece in archive.chunks(entry):
        left -= len(piece)
        for at in range(0, len(piece), squashfs.BLOCK):
            yield piece[at : at + squashfs.BLOCK]
    if left:
        raise InstallerError(f"{entry.path} changed while it was packed; build again")


def _packed(data: bytes) -> tuple[bytes, int]:
    """Return a block and its size as it is noted."""
    packed = zlib.compress(data, squashfs.LEVEL)
    return (packed, len(packed)) if len(packed) < len(data) else (data, len(data) | squashfs.STORED)


def _after_data(start: int, tree: Tree, fragments: Sequence[Blocks], epoch: int) -> tuple[bytes, bytes]:
    """Return the superblock, and the tables that begin at `start`."""
    root = tree.write()
    inodes, folders = tree.inodes.finish(), tree.folders.finish()
    after = bytearray(inodes + folders)
    rows = (squashfs.FRAGMENT.pack(one.start, one.sizes[0], 0) for one in fragments)
    fragment_table = _indexed(after, start, b"".join(rows))
    owner_table = _indexed(after, start, squashfs.WORD.pack(0))
    superblock = squashfs.SUPERBLOCK.pack(
        *(squashfs.MAGIC, tree.count, epoch, squashfs.BLOCK, len(fragments)),
        *(squashfs.ZLIB, squashfs.BLOCK_LOG, squashfs.NO_EXTENDED_ATTRIBUTES, 1, *squashfs.VERSION),
        *(root.block << 16 | root.offset, start + len(after), owner_table, squashfs.NOTHING),
        *(start, start + len(inodes), fragment_table, squashfs.NOTHING),
    )
    return superblock, bytes(after)


def _indexed(after: bytearray, start: int, data: bytes) -> int:
    """Append a table: metadata blocks, then where each of them is; returns where that list is."""
    places = []
    for at in range(0, len(data), squashfs.METADATA):
        places.append(start + len(after))
        block = Metadata()
        block.write(data[at : at + squashfs.METADATA])
        after += block.finish()
    index = start + len(after)
    after += b"".join(map(squashfs.LONG.pack, places))
    return index
