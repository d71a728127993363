"""Write a .rpm front to back, but for its headers: they know the payload, so it is written behind their room.

lead 96 | signature header 4096 | header | payload
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, cast

from builders.errors import InstallerError
from builders.events import StepProgress
from builders.installers import archive, compression, packages
from builders.installers.rpm import cpio, description, files, header, lead, signature
from builders.installers.rpm.tags import SHA256, Tag

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from builders.events import Event
    from builders.installers.compression import Sink
    from builders.installers.model import Entry, Order, Preview
    from builders.installers.rpm.header import Row

_STEP: Final = "installer.rpm"
COMPRESSIONS: Final = {"zstd": "zst", "xz": "xz", "gzip": "gz"}
_START: Final = lead.SIZE + signature.ROOM
_NO_DIGEST: Final = "0" * 64
_PIECE: Final = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Payload:
    """Digests are SHA-256: of each file, of the payload, and of what it unpacks to."""

    digests: Sequence[str]
    packed: str = _NO_DIGEST
    unpacked: str = _NO_DIGEST
    unpacked_size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What the header is made of; it has the same size whatever the payload turns out to be."""

    order: Order
    entries: Sequence[Entry]
    libraries: Sequence[str]

    def header(self, payload: _Payload) -> bytes:
        return header.packed(Tag.IMMUTABLE, self._rows(payload))

    def room(self) -> int:
        digests = ["" if entry.link or entry.is_folder else _NO_DIGEST for entry in self.entries]
        return len(self.header(_Payload(digests=digests)))

    def _rows(self, payload: _Payload) -> Iterator[Row]:
        is_large = files.are_large(self.entries)
        yield from description.rows(self.order)
        yield from description.provides(self.order)
        yield from description.requires(self.order, self.libraries, is_large=is_large)
        yield from files.rows(self.entries, payload.digests, self.order.epoch)
        kind = self.order.text("compression")
        yield header.text(Tag.PAYLOAD_FORMAT, "cpio")
        yield header.text(Tag.PAYLOAD_COMPRESSOR, kind)
        yield header.text(Tag.PAYLOAD_LEVEL, str(compression.LEVELS[COMPRESSIONS[kind]]))
        yield header.texts(Tag.PAYLOAD_DIGEST, (payload.packed,))
        yield header.number(Tag.PAYLOAD_DIGEST_ALGORITHM, SHA256)
        yield header.texts(Tag.UNPACKED_DIGEST, (payload.unpacked,))


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    """Write the package into a folder, return its path."""
    place = folder / made.file_name
    about = _About(order=order, entries=packages.owned(order, made.entries), libraries=made.needs)
    start = _START + about.room()
    with place.open("w+b") as raw:
        raw.seek(start)
        payload = yield from _write_payload(raw, about)
        size, whole = raw.tell() - start, about.header(payload)
        raw.seek(start)
        md5 = yield from _md5(raw, whole, payload.unpacked_size)
        raw.seek(0)
        raw.write(lead.packed(description.name(order), order.target.architecture))
        raw.write(signature.packed(signature.digests(whole, md5, size, payload.unpacked_size)))
        raw.write(whole)
    return place


def _write_payload(raw: IO[bytes], about: _About) -> Generator[Event, None, _Payload]:
    packed = compression.Hashing(raw, hashlib.sha256())
    kind = COMPRESSIONS[about.order.text("compression")]
    with compression.compressing(cast("IO[bytes]", packed), kind) as stream:
        unpacked = compression.Hashing(stream, hashlib.sha256())
        digests, size = yield from _write_members(unpacked, about)
    return _Payload(digests=digests, packed=packed.digest, unpacked=unpacked.digest, unpacked_size=size)


def _write_members(stream: Sink, about: _About) -> Generator[Event, None, tuple[Sequence[str], int]]:
    """Write all of cpio; returns the digest of each file, and how much was written."""
    progress, digests, total = archive.Progress(_STEP), [], 0
    are_large = files.are_large(about.entries)
    for index, entry in enumerate(about.entries):
        head = cpio.stripped(index) if are_large else _head(entry, index, about.order.epoch)
        stream.write(head)
        made, size = hashlib.sha256(), 0
        for piece in _content(entry):
            stream.write(piece)
            made.update(piece)
            size += len(piece)
            yield from progress.events(len(piece), entry.path)
        if size != files.size(entry):
            raise InstallerError(f"{entry.path} changed while it was packed; build again")
        stream.write(cpio.padding(size))
        digests.append("" if entry.link or entry.is_folder else made.hexdigest())
        total += len(head) + size + len(cpio.padding(size))
    end = cpio.end()
    stream.write(end)
    return digests, total + len(end)


def _head(entry: Entry, index: int, epoch: int) -> bytes:
    path = header.encoded(f"./{entry.path}")
    return cpio.header(path, index + 1, files.mode(entry), epoch, files.size(entry))


def _content(entry: Entry) -> Iterator[bytes]:
    return iter((header.encoded(entry.link),)) if entry.link else archive.chunks(entry)


def _md5(raw: IO[bytes], about: bytes, done: int) -> Generator[Event, None, bytes]:
    """Return the digest of the header and the payload, which is read once more: rpm before 4.14 wants it."""
    made = hashlib.md5(about, usedforsecurity=False)
    while piece := raw.read(_PIECE):
        made.update(piece)
        yield StepProgress(step=_STEP, done=done, detail="checksums")
    return made.digest()
