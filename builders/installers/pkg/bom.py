r"""The bill of materials (Bom): what the Installer puts where, and what `pkgutil` checks afterwards.

    header, 512 bytes      "BOMStore", where the table and the names are
    blocks
    ├── a path             its number, and where its record is | its parent's number, its name
    ├── a record           kind, mode, owner, group, time, size, cksum, where a link points to
    └── a tree             nodes of 4096 bytes: leaves lead to paths, nodes above them to leaves
    table                  offset and size of each block; block 0 is none
    names                  BomInfo, Paths, HLIndex, VIndex, Size64: the blocks of these

Apple says nothing of it. https://github.com/hogliux/bomutils and https://github.com/igankevich/stuckliste
(docs/) found it out. Numbers are big-endian.
"""

from __future__ import annotations

import stat
import struct
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEADER: Final = struct.Struct(">8s6I")
_HEADER_SIZE: Final = 512
_TREE: Final = struct.Struct(">4s4IB")
_NODE: Final = struct.Struct(">HHII")
_PAIR: Final = struct.Struct(">II")
_RECORD: Final = struct.Struct(">BBHHIIIIBII")
_VIRTUAL: Final = struct.Struct(">IIIB")
_NODE_SIZE, _SMALL_NODE_SIZE = 4096, 128
_FANOUT: Final = (_NODE_SIZE - _NODE.size) // _PAIR.size
_FREE_LIST: Final = bytes(4 + 2 * _PAIR.size)
_FILE, _FOLDER, _LINK = 1, 2, 3
_WITH_METADATA: Final = 0xF


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A path of the payload: "." or below "./".

    size, checksum: of the content, or of where a link points to.
    """

    path: str
    mode: int
    group: int
    size: int = 0
    checksum: int = 0
    time: int = 0
    link: str = ""


def written(records: Sequence[Record]) -> bytes:
    """Return the bill of what is in a payload; parents are among the records."""
    blocks = _Blocks()
    named = {
        b"BomInfo": blocks.add(_information(records)),
        b"Paths": _paths(blocks, records),
        b"HLIndex": blocks.tree((), _NODE_SIZE),
        b"VIndex": blocks.add(_VIRTUAL.pack(1, blocks.tree((), _SMALL_NODE_SIZE), 0, 0)),
        b"Size64": blocks.tree((), _NODE_SIZE),
    }
    return blocks.written(named)


class _Blocks:
    """Blocks by number; 0 is none."""

    def __init__(self) -> None:
        self._data = bytearray(_HEADER_SIZE)
        self._places = [(0, 0)]

    def add(self, data: bytes) -> int:
        self._places.append((len(self._data), len(data)))
        self._data += data
        return len(self._places) - 1

    def tree(self, pairs: Sequence[tuple[int, int]], node_size: int) -> int:
        """Add a tree of values and keys; return its number."""
        nodes = self._nodes(pairs, is_leaf=True)
        while len(nodes) > 1:
            nodes = self._nodes(nodes, is_leaf=False)
        root = nodes[0][0]
        return self.add(_TREE.pack(b"tree", 1, root, node_size, len(pairs), 0))

    def _nodes(self, pairs: Sequence[tuple[int, int]], *, is_leaf: bool) -> list[tuple[int, int]]:
        """Add nodes that know their neighbours; return the number and the last key of each."""
        rows = [pairs[at : at + _FANOUT] for at in range(0, len(pairs), _FANOUT)] or [()]
        first = len(self._places)
        numbers = [0, *range(first, first + len(rows)), 0]
        made = []
        for place, row in enumerate(rows, start=1):
            forward, backward = numbers[place + 1], numbers[place - 1]
            head = _NODE.pack(is_leaf, len(row), forward, backward)
            node = head + b"".join(_PAIR.pack(*pair) for pair in row)
            made.append((self.add(node), row[-1][1] if row else 0))
        return made

    def written(self, named: Mapping[bytes, int]) -> bytes:
        names = struct.pack(">I", len(named))
        names += b"".join(struct.pack(">IB", number, len(name)) + name for name, number in named.items())
        table = struct.pack(">I", len(self._places)) + b"".join(_PAIR.pack(*place) for place in self._places)
        table += _FREE_LIST
        at_names = len(self._data)
        at_table = at_names + len(names)
        blocks = len(self._places) - 1
        head = _HEADER.pack(b"BOMStore", 1, blocks, at_table, len(table), at_names, len(names))
        return head.ljust(_HEADER_SIZE, b"\0") + bytes(self._data[_HEADER_SIZE:]) + names + table


def _information(records: Sequence[Record]) -> bytes:
    """Return how many paths there are, and the size of all for no processor in particular."""
    whole = sum(record.size for record in records) & 0xFFFFFFFF
    return struct.pack(">IIIIIII", 1, len(records), 1, 0, 0, whole, 0)


def _paths(blocks: _Blocks, records: Sequence[Record]) -> int:
    """Add the tree of paths, in which keys ascend: by the parent's number, then by name."""
    pairs = []
    for number, (parent, name, record) in enumerate(_by_level(records), start=1):
        leaf = blocks.add(_PAIR.pack(number, blocks.add(_record(record))))
        pairs.append((leaf, blocks.add(struct.pack(">I", parent) + name + b"\0")))
    return blocks.tree(pairs, _NODE_SIZE)


def _by_level(records: Sequence[Record]) -> Iterator[tuple[int, bytes, Record]]:
    """Yield every path after its parent: the parent's number, 0 for none, the name, and what it is."""
    children = defaultdict(list)
    for record in records:
        above, _, name = record.path.rpartition("/")
        children[above].append((name.encode(), record))
    waiting = [("", 0)]
    for path, parent in waiting:
        for encoded, record in sorted(children[path], key=lambda child: child[0]):
            waiting.append((record.path, len(waiting)))
            yield parent, encoded, record


def _record(record: Record) -> bytes:
    kind = _FOLDER if stat.S_ISDIR(record.mode) else _LINK if record.link else _FILE
    link = record.link.encode() + b"\0" if record.link else b""
    fixed = (kind, 1, _WITH_METADATA, record.mode, 0, record.group, record.time, record.size, 1)
    return _RECORD.pack(*fixed, record.checksum, len(link)) + link
