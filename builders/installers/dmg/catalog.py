"""The records of a catalog: what is in a volume, by folder and name (TN1150, "Catalog File").

key   u16 length | u32 folder that it is in | u16 letters, name in UTF-16
value what it is: a folder, a file or a link; or, under its number and no name, where to find that
"""

from __future__ import annotations

import heapq
import stat
import struct
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from builders.errors import InstallerError
from builders.installers.dmg import names
from builders.installers.linux import with_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builders.installers.model import Entry

ROOT_PARENT, ROOT, FIRST = 1, 2, 16
FOLDER, FILE, FOLDER_THREAD, FILE_THREAD = 1, 2, 3, 4
KEY: Final = struct.Struct(">HIH")
THREAD: Final = struct.Struct(">HHIH")
# Kind, flags, members of a folder, number, five times, owner, group, two flags, mode, links, Finder's.
RECORD: Final = struct.Struct(">HHII5IIIBBHI32sII")
EXTENTS: Final = 8  # of a fork, that stand beside it
FORK: Final = struct.Struct(f">QII{2 * EXTENTS}I")  # size, clump, blocks; start and blocks of each extent
BLOCK: Final = 4096
_HAS_THREAD: Final = 2
_EPOCH: Final = 2_082_844_800  # seconds from 1904 to 1970
_LATEST: Final = 0xFFFFFFFF
_LINK_FINDER: Final = b"slnkrhap"
FINDER_FLAGS: Final = struct.Struct(">8xH")
HAS_ICON: Final = 0x0400


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something in a volume.

    entry: None for its root. name: encoded. order: where it stands in the catalog.
    """

    path: str
    number: int
    parent: int
    name: bytes
    order: bytes
    entry: Entry | None = None

    @property
    def is_folder(self) -> bool:
        return self.entry is None or self.entry.is_folder

    @property
    def size(self) -> int:
        """Bytes of its content; that of a link is where it points to."""
        if self.entry is None or self.entry.is_folder:
            return 0
        return len(self.entry.link.encode()) if self.entry.link else self.entry.size


def arrange(volume: str, entries: Iterable[Entry]) -> tuple[Item, ...]:
    """Return everything in a volume, its root first, each folder before what is in it.

    Raises InstallerError for names that cannot be.
    """
    name = names.encoded(volume)
    found = [Item(path="", number=ROOT, parent=ROOT_PARENT, name=name, order=_order(ROOT_PARENT, name))]
    numbers = {"": ROOT}
    seen: dict[bytes, str] = {}
    for number, entry in enumerate(with_folders(iter(entries)), start=FIRST):
        above, _, last = entry.path.rpartition("/")
        name, parent = names.encoded(last), numbers[above]
        order = _order(parent, name)
        if order in seen:
            raise InstallerError(
                f"{seen[order]} and {entry.path} differ only in case or in how accents are written, which "
                "is no difference on macOS; rename one of them, or leave it out"
            )
        seen[order], numbers[entry.path] = entry.path, number
        found.append(Item(path=entry.path, number=number, parent=parent, name=name, order=order, entry=entry))
    return tuple(found)


def records(
    items: Sequence[Item], starts: Mapping[int, int], epoch: int, *, has_icon: bool
) -> Iterator[tuple[bytes, bytes]]:
    """Yield keys and values in their order. starts: the first block of each file that has content."""
    members = Counter(item.parent for item in items)
    named = ((item.order, item) for item in sorted(items, key=lambda item: item.order))
    numbered = ((item.number.to_bytes(4, "big"), item) for item in items)
    for order, item in heapq.merge(named, numbered, key=lambda row: row[0]):
        if order != item.order:
            yield _key(item.number, b""), _thread(item)
        elif item.is_folder:
            value = _folder(item, members[item.number], epoch, has_icon=has_icon)
            yield _key(item.parent, item.name), value
        else:
            yield _key(item.parent, item.name), _file(item, starts, epoch)


def blocks(size: int) -> int:
    return -(-size // BLOCK)


def fork(size: int, start: int, *, clump: int = 0) -> bytes:
    """Return a fork that lies in one piece."""
    return FORK.pack(size, clump, blocks(size), start, blocks(size), *(0,) * (2 * EXTENTS - 2))


def moment(epoch: int) -> int:
    """Return a time as the volume has it; it cannot tell any after 2040."""
    return min(max(epoch + _EPOCH, 0), _LATEST)


def _order(parent: int, name: bytes) -> bytes:
    order = names.order(name)
    if not order:
        raise InstallerError(f"{names.decoded(name)!a} has no letter that macOS looks at; rename the file")
    return parent.to_bytes(4, "big") + order


def _key(parent: int, name: bytes) -> bytes:
    return KEY.pack(KEY.size - 2 + len(name), parent, len(name) // 2) + name


def _thread(item: Item) -> bytes:
    kind = FOLDER_THREAD if item.is_folder else FILE_THREAD
    return THREAD.pack(kind, 0, item.parent, len(item.name) // 2) + item.name


def _folder(item: Item, members: int, epoch: int, *, has_icon: bool) -> bytes:
    shown = FINDER_FLAGS.pack(HAS_ICON) if has_icon and item.entry is None else b""
    times = (moment(epoch),) * 4
    mode = stat.S_IFDIR | 0o755
    return RECORD.pack(FOLDER, 0, members, item.number, *times, 0, 0, 0, 0, 0, mode, 0, shown, 0, 0)


def _file(item: Item, starts: Mapping[int, int], epoch: int) -> bytes:
    times = (moment(epoch),) * 4
    is_link = bool(item.entry and item.entry.link)
    is_program = bool(item.entry and item.entry.executable)
    mode = stat.S_IFREG | (0o755 if is_program else 0o644)
    if is_link:
        mode = stat.S_IFLNK | 0o755
    shown = _LINK_FINDER if is_link else b""
    head = RECORD.pack(FILE, _HAS_THREAD, 0, item.number, *times, 0, 0, 0, 0, 0, mode, 1, shown, 0, 0)
    return head + fork(item.size, starts.get(item.number, 0)) + bytes(FORK.size)
