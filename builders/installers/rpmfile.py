"""Read a .rpm: its lead, its two headers, and the cpio that they are followed by.

    lead 96 | signature header, padded to 8 | header | compressed cpio
    header  magic 8 | count 4 | size 4 | count entries of 16 | size bytes that they point into

Big-endian throughout. Each file of the cpio (newc) has a header of hexadecimal text, its name and its
content, both padded to 4.
"""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING

from builders.errors import ExecutableError
from builders.installers import archive, compression
from builders.installers.model import Read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC = b"\xed\xab\xee\xdb"
_HEADER = b"\x8e\xad\xe8\x01\x00\x00\x00\x00"
_LEAD, _ENTRY, _MEMBER = 96, 16, 110
_COUNTS = struct.Struct(">II")
_MOST = 256 << 20  # bytes of a header, as rpm has it
_LONGEST_NAME = 4096
_NEWC = b"070701"
_END = "TRAILER!!!"
_KIND, _FOLDER, _LINK, _RUN = 0o170000, 0o040000, 0o120000, 0o100


def recognises(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def read(path: Path) -> Iterator[Read]:
    """Yield every file and link; raises ExecutableError."""
    with path.open("rb") as raw:
        raw.seek(_LEAD)
        _pass_header(raw)
        raw.seek(-raw.tell() % 8, 1)
        _pass_header(raw)
        with compression.decompressing(raw) as stream:
            yield from _members(_Exact(stream, path))


def _pass_header(raw: IO[bytes]) -> None:
    start = raw.read(len(_HEADER) + _COUNTS.size)
    if len(start) < len(_HEADER) + _COUNTS.size or not start.startswith(_HEADER):
        raise ExecutableError(f"{raw.name} is damaged: there is no header where one has to be")
    count, size = _COUNTS.unpack_from(start, len(_HEADER))
    if count * _ENTRY + size > _MOST:
        raise ExecutableError(f"{raw.name} is damaged: its header is larger than any")
    raw.seek(count * _ENTRY + size, 1)


class _Exact:
    """A stream that gives as much as it is asked for, or says that it ends too early."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream = stream
        self.path = path

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = self._stream.read(size - len(data))
            if not piece:
                raise ExecutableError(f"{self.path} is damaged: it ends too early")
            data += piece
        return data


def _members(stream: _Exact) -> Iterator[Read]:
    while True:
        header = stream.read(_MEMBER)
        if not header.startswith(_NEWC):
            raise ExecutableError(f"{stream.path} is damaged: a file of it has no header")
        mode, size, length = (int(header[at : at + 8], 16) for at in (14, 54, 94))
        if length > _LONGEST_NAME:
            raise ExecutableError(f"{stream.path} is damaged: a name of it is longer than any")
        name = stream.read(length)[:-1].decode("utf-8", "surrogateescape")
        stream.read(-(_MEMBER + length) % 4)
        if name == _END:
            return
        yield from _member(stream, name.removeprefix("./").lstrip("/"), mode, size)
        stream.read(-size % 4)


def _member(stream: _Exact, name: str, mode: int, size: int) -> Iterator[Read]:
    if mode & _KIND == _LINK:
        target = stream.read(size).decode("utf-8", "surrogateescape")
        yield Read(path=name, size=0, link=target)
        return
    made, left = archive.hasher(), size
    while left:
        piece = stream.read(min(left, archive.CHUNK))
        made.update(piece)
        left -= len(piece)
    if mode & _KIND != _FOLDER:
        yield Read(path=name, size=size, executable=bool(mode & _RUN), digest=made.hexdigest())
