"""Signatures of macOS: of code and bundles, and behind a disk image."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from builders.errors import ExecutableError
from builders.executable import program_in
from builders.macos import universal, verification
from builders.signing.reading import message
from builders.signing.reading.model import CHANGED, Signed, of_message, unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from builders.macos.verification import Certified

# The end of a disk image (UDIF): "koly", and where its signature lies.
_END: Final = struct.Struct(">4s292xQQ200x")
_MAGIC: Final = b"koly"


def is_image(path: Path) -> bool:
    with path.open("rb") as raw:
        size = raw.seek(0, 2)
        raw.seek(max(0, size - _END.size))
        return raw.read(len(_MAGIC)) == _MAGIC


def code(path: Path) -> Signed | None:
    """Return whose certificate signed a program or a bundle; builders.check looks at its hashes."""
    try:
        data = program_in(path).read_bytes() if path.is_dir() else path.read_bytes()
        return _checked(verification.certified(universal.split(data)[0]))
    except ExecutableError as error:
        return unreadable(error)


def image(path: Path) -> Signed | None:
    """Return who signed a disk image, None if nobody did."""
    with path.open("rb") as raw:
        raw.seek(-_END.size, 2)
        _, offset, size = _END.unpack(raw.read(_END.size))
        raw.seek(offset)
        signature = raw.read(size)
        raw.seek(0)
        content = raw.read(offset)
    if not signature:
        return None
    try:
        found, is_whole = verification.certified_image(signature, content)
        return _checked(found, "" if is_whole else CHANGED)
    except ExecutableError as error:
        return unreadable(error)


def _checked(found: Certified | None, problem: str = "") -> Signed | None:
    if found is None:
        return None
    try:
        return of_message(message.read(found.message, found.directory), problem)
    except message.Invalid as error:
        return unreadable(error)
