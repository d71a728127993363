"""Read a .rpm: its lead, its two headers, and the cpio that they are followed by."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

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


def recognises(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(lead.MAGIC)) == lead.MAGIC


def read(path: Path) -> Iterator[Read]:
    """Yield every file and link; raises ExecutableError if they are not those that it was made with."""
    with path.open("rb") as raw:
        raw.seek(lead.SIZE)
        outer = header.read(raw)
        start = raw.seek(-raw.tell() % header.ALIGNMENT, 1)
        about = header.read(raw)
        payload = raw.tell()
        raw.seek(start)
        _compare(raw, payload - start, outer.texts(SignatureTag.SHA256), "header")
        _compare(raw, -1, about.texts(Tag.PAYLOAD_DIGEST), "payload")
        raw.seek(payload)
        with compression.decompressing(raw) as stream:
            yield from cpio.read(stream, raw.name, lambda: _files(about, raw.name))


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
