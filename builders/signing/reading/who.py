"""Which kind of signature a file has, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from builders.installers.msi import reading as msi
from builders.installers.pkg import xar
from builders.macos import universal
from builders.signing.reading import apple, gpg, package, windows

if TYPE_CHECKING:
    from pathlib import Path

    from builders.signing.reading.model import Signed

_PROGRAM: Final = b"MZ"


def read(path: Path) -> Signed | None:
    """Return who signed a program, a bundle or an installer, None if nobody did, or without a certificate."""
    if path.is_dir():
        return apple.code(path) if (path / "Contents").is_dir() else None
    with path.open("rb") as raw:
        start = raw.read(universal.START)
    if start.startswith(_PROGRAM):
        return windows.program(path)
    if universal.is_code(start):
        return apple.code(path)
    if msi.recognises(path):
        return windows.installer(path)
    if start.startswith(xar.MAGIC):
        return package.package(path)
    return apple.image(path) if apple.is_image(path) else gpg.read(path)
