"""What is in a finished .dmg, whoever made it: the files of its HFS+ volume."""

from __future__ import annotations

import io
import itertools
import os
import stat
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from builders.errors import BuildError, ExecutableError
from builders.installers import archive
from builders.installers.dmg import btree, catalog, names, udif, volume
from builders.installers.dmg.container import Image
from builders.installers.model import Read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DEEPEST: Final = 1000
_LONGEST_LINK: Final = 4096
_LARGEST_NODE: Final = 32_768
_DATA_FORK: Final = 0
_EXTENT_KEY: Final = struct.Struct(">HBxII")
_PRIVATE: Final = "\0"  # names of folders that the system keeps for itself begin with it
_EXTENTS_NUMBER, _CATALOG_NUMBER = 3, 4

Extents = tuple[int, ...]  # start and blocks, in turns


class Fork(NamedTuple):
    """The content of a file: its bytes, its blocks, and where the first of them are."""

    size: int
    blocks: int
    extents: Extents


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    number: int
    parent: int
    name: str
    mode: int
    fork: Fork


def recognises(path: Path) -> bool:
    with path.open("rb") as raw:
        size = raw.seek(0, os.SEEK_END)
        raw.seek(max(size - udif.TRAILER.size, 0))
        return raw.read(len(udif.MAGIC)) == udif.MAGIC


def read(path: Path) -> Iterator[Read]:
    """Yield the files, in the order in which they lie there."""
    with path.open("rb") as raw:
        try:
            yield from _Volume(Image(raw)).files()
        except BuildError as error:
            raise BuildError(f"{path} cannot be read: {error}") from error
        except (struct.error, LookupError) as error:
            raise BuildError(f"{path} cannot be read: its catalog is damaged") from error


class _Volume:
    """The HFS+ volume of an image."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._start, header = _find(image)
        self._block = volume.HEADER.unpack_from(header)[11]
        forks = [_fork(header, volume.HEADER.size + at * catalog.FORK.size) for at in range(volume.FORKS)]
        if not self._block:
            raise ExecutableError("its volume has blocks of no size")
        self._overflow: dict[tuple[int, int], Extents] = {}
        for record in self._records(forks[1], _EXTENTS_NUMBER):
            self._add_extents(record)
        self._catalog = forks[2]

    def files(self) -> Iterator[Read]:
        """Yield everything that is no folder."""
        folders: dict[int, tuple[int, str]] = {}
        found: list[_File] = []
        for record in self._records(self._catalog, _CATALOG_NUMBER):
            item = _item(record)
            if isinstance(item, _File):
                found.append(item)
            elif item:
                folders[item[0]] = item[1:]
        for file in sorted(found, key=lambda file: file.fork.extents[0]):
            above = _path(file.parent, folders)
            if not above.startswith(_PRIVATE):
                yield self._read(file, f"{above}{file.name}")

    def _read(self, file: _File, path: str) -> Read:
        if stat.S_ISLNK(file.mode):
            content = self._content(file.fork._replace(size=min(file.fork.size, _LONGEST_LINK)), file.number)
            return Read(path=path, size=0, link=content.read().decode("utf-8", "replace"))
        digest = archive.digest(self._content(file.fork, file.number))
        executable = bool(file.mode & 0o100)
        return Read(path=path, size=file.fork.size, executable=executable, digest=digest)

    def _content(self, fork: Fork, number: int) -> io.BufferedReader:
        return io.BufferedReader(_Content(self, fork, number), archive.CHUNK)

    def extents(self, fork: Fork, number: int) -> Iterator[tuple[int, int]]:
        """Yield where the content lies on the disk and how many bytes are there."""
        extents, known = fork.extents, 0
        while known < fork.blocks:
            for start, count in zip(extents[::2], extents[1::2], strict=True):
                yield self._start + start * self._block, count * self._block
            more = sum(extents[1::2])
            known += more
            if known < fork.blocks:
                extents = self._overflow[number, known]
            if not more:
                raise ExecutableError("a file of it has no end")

    def disk(self, offset: int, size: int) -> bytes:
        return self._image.read(offset, size)

    def _records(self, fork: Fork, number: int) -> Iterator[bytes]:
        """Yield the records of a tree in their order."""
        if not fork.size:
            return
        whole = self._content(fork, number)
        head = btree.HEADER.unpack_from(whole.read(btree.NODE.size + btree.HEADER.size), btree.NODE.size)
        at, size, left = head[3], head[5], head[7]
        if not btree.NODE.size < size <= _LARGEST_NODE:
            raise ExecutableError("the nodes of its catalog have no size that can be")
        while at and left:
            whole.seek(at * size)
            node = whole.read(size)
            at, _, _, _, count, _ = btree.NODE.unpack_from(node)
            left -= 1
            offsets = struct.unpack_from(f">{count + 1}H", node, size - 2 * (count + 1))[::-1]
            for first, end in itertools.pairwise(offsets):
                yield node[first:end]

    def _add_extents(self, record: bytes) -> None:
        _, kind, number, block = _EXTENT_KEY.unpack_from(record)
        if kind == _DATA_FORK:
            found = struct.unpack_from(f">{2 * catalog.EXTENTS}I", record, _EXTENT_KEY.size)
            self._overflow[number, block] = found


class _Content(io.RawIOBase):
    """The bytes of a fork."""

    def __init__(self, owner: _Volume, fork: Fork, number: int) -> None:
        self._owner = owner
        self._size = fork.size
        self._at = 0
        self._extents = list(owner.extents(fork, number))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence != os.SEEK_SET:
            raise OSError("only from the start")
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # BufferedReader gives one
        wanted = min(len(buffer), self._size - self._at)
        inside = self._at
        for place, length in self._extents:
            if inside < length and wanted > 0:
                data = self._owner.disk(place + inside, min(wanted, length - inside))
                buffer[: len(data)] = data
                self._at += len(data)
                return len(data)
            inside -= length
        return 0


def _find(image: Image) -> tuple[int, bytes]:
    """Return where the volume begins, and its header."""
    for start in image.partitions:
        header = _header(image, start)
        signature, version = struct.unpack_from(">2sH", header)
        if (signature, version) in volume.SIGNATURES:
            return start, header
    raise ExecutableError("it has no HFS+ volume, and others cannot be read here")


def _header(image: Image, start: int) -> bytes:
    try:
        return image.read(start + volume.HEADER_AT, volume.HEADER_SIZE)
    except ExecutableError:
        return bytes(volume.HEADER_SIZE)  # of a partition that is too small for one


def _item(record: bytes) -> _File | tuple[int, int, str] | None:
    """Return a file, or the number, parent and name of a folder; None for what only says where those are."""
    length, parent, letters = catalog.KEY.unpack_from(record)
    name = names.decoded(record[catalog.KEY.size : catalog.KEY.size + 2 * letters])
    at = 2 + length
    kind = int.from_bytes(record[at : at + 2], "big")
    if kind not in {catalog.FOLDER, catalog.FILE}:
        return None
    fields = catalog.RECORD.unpack_from(record, at)
    number, mode = fields[3], fields[13]
    if kind == catalog.FOLDER:
        return number, parent, name
    fork = _fork(record, at + catalog.RECORD.size)
    return _File(number=number, parent=parent, name=name, mode=mode, fork=fork)


def _fork(data: bytes, at: int) -> Fork:
    size, _, blocks, *extents = catalog.FORK.unpack_from(data, at)
    return Fork(size, blocks, tuple(extents))


def _path(number: int, folders: dict[int, tuple[int, str]]) -> str:
    """Return the path of a folder, with a slash behind it; that of the root is empty."""
    path = ""
    for _ in range(_DEEPEST):
        if number == catalog.ROOT:
            return path
        number, name = folders[number]
        path = f"{name}/{path}"
    raise ExecutableError("a folder of it lies in itself")
