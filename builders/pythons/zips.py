"""Unpack a zip that may be hostile, as extraction.py does with a tar; links in it are refused."""

from __future__ import annotations

import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

from builders.errors import PythonError
from builders.pythons.decompression import most_bytes
from builders.pythons.extraction import MOST_MEMBERS

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


def extract_zip(archive: Path, into: Path) -> None:
    """Unpack everything into an empty folder; on PythonError the folder is to be thrown away."""
    try:
        with zipfile.ZipFile(archive) as file:
            members = file.infolist()
            _check(archive, members)
            left = most_bytes(archive)
            for member in members:
                left = _extract(file, member, into, left)
                if left < 0:
                    raise PythonError(
                        f"{archive} unpacks to more than an honest archive holds; it is no Python"
                    )
    except _DAMAGE as error:
        raise PythonError(f"{archive} is damaged or no Python archive: {error}") from error


def _extract(file: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path, left: int) -> int:
    """Write one member; return how many bytes may still come, less than 0 if there were more."""
    place = into / member.filename
    if member.is_dir():
        place.mkdir(parents=True, exist_ok=True)
        return left
    place.parent.mkdir(parents=True, exist_ok=True)
    with file.open(member) as packed, place.open("xb") as unpacked:
        while left >= 0 and (block := packed.read(_BLOCK)):
            left -= len(block)
            unpacked.write(block)
    return left


def _check(archive: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse the archive before anything is written."""
    seen: set[str] = set()
    for number, member in enumerate(members):
        reason = "there are too many members" if number >= MOST_MEMBERS else _objection(member, seen)
        if reason:
            raise PythonError(f"{archive} is refused: member {member.filename!r}: {reason}")
        seen.add(member.filename.rstrip("/").lower())


def _objection(member: zipfile.ZipInfo, seen: set[str]) -> str:
    kind = stat.S_IFMT(member.external_attr >> 16)
    parts = member.filename.rstrip("/").split("/")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "it is neither a file nor a folder"
    if "\\" in member.filename or ":" in member.filename or not {"", ".", ".."}.isdisjoint(parts):
        return "it lies outside the archive"
    if "/".join(parts).lower() in seen and not member.is_dir():
        return "it is there twice"  # on Windows, which tells no small letters from capitals
    return ""
