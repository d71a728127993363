"""Signatures of packages for macOS: of the checksum of a table that has those of all members."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from builders.errors import BuildError
from builders.installers.pkg import xar
from builders.signing.reading import message
from builders.signing.reading.model import CHANGED, Signed, of_message, unreadable

if TYPE_CHECKING:
    from pathlib import Path

_HASHES: Final = {40: "sha1", 64: "sha256"}  # by their length in hexadecimal


def package(path: Path) -> Signed | None:
    """Return who signed a .pkg, None if nobody did."""
    with path.open("rb") as raw:
        try:
            opened = xar.Archive(raw)
            place = opened.table.find("x-signature")  # "signature" besides is for the oldest readers
            if place is None:
                return None
            found = message.read(opened.stored(place), _checksum(opened))
            return of_message(found, "" if _is_whole(opened) else CHANGED)
        except (BuildError, ValueError) as error:
            return unreadable(error)


def _checksum(opened: xar.Archive) -> bytes:
    place = opened.table.find("checksum")
    if place is None:
        raise message.Invalid("it has no checksum")
    return opened.stored(place)


def _is_whole(opened: xar.Archive) -> bool:
    """Whether the table has its checksum, and each member the one that the table says."""
    checksum = _checksum(opened)
    name = _HASHES.get(2 * len(checksum), "")
    if not name or hashlib.new(name, opened.packed).digest() != checksum:
        return False
    return all(_has_checksum(opened, member) for member in opened.members.values())


def _has_checksum(opened: xar.Archive, member: xar.Member) -> bool:
    total = hashlib.new(_HASHES.get(len(member.digest), "sha1"))
    for piece in opened.pieces(member.path):
        total.update(piece)
    return total.hexdigest() == member.digest
