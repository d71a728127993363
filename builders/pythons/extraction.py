"""Unpack an archive that may be hostile: nothing outside the folder, no links that leave, no bombs.

`tarfile` only reads. What a member is called and leads to is judged here, and refused by name.
"""

from __future__ import annotations

import errno
import gzip
import os
import posixpath
import shutil
import tarfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from builders.errors import PythonError
from builders.pythons.decompression import Decompressed

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = "python"
MOST_MEMBERS = 200_000
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

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


def extract(archive: Path, into: Path) -> None:
    """Unpack everything into an empty folder; on PythonError the folder is to be thrown away."""
    try:
        with (
            archive.open("rb") as file,
            Decompressed(archive, file) as stream,
            tarfile.open(fileobj=cast("BinaryIO", stream), mode="r:") as tar,
        ):
            _extract_members(tar, stream, archive, into)
    except (*_DAMAGE, _zstandard_error()) as error:
        raise PythonError(f"{archive} is damaged or no Python archive: {error}") from error
    except OSError as error:
        if error.errno not in _NAMES_REFUSED:
            raise
        raise PythonError(f"{archive} has a member that cannot be written: {error}") from error
    _check_links(archive, into)


def _zstandard_error() -> type[Exception]:
    from zstandard import ZstdError  # noqa: PLC0415 - only where something is unpacked

    return ZstdError


def _extract_members(tar: tarfile.TarFile, stream: Decompressed, archive: Path, into: Path) -> None:
    """Write files and folders, then links, so that nothing is written through one."""
    seen: dict[str, bytes] = {}
    folders: set[str] = {""}
    links: list[tarfile.TarInfo] = []
    for number, member in enumerate(tar):
        reason = "there are too many members" if number >= MOST_MEMBERS else _objection(member, seen, folders)
        if reason:
            raise PythonError(f"{archive} is refused: member {member.name!r}: {reason}")
        name = _normal(member.name)
        seen[name] = member.type
        _make_folders(into, name if member.isdir() else posixpath.dirname(name), folders)
        if member.isreg():
            _write(stream, member, f"{into}/{name}")
        elif not member.isdir():
            links.append(member)
    for member in links:
        _link(member, into)


def _make_folders(into: Path, name: str, folders: set[str]) -> None:
    if name not in folders:
        _make_folders(into, posixpath.dirname(name), folders)
        (into / name).mkdir(exist_ok=True)
        folders.add(name)


def _write(stream: Decompressed, member: tarfile.TarInfo, place: str) -> None:
    """Write the bytes that follow the member's header; tarfile would copy them twice on their way."""
    descriptor = os.open(place, _NEW, 0o755 if member.mode & 0o100 else 0o644)
    try:
        left = member.size
        for block in stream.blocks(left):
            left -= len(block)
            while block:
                block = block[os.write(descriptor, block) :]  # noqa: PLW2901 - what is left of it
    finally:
        os.close(descriptor)
    if left:
        raise tarfile.ReadError("unexpected end of data")


def _link(member: tarfile.TarInfo, into: Path) -> None:
    place = into / _normal(member.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    if member.islnk():
        os.link(into / _normal(member.linkname), place)
        return
    try:
        place.symlink_to(member.linkname)
    except OSError:
        original = place.parent / member.linkname
        if os.name != "nt" or not original.is_file():
            raise
        shutil.copyfile(original, place)  # Windows lets only administrators and developers make links


def _objection(member: tarfile.TarInfo, seen: dict[str, bytes], folders: set[str]) -> str:
    """Return why a member is refused, "" if it is not."""
    name = _normal(member.name)
    if reason := _kind_objection(member):
        return reason
    outside = member.name.startswith("/") or ".." in member.name.split("/") or "\\" in member.name
    if outside or not _inside(name):
        return f"it lies outside {TOP}/"
    if name in seen and not (member.isdir() and seen[name] == tarfile.DIRTYPE):
        return "it is there twice"
    if name in folders and not member.isdir():
        return "it would replace a folder"
    parent = posixpath.dirname(name)
    if parent not in folders and any(each in seen for each in _ancestors(name) if each not in folders):
        return "it would be written through a link or a file"
    return _link_objection(member, name, seen)


def _kind_objection(member: tarfile.TarInfo) -> str:
    if not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
        return "it is neither a file nor a folder nor a link"
    return "it has holes, which may unpack to anything" if member.issparse() else ""


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
