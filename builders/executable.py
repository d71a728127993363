"""Join a launcher with its payload into an executable, and open one again."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from builders.errors import ExecutableError
from resources import directory
from resources.directory import EntryFlag, EntryKind
from resources.errors import BlobError
from resources.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from resources.directory import Entry
    from resources.packed.resource import Data
    from resources.packing import Packed

PAGE = 4096
_SIGNED_ALIGNMENT = 8  # whoever signs a program for Windows fills it up to that first
LARGEST_LAUNCHER = 16 << 20
_START = 4
_MACHO = (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_KINDS = {
    EntryKind.SOURCE: Kind.SOURCE,
    EntryKind.RESOURCE: Kind.DATA,
    EntryKind.METADATA: Kind.METADATA,
    EntryKind.LIBRARY: Kind.LIBRARY,
    EntryKind.FILE: Kind.FILE,
}
LAUNCHER_MARK = b"was put together by a version of Onefold"  # one of the sentences in payload.c


def join(launcher: bytes, packed: Packed, settings: Mapping[str, str]) -> Iterator[Data]:
    """Yield the parts of an executable in order."""
    payload_offset = len(launcher) + -len(launcher) % PAGE
    yield launcher
    yield bytes(payload_offset - len(launcher))
    yield from packed.blob.chunks
    yield packed.texts
    size = packed.blob.size + len(packed.texts)
    directory_offset = size + -size % 8
    yield bytes(directory_offset - size)
    written = directory.write_directory(packed.entries, settings)
    yield written
    yield directory.write_footer(
        payload_offset=payload_offset, directory_offset=directory_offset, directory=written
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An executable made by Onefold.

    payload: packed resources first, then what the directory points to besides.
    """

    path: Path
    launcher: memoryview
    payload: memoryview
    entries: tuple[Entry, ...]
    settings: Mapping[str, str]

    def data(self, entry: Entry) -> memoryview:
        """Return the bytes of an entry; ExecutableError if they are not those that the build put there."""
        found = self.payload[entry.offset : entry.offset + entry.size]
        if len(found) != entry.size or directory.checksum(found) != entry.checksum:
            raise ExecutableError(f"{self.path}: {entry.name} is damaged; copy or build the program again")
        return found


def kind_of(entry: Entry) -> Kind:
    """Return what kind of resource an entry of the directory was made from."""
    module = Kind.EXTENSION if entry.flags & EntryFlag.EXTENSION else Kind.BYTECODE
    return _KINDS.get(entry.kind, module)


def program_in(path: Path) -> Path:
    """Return the executable of what a build has made: a file, a folder, or a bundle of macOS."""
    named = (path / path.name, path / f"{path.name}.exe", *sorted(path.glob("Contents/MacOS/*")))
    return next((program for program in named if program.is_file()), path)


def is_executable(path: Path) -> bool:
    """Whether what a file carries ends as it does in the executables of Onefold."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
            if _is_macho(start) or _is_pe(start):
                footer = carried(_mapped(file))[-directory.FOOTER.size :]
                return footer[: len(directory.MAGIC)] == directory.MAGIC
            file.seek(-directory.FOOTER.size, 2)
            return file.read(len(directory.MAGIC)) == directory.MAGIC
    except (OSError, ValueError):
        return False


def was_made_here(path: Path) -> bool:
    """Whether a file is an executable of Onefold, even one whose end is missing: its launcher says so."""
    try:
        with path.open("rb") as file:
            return is_executable(path) or LAUNCHER_MARK in file.read(LARGEST_LAUNCHER)
    except OSError:
        return False


def open_executable(path: Path) -> Opened:
    """Map an executable and read its directory; raises ExecutableError."""
    try:
        with path.open("rb") as file:
            whole = _mapped(file)
        return _opened(path, carried(whole))
    except ValueError as error:  # an empty file cannot be mapped; BlobError is one too
        raise ExecutableError(f"{path}: {error}") from error
    except OSError as error:
        raise ExecutableError(f"{path} cannot be read: {error.strerror}") from error


def carried(whole: memoryview) -> memoryview:
    """Return the part of an executable that `join` wrote: no signature, or a section of code for macOS."""
    start = bytes(whole[:_START])
    if _is_pe(start):
        return whole[: _end_of_payload(whole)]
    if not _is_macho(start):
        return whole
    from builders.macos import payload  # noqa: PLC0415 - most programs are not for macOS

    return payload.find(whole) or whole


def _end_of_payload(whole: memoryview) -> int:
    """Return where a program for Windows ends without its signature, and what came before that."""
    from builders.windows.image import signature_start  # noqa: PLC0415 - most programs are not for Windows

    end = signature_start(bytes(whole[:PAGE])) or len(whole)
    for filled in range(_SIGNED_ALIGNMENT):
        footer = end - filled - directory.FOOTER.size
        if whole[footer : footer + len(directory.MAGIC)] == directory.MAGIC:
            return end - filled
    return end


def _is_pe(start: bytes) -> bool:
    return start[:2] == b"MZ"


def _is_macho(start: bytes) -> bool:
    return start[:4] in _MACHO


def _mapped(file: BinaryIO) -> memoryview:
    return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _opened(path: Path, whole: memoryview) -> Opened:
    footer = directory.read_footer(bytes(whole[-directory.FOOTER.size :]))
    if footer.file_size != len(whole):
        raise BlobError(f"{footer.file_size} bytes were written, {len(whole)} are here")
    payload = whole[footer.payload_offset : footer.payload_offset + footer.payload_size]
    table = payload[footer.directory_offset : footer.directory_offset + footer.directory_size]
    entries, settings = directory.read_directory(table, footer.directory_checksum)
    launcher = whole[: footer.payload_offset]
    return Opened(path=path, launcher=launcher, payload=payload, entries=entries, settings=settings)
