"""What is in a finished .pkg: the payload of every package in it."""

from __future__ import annotations

import posixpath
import stat
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from builders.errors import BuildError
from builders.installers import archive, compression, gz
from builders.installers.model import Read
from builders.installers.pkg import cpio, xar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

_LONGEST_LINK = 4096


def recognises(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(xar.MAGIC)) == xar.MAGIC and path.suffix == ".pkg"


def read(path: Path) -> Iterator[Read]:
    """Yield what a package installs, by the paths that it gets; raises BuildError."""
    with path.open("rb") as raw:
        opened = xar.Archive(raw)
        for name in opened.members:
            folder, _, file = name.rpartition("/")
            if file == "Payload":
                location = _location(opened, folder)
                opened.seek(name)
                yield from _payload(raw, location)


def _location(opened: xar.Archive, folder: str) -> str:
    """Return the folder that a payload goes to, without slashes around it."""
    text = opened.read(posixpath.join(folder, "PackageInfo"))
    if b"<!DOCTYPE" in text:
        raise BuildError("its PackageInfo is damaged")
    try:
        return ET.fromstring(text).get("install-location", "/").strip("/")  # noqa: S314 - no entities, see above
    except ET.ParseError as error:
        raise BuildError("its PackageInfo is damaged") from error


def _payload(raw: IO[bytes], location: str) -> Iterator[Read]:
    if raw.read(len(gz.MAGIC)) != gz.MAGIC:
        raise BuildError("its payload is compressed by Apple's own method, which cannot be read here")
    raw.seek(-len(gz.MAGIC), 1)
    try:
        with compression.decompressing(raw) as stream:
            for member, content in cpio.members(stream):
                if not stat.S_ISDIR(member.mode):
                    yield _read(member, content, location)
    except zlib.error as error:
        raise BuildError("its payload is damaged") from error


def _read(member: cpio.Member, content: IO[bytes], location: str) -> Read:
    path = posixpath.normpath(posixpath.join(location, member.path))
    if stat.S_ISLNK(member.mode):
        return Read(path=path, size=0, link=content.read(_LONGEST_LINK).decode("utf-8", "replace"))
    digest = archive.digest(content)
    return Read(path=path, size=member.size, executable=bool(member.mode & 0o100), digest=digest)
