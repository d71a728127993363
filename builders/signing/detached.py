"""Signatures that lie beside what they sign, as GnuPG writes them: weather.deb and weather.deb.asc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX: Final = ".asc"
_START: Final = b"-----BEGIN PGP SIGNATURE-----"


def beside(file: Path) -> Path:
    """Return where the signature of a file lies."""
    return file.with_name(file.name + SUFFIX)


def recognises(path: Path) -> bool:
    with path.open("rb") as raw:
        return raw.read(len(_START)) == _START


def remove(file: Path) -> None:
    """Remove the signature of what a file was."""
    signature = beside(file)
    if signature.is_file() and recognises(signature):
        signature.unlink()
