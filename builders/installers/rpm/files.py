"""What the header says of each file: a column for each property, sorted as the payload is."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Final

from builders.installers.rpm import cpio, header
from builders.installers.rpm.header import Type
from builders.installers.rpm.tags import EVERYTHING, SHA256, FileFlag, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builders.installers.model import Entry
    from builders.installers.rpm.header import Row

_OWNER: Final = "root"
_LINK = stat.S_IFLNK | 0o777
_FOLDER = stat.S_IFDIR | 0o755
_PROGRAM, _FILE = stat.S_IFREG | 0o755, stat.S_IFREG | 0o644
_DOCUMENTS, _LICENCES = ("usr/share/doc/", "usr/share/man/"), "usr/share/licenses/"


def rows(entries: Sequence[Entry], digests: Sequence[str], epoch: int) -> Iterator[Row]:
    """Yield the columns; digests: SHA-256 of each file, "" of what is none."""
    count = len(entries)
    yield from _sizes(entries)
    yield from _paths(entries)
    yield header.numbers(Tag.FILE_MODES, tuple(map(mode, entries)), Type.INT16)
    yield header.numbers(Tag.FILE_DEVICE_NUMBERS, (0,) * count, Type.INT16)
    yield header.numbers(Tag.FILE_TIMES, (epoch,) * count)
    yield header.number(Tag.FILE_DIGEST_ALGORITHM, SHA256)
    yield header.texts(Tag.FILE_DIGESTS, digests)
    yield header.texts(Tag.FILE_LINKS, tuple(entry.link for entry in entries))
    yield header.numbers(Tag.FILE_FLAGS, tuple(map(_flags, entries)))
    yield header.numbers(Tag.FILE_VERIFY_FLAGS, (EVERYTHING,) * count)
    for tag in (Tag.FILE_USERS, Tag.FILE_GROUPS):
        yield header.texts(tag, (_OWNER,) * count)
    yield header.numbers(Tag.FILE_DEVICES, (1,) * count)
    yield header.numbers(Tag.FILE_INODES, range(1, count + 1))
    yield header.texts(Tag.FILE_LANGUAGES, ("",) * count)


def are_large(entries: Sequence[Entry]) -> bool:
    """Tell if a size has no room in cpio."""
    return any(size(entry) > cpio.LARGEST for entry in entries)


def mode(entry: Entry) -> int:
    if entry.link:
        return _LINK
    if entry.is_folder:
        return _FOLDER
    return _PROGRAM if entry.executable else _FILE


def size(entry: Entry) -> int:
    """Return the size of the content; that of a link is where it points to."""
    return len(header.encoded(entry.link)) if entry.link else entry.size


def _flags(entry: Entry) -> FileFlag:
    if entry.is_folder:
        return FileFlag.NONE
    if entry.path.startswith(_LICENCES):
        return FileFlag.LICENCE
    return FileFlag.DOCUMENT if entry.path.startswith(_DOCUMENTS) else FileFlag.NONE


def _sizes(entries: Sequence[Entry]) -> Iterator[Row]:
    sizes = tuple(map(size, entries))
    yield header.size(Tag.SIZE, Tag.LONG_SIZE, sum(sizes))
    if are_large(entries):
        yield header.numbers(Tag.LONG_FILE_SIZES, sizes, Type.INT64)
    else:
        yield header.numbers(Tag.FILE_SIZES, sizes)


def _paths(entries: Sequence[Entry]) -> Iterator[Row]:
    """Yield the paths, in two parts: each folder stands once."""
    folders: dict[str, int] = {}
    indexes, names = [], []
    for entry in entries:
        folder, slash, name = f"/{entry.path}".rpartition("/")
        indexes.append(folders.setdefault(folder + slash, len(folders)))
        names.append(name)
    yield header.numbers(Tag.FOLDER_INDEXES, indexes)
    yield header.texts(Tag.BASE_NAMES, names)
    yield header.texts(Tag.FOLDER_NAMES, tuple(folders))
