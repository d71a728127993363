"""The archive that a .deb is: a line that says so, then members, each with a line of text before it.

name 16 | time 12 | owner 6 | group 6 | mode 8 | size 10 | end of the line    content, padded to even
"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from builders.errors import ExecutableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAGIC = b"!<arch>\n"
_HEADER = 60
_END = b"`\n"


def write_member(raw: IO[bytes], name: str, size: int, content: Iterable[bytes], epoch: int) -> Iterator[int]:
    """Write a member; yields the size of each piece of it."""
    raw.write(f"{name:<16}{epoch:<12}{0:<6}{0:<6}{0o100644:<8o}{size:<10}".encode() + _END)
    for piece in content:
        raw.write(piece)
        yield len(piece)
    raw.write(b"\n" * (size % 2))


def members(raw: IO[bytes]) -> Iterator[tuple[str, int, int]]:
    """Yield name, offset and size of each member."""
    offset = len(MAGIC)
    while True:
        raw.seek(offset)
        header = raw.read(_HEADER)
        if not header:
            return
        size = header[48:58].strip()
        if len(header) != _HEADER or not header.endswith(_END) or not size.isdigit():
            raise ExecutableError(f"{raw.name} is damaged after {offset} bytes")
        yield header[:16].decode("ascii", "replace").strip().rstrip("/"), offset + _HEADER, int(size)
        offset += _HEADER + int(size) + int(size) % 2


def content(raw: IO[bytes], offset: int, size: int) -> io.BufferedReader:
    """Return a member as a file of its own; the archive must stay open."""
    return io.BufferedReader(_Content(raw, offset, size))


class _Content(io.RawIOBase):
    """The bytes of a member, which end where it does."""

    def __init__(self, raw: IO[bytes], offset: int, size: int) -> None:
        self.name = raw.name
        self._raw = raw
        self._offset, self._size = offset, size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = start + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # BufferedReader gives one
        self._raw.seek(self._offset + self._at)
        found = self._raw.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)
