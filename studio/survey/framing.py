"""Messages through a pipe: four bytes of length, one of kind, and the content.

| length of kind and content, little endian (4) | kind (1) | content |
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD: Final = struct.Struct("<IB")


class Kind(IntEnum):
    """What a message has.

    EVENT: of the engine, as JSON. FACTS: a pickled Facts. ADVICE: a pickled tuple of some Advice.
    RESOURCES: columns of resources and decisions. SURVEYED: nothing; all was sent. FAILED: sentence and exit
    code, as JSON. NODES, EDGES, WEIGHTS: parts of the graph of imports, see imports.py.
    """

    EVENT = 0
    FACTS = 1
    ADVICE = 2
    RESOURCES = 3
    SURVEYED = 4
    FAILED = 5
    NODES = 6
    EDGES = 7
    WEIGHTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    kind: Kind
    content: bytes


def framed(kind: Kind, content: bytes) -> bytes:
    return _HEAD.pack(len(content) + 1, kind) + content


class Splitter:
    """Cuts what arrives, in whatever pieces, into messages."""

    def __init__(self) -> None:
        self._arrived = bytearray()
        self._start = 0

    def feed(self, data: bytes) -> None:
        del self._arrived[: self._start]
        self._start = 0
        self._arrived += data

    def messages(self) -> Iterator[Message]:
        """Yield what is complete; what is fed between two of them is seen."""
        while len(self._arrived) - self._start >= _HEAD.size:
            length, kind = _HEAD.unpack_from(self._arrived, self._start)
            first = self._start + _HEAD.size
            end = first + length - 1
            if len(self._arrived) < end:
                return
            self._start = end
            yield Message(kind=Kind(kind), content=bytes(memoryview(self._arrived)[first:end]))
