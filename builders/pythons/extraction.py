"""Unpack an archive that may be hostile: nothing outside the folder, no links that leave, no bombs.

`tarfile`'s own "data" filter works underneath; what it would correct or let pass is refused by name.
"""

from __future__ import annotations

import errno
import gzip
import os
import posixpath
import tarfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from builders.errors import PythonError

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = "python"
MOST_BYTES = 4 << 30
MOST_MEMBERS = 200_000
# A Python shrinks to about a fourth; a bomb to less than a thousandth.
MOST_RATIO = 200
_SLACK = 64 << 20
_GZIP, _ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"

_DAMAGE = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, OverflowError, MemoryError)
# What a system says of a name that no archive should hold; a full disk is not among them.
_NAMES_REFUSED = {
    errno.ENAMETOOLONG,
    errno.EINVAL,
    errno.EISDIR,
    errno.ENOTDIR,
    errno.EEXIST,
    errno.ELOOP,
    errno.EILSEQ,
}


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Metered:
    """A stream that refuses to give more than an honest archive holds."""

    def __init__(self, stream: _Readable, archive: Path) -> None:
        self._stream, self._archive = stream, archive
        self._given = 0
        self._most = most_bytes(archive)

    def read(self, size: int) -> bytes:
        content = self._stream.read(size)
        self._given += len(content)
        if self._given > self._most:
            raise PythonError(
                f"{self._archive} unpacks to more than {self._most >> 20} MiB; it is no Python archive"
            )
        return content


def most_bytes(archive: Path) -> int:
    """Return how many bytes an honest archive of that size may unpack to."""
    return min(MOST_BYTES, archive.stat().st_size * MOST_RATIO + _SLACK)


def extract(archive: Path, into: Path) -> None:
    """Unpack everything into an empty folder; on PythonError the folder is to be thrown away."""
    try:
        with archive.open("rb") as file:
            stream = _Metered(_decompressed(file), archive)
            with tarfile.open(fileobj=cast("BinaryIO", stream), mode="r|", errorlevel=2) as tar:
                _extract_members(tar, archive, into)
    except (*_DAMAGE, _zstandard_error()) as error:
        raise PythonError(f"{archive} is damaged or no Python archive: {error}") from error
    except OSError as error:
        if error.errno not in _NAMES_REFUSED:
            raise
        raise PythonError(f"{archive} has a member that cannot be written: {error}") from error
    _check_links(archive, into)


def _decompressed(file: BinaryIO) -> _Readable:
    magic = file.read(4)
    file.seek(0)
    if magic.startswith(_GZIP):
        return cast("_Readable", gzip.GzipFile(fileobj=file))
    if magic == _ZSTANDARD:
        import zstandard  # noqa: PLC0415 - only for this kind

        return zstandard.ZstdDecompressor(max_window_size=1 << 31).stream_reader(
            file, read_across_frames=True
        )
    return file


def _zstandard_error() -> type[Exception]:
    from zstandard import ZstdError  # noqa: PLC0415 - only where something is unpacked

    return ZstdError


def _extract_members(tar: tarfile.TarFile, archive: Path, into: Path) -> None:
    seen: dict[str, bytes] = {}
    parents: set[str] = set()
    for number, member in enumerate(tar):
        reason = "there are too many members" if number >= MOST_MEMBERS else _objection(member, seen, parents)
        if reason:
            raise PythonError(f"{archive} is refused: member {member.name!r}: {reason}")
        name = _normal(member.name)
        seen[name] = member.type
        parents.update(_ancestors(name))
        _extract_one(tar, member, into)


def _extract_one(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    if hasattr(tarfile, "data_filter"):
        tar.extract(member, into, filter="data")
        return
    # CPython 3.11.2, which Debian 12 has, knows no filters. Names were checked; the rest is owner and mode.
    member.uid, member.gid, member.uname, member.gname = os.getuid(), os.getgid(), "", ""
    member.mode = (member.mode | 0o600) & 0o755
    tar.extract(member, into)


def _objection(member: tarfile.TarInfo, seen: dict[str, bytes], parents: set[str]) -> str:
    """Return why a member is refused, "" if it is not."""
    name = _normal(member.name)
    if not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
        return "it is neither a file nor a folder nor a link"
    if member.name.startswith("/") or ".." in member.name.split("/") or not _inside(name):
        return f"it lies outside {TOP}/"
    if name in seen and not (member.isdir() and seen[name] == tarfile.DIRTYPE):
        return "it is there twice"
    if name in parents and not member.isdir():
        return "it would replace a folder"
    if any(seen.get(parent, tarfile.DIRTYPE) != tarfile.DIRTYPE for parent in _ancestors(name)):
        return "it would be written through a link or a file"
    return _link_objection(member, name, seen)


def _link_objection(member: tarfile.TarInfo, name: str, seen: dict[str, bytes]) -> str:
    if member.issym():
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), member.linkname))
        return "" if _inside(target) else f"the link leaves {TOP}/ (to {member.linkname!r})"
    if member.islnk():
        regular = seen.get(_normal(member.linkname)) in {tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.LNKTYPE}
        return "" if regular else f"the hard link is to no earlier file ({member.linkname!r})"
    return ""


def _check_links(archive: Path, into: Path) -> None:
    """Refuse links that only leave by way of other links."""
    root = (into / TOP).resolve()
    for path in _links(into):
        if not path.resolve().is_relative_to(root):
            name = path.relative_to(into).as_posix()
            raise PythonError(f"{archive} is refused: member {name!r}: the link leaves {TOP}/")


def _links(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in (*folders, *files) if Path(parent, name).is_symlink())


def _normal(name: str) -> str:
    return posixpath.normpath(name)


def _inside(name: str) -> bool:
    return name == TOP or name.startswith(f"{TOP}/")


def _ancestors(name: str) -> Iterator[str]:
    while name := posixpath.dirname(name):
        yield name
