"""The trees of a volume (TN1150, "B-Trees"), written once and full.

node 0            header: what tree this is | room for its user | which nodes are taken
leaves            records in their order, side by side
levels above      the first key of each node below, and its number; the last node is the root

node              the next, the one before | kind | level | records ... free ... where each begins, backwards
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from builders.errors import InstallerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NODE: Final = struct.Struct(">IIbBHH")  # next, before, kind, level, records
HEADER: Final = struct.Struct(">HIIIIHHIIHIBBI64x")
LEAF, INDEX, HEAD = -1, 0, 1
_OFFSET: Final = 2
_NOTHING: Final = bytes(4)
_USER: Final = 128
_COMPARES_BY_CASE_FOLDING: Final = 0xCF


class Kind(NamedTuple):
    """A tree's node size, longest key, attributes, and how keys are compared."""

    node: int
    longest_key: int
    attributes: int
    comparison: int = 0


# Attributes: 2, keys have lengths of two bytes; 4, and in index nodes their own length.
CATALOG: Final = Kind(node=8192, longest_key=516, attributes=6, comparison=_COMPARES_BY_CASE_FOLDING)
EXTENTS: Final = Kind(node=4096, longest_key=10, attributes=2)

Record = tuple[bytes, bytes]


def write(kind: Kind, records: Iterable[Record]) -> list[bytes]:
    """Return the nodes of a tree with these records, sorted; raises InstallerError if they are too many."""
    nodes, level, count = [b""], 1, 0
    row, leaves = records, 0
    while True:
        first = len(nodes)
        above = []
        for group in _groups(row, kind.node):
            above.append((group[0][0], len(nodes).to_bytes(4, "big")))
            nodes.append(_node(kind, _links(len(nodes), first, level), [key + value for key, value in group]))
            count += len(group) if level == 1 else 0
        nodes[-1] = _NOTHING + nodes[-1][len(_NOTHING) :]  # nothing comes after the last
        leaves = leaves or len(above)
        if len(above) <= 1:
            break
        row, level = above, level + 1
    ends = (level, len(nodes) - 1, count, 1, leaves) if leaves else (0, 0, 0, 0, 0)
    nodes[0] = _header(kind, ends, len(nodes))
    return nodes


def _links(number: int, first: int, level: int) -> tuple[int, int, int, int]:
    """Return how a node begins; first: the first one beside it."""
    return number + 1, number - 1 if number > first else 0, LEAF if level == 1 else INDEX, level


def _groups(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """Yield what goes into each node."""
    room = size - NODE.size - _OFFSET
    group: list[Record] = []
    used = 0
    for record in records:
        needed = len(record[0]) + len(record[1]) + _OFFSET
        if used + needed > room:
            yield group
            group, used = [], 0
        group.append(record)
        used += needed
    if group:
        yield group


def _header(kind: Kind, head: tuple[int, ...], count: int) -> bytes:
    fixed = NODE.size + HEADER.size + _USER + 4 * _OFFSET
    taken = bytearray(kind.node - fixed)
    if count > 8 * len(taken):
        raise InstallerError("the program has more files than a disk image can hold; ship fewer")
    taken[: count // 8] = b"\xff" * (count // 8)
    taken[count // 8] = 0xFF00 >> count % 8 & 0xFF
    sizes = (kind.node, kind.longest_key, count, 0, 0, count * kind.node)
    header = HEADER.pack(*head, *sizes, 0, kind.comparison, kind.attributes)
    return _node(kind, (0, 0, HEAD, 0), [header, bytes(_USER), bytes(taken)])


def _node(kind: Kind, start: tuple[int, int, int, int], records: Sequence[bytes]) -> bytes:
    offsets, at = [], NODE.size
    for record in records:
        offsets.append(at)
        at += len(record)
    offsets.append(at)
    table = struct.pack(f">{len(offsets)}H", *reversed(offsets))
    body = NODE.pack(*start, len(records), 0) + b"".join(records)
    return body.ljust(kind.node - len(table), b"\0") + table
