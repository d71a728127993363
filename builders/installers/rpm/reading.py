"""Read a .rpm: its lead, its two headers, and the cpio that they are followed by."""

from __future__ import annotations

import hashlib
import io
from typing import IO, TYPE_CHECKING, NamedTuple

from builders.errors import ExecutableError
from builders.installers import compression
from builders.installers.rpm import cpio, header, lead
from builders.installers.rpm.tags import SignatureTag, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

    from builders.installers.model import Read
    from builders.installers.rpm.header import Header


class Parts(NamedTuple):
    """The two headers, and where in the file the second and the payload begin."""

    signature: Header
    about: Header
    start: int
    payload: int


def recognises(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(lead.MAGIC)) == lead.MAGIC


def read(path: Path) -> Iterator[Read]:
    """Yield every file and link; raises ExecutableError if they are not those that it was made with."""
    with path.open("rb") as raw:
        found = parts(raw)
        compare(raw, found)
        raw.seek(found.payload)
        with compression.decompressing(raw) as stream:
            yield from cpio.read(stream, raw.name, lambda: _files(found.about, raw.name))


def parts(raw: IO[bytes]) -> Parts:
    """Read the headers; raises ExecutableError."""
    raw.seek(lead.SIZE)
    signature = header.read(raw)
    start = raw.seek(-raw.tell() % header.ALIGNMENT, io.SEEK_CUR)
    return Parts(signature, header.read(raw), start, raw.tell())


def compare(raw: BufferedReader, found: Parts) -> None:
    """Raise ExecutableError if header or payload have other checksums than the package says."""
    raw.seek(found.start)
    _compare(raw, found.payload - found.start, found.signature.texts(SignatureTag.SHA256), "header")
    _compare(raw, -1, found.about.texts(Tag.PAYLOAD_DIGEST), "payload")


def _compare(raw: BufferedReader, size: int, expected: tuple[str, ...], part: str) -> None:
    """Raise ExecutableError if what follows has another checksum; size: -1 for all of it.

    expected: nothing where it was made by rpm before 4.14.
    """
    made = hashlib.sha256(raw.read(size)) if size >= 0 else hashlib.file_digest(raw, "sha256")
    if expected and made.hexdigest() != expected[0]:
        raise ExecutableError(f"{raw.name} is damaged: its {part} has another checksum than it says")


def _files(about: Header, name: str) -> tuple[cpio.Member, ...]:
    """Return the files that a header knows."""
    folders, names = about.texts(Tag.FOLDER_NAMES), about.texts(Tag.BASE_NAMES)
    sizes = about.numbers(Tag.LONG_FILE_SIZES) or about.numbers(Tag.FILE_SIZES)
    rows = zip(about.numbers(Tag.FOLDER_INDEXES), names, about.numbers(Tag.FILE_MODES), sizes, strict=False)
    try:
        return tuple(
            cpio.Member(path=folders[folder] + file, mode=mode, size=size)
            for folder, file, mode, size in rows
        )
    except IndexError as error:
        raise ExecutableError(f"{name} is damaged: a folder of it is missing") from error
