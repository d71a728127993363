"""The payload: cpio as SVR4 wrote it, numbers in hexadecimal; nothing of it is trusted when it is read.

    "070701" inode mode uid gid links time size device 2 own device 2 size of the name, sum   8 digits each
    name and a zero byte | content                                                     each padded to 4
    ...
    "TRAILER!!!"

Where a size has more than 8 digits, rpm from 4.12 on has another kind, in which the header of the package
says all else: "07070X", number of the file, 8 digits, padded to 4 | content.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from builders.errors import ExecutableError
from builders.installers import archive
from builders.installers.model import Read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LARGEST: Final = 0xFFFF_FFFE  # rpm takes no size of ffffffff
_MAGIC: Final = b"070701"
_STRIPPED: Final = b"07070X"
_FIELDS: Final = b"%08x" * 13
_HEADER: Final = len(_MAGIC) + 8 * 13
_END: Final = b"TRAILER!!!"
_LONGEST: Final = 4096  # of names, and of where links point to
_MODE, _SIZE, _NAME = (len(_MAGIC) + 8 * field for field in (1, 6, 11))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """path: as the payload has it. size: of the content; that of a link is where it points to."""

    path: str
    mode: int
    size: int


def header(path: bytes, number: int, mode: int, time: int, size: int) -> bytes:
    """Return what stands before the content of a file; number: counted from 1."""
    fields = (number, mode, 0, 0, 1, time, size, 0, 0, 0, 0, len(path) + 1, 0)
    return _padded(_MAGIC + _FIELDS % fields + path + b"\0")


def stripped(index: int) -> bytes:
    """Return what stands before the content where the sizes have no room; index: in the header, from 0."""
    return _padded(_STRIPPED + b"%08x" % index)


def end() -> bytes:
    return header(_END, 0, 0, 0, 0)


def padding(size: int) -> bytes:
    """Return what stands behind so many bytes."""
    return bytes(-size % 4)


def _padded(data: bytes) -> bytes:
    return data + padding(len(data))


class _Exact:
    """A stream that gives as much as it is asked for, or says that it ends too early."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = self._stream.read(size - len(data))
            if not piece:
                raise self.damage("it ends too early")
            data += piece
        return data

    def damage(self, reason: str) -> ExecutableError:
        return ExecutableError(f"{self._name} is damaged: {reason}")


def read(stream: IO[bytes], name: str, known: Callable[[], tuple[Member, ...]]) -> Iterator[Read]:
    """Yield every file and link; raises ExecutableError.

    known: asked for the files as the header of the package has them, if nothing else says it.
    """
    exact = _Exact(stream, name)
    files: tuple[Member, ...] | None = None
    member: Member | None
    while True:
        magic = exact.read(len(_MAGIC))
        if magic == _STRIPPED:
            files = known() if files is None else files
            member = _known(exact, files)
        elif magic == _MAGIC:
            member = _member(exact)
        else:
            raise exact.damage("a file of it has no header")
        if member is None:
            return
        yield from _content(exact, member)
        exact.read(len(padding(member.size)))


def _member(exact: _Exact) -> Member | None:
    """Return the next file, None at the end."""
    head = _MAGIC + exact.read(_HEADER - len(_MAGIC))
    mode, size, length = (_number(exact, head[at : at + 8]) for at in (_MODE, _SIZE, _NAME))
    if not 0 < length <= _LONGEST:
        raise exact.damage("a name of it is longer than any")
    name = exact.read(length)[:-1]
    exact.read(len(padding(_HEADER + length)))
    if name == _END:
        return None
    return Member(path=name.decode("utf-8", "surrogateescape"), mode=mode, size=size)


def _known(exact: _Exact, files: tuple[Member, ...]) -> Member:
    index = _number(exact, exact.read(8))
    exact.read(len(padding(len(_STRIPPED) + 8)))
    if index >= len(files):
        raise exact.damage("its header does not know all of its files")
    return files[index]


def _number(exact: _Exact, digits: bytes) -> int:
    try:
        return int.from_bytes(bytes.fromhex(digits.decode("ascii")))
    except ValueError as error:
        raise exact.damage("a file of it has no header") from error


def _content(exact: _Exact, member: Member) -> Iterator[Read]:
    path = member.path.removeprefix("./").lstrip("/")
    if stat.S_ISLNK(member.mode):
        if member.size > _LONGEST:
            raise exact.damage("a link of it is longer than any")
        target = exact.read(member.size).decode("utf-8", "surrogateescape")
        yield Read(path=path, size=0, link=target)
        return
    made, left = archive.hasher(), member.size
    while left:
        piece = exact.read(min(left, archive.CHUNK))
        made.update(piece)
        left -= len(piece)
    if not stat.S_ISDIR(member.mode):
        is_started = bool(member.mode & stat.S_IXUSR)
        yield Read(path=path, size=member.size, executable=is_started, digest=made.hexdigest())
