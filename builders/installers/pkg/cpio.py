"""Payloads as macOS unpacks them: cpio in its old portable form, numbers as octal digits.

    "070707" dev ino mode uid gid nlink rdev    6 digits each
    mtime 11, size of the name 6, size 11       digits
    name and a zero byte | content              neither is padded
    ...
    "TRAILER!!!"

From `pax` in POSIX.1-2017, "cpio Interchange Format".
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, cast

from builders.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC: Final = b"070707"
_END: Final = "TRAILER!!!"
_WIDTHS: Final = (6, 6, 6, 6, 6, 6, 6, 6, 11, 6, 11)
_HEADER: Final = sum(_WIDTHS)
_MODE, _NAME, _SIZE = 3, 9, 10
_NUMBERS: Final = 1 << 18  # an inode has six digits
_LONGEST_NAME: Final = 1 << 16
LARGEST: Final = (1 << 32) - 1  # 8 GiB would fit in here, but not in the bill of materials


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """size: of the content that follows; that of a link is where it points to."""

    path: str
    mode: int
    size: int
    group: int = 0
    time: int = 0


def header(member: Member, number: int) -> bytes:
    """Return what stands before the content; number: of the member, counted from 1."""
    name = member.path.encode() + b"\0"
    device, inode = divmod(number, _NUMBERS)
    digits = (device, inode, member.mode, 0, member.group, 1, 0, member.time, len(name), member.size)
    widths = _WIDTHS[1:]
    return _MAGIC + b"".join(b"%0*o" % pair for pair in zip(widths, digits, strict=True)) + name


def end() -> bytes:
    """Return what stands behind the last member."""
    return header(Member(path=_END, mode=0, size=0), 0)


def members(stream: IO[bytes]) -> Iterator[tuple[Member, IO[bytes]]]:
    """Yield every member with its content, which has to be read before the next; raises BuildError."""
    while True:
        numbers = _numbers(stream.read(_HEADER))
        name = _exactly(stream, min(numbers[_NAME], _LONGEST_NAME)).rstrip(b"\0").decode("utf-8", "replace")
        if name == _END:
            return
        content = _Content(stream, numbers[_SIZE])
        yield Member(path=name, mode=numbers[_MODE], size=numbers[_SIZE]), cast("IO[bytes]", content)
        content.skip()


def is_link(member: Member) -> bool:
    return stat.S_ISLNK(member.mode)


class _Content:
    """What belongs to one member of a stream."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        self._left -= wanted
        return _exactly(self._stream, wanted)

    def skip(self) -> None:
        while self.read(1 << 20):
            pass


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise BuildError("its payload ends too early")
    return data


def _numbers(head: bytes) -> list[int]:
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        raise BuildError("its payload is not of the kind that can be read here")
    ends = [sum(_WIDTHS[: index + 1]) for index in range(len(_WIDTHS))]
    try:
        return [int(head[end - width : end], 8) for width, end in zip(_WIDTHS, ends, strict=True)]
    except ValueError as error:
        raise BuildError("its payload is damaged") from error
