"""A .tar.gz or .tar.zst that people unpack anywhere and start.

    weather-1.0/weather
    weather-1.0/lib/...

Names sorted, owner 0, one time for all, modes 0755 and 0644: the same program gives the same bytes.
"""

from __future__ import annotations

import contextlib
import gzip
import tarfile
from typing import IO, TYPE_CHECKING, cast

from builders.installers import archive
from builders.installers.model import Field, FieldKind, Format, Preview, Read
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from builders.events import Event, StepProgress
    from builders.installers.model import Entry, Order

_ZSTD = b"\x28\xb5\x2f\xfd"
_GZIP = b"\x1f\x8b"
_LEVELS = {"gz": 6, "zst": 10}
# Any number of threads above 0 gives the same bytes; 0 gives others.
_THREADS = -1


def preview(order: Order) -> Preview:
    name = f"{order.text('name')}.tar.{order.text('compression')}"
    return Preview(file_name=name, entries=archive.entries(order))


def write(order: Order, folder: Path) -> Generator[Event, None, Path]:
    made = preview(order)
    place = folder / made.file_name
    with _compressed(place, order.text("compression")) as stream:
        yield from write_members(stream, made.entries, order.epoch, archive.Progress("installer.tar"))
    return place


def write_members(
    stream: IO[bytes], entries: Iterable[Entry], epoch: int, progress: archive.Progress
) -> Iterator[StepProgress]:
    """Write a whole tar, with an event for each piece of it."""
    for entry in entries:
        stream.write(_member(entry, epoch).tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape"))
        for piece in archive.chunks(entry):
            stream.write(piece)
            yield from progress.events(len(piece), entry.path)
        stream.write(bytes(-entry.size % tarfile.BLOCKSIZE))
    stream.write(bytes(2 * tarfile.BLOCKSIZE))


def recognises(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4).startswith((_GZIP, _ZSTD)) and path.name.endswith((".tar.gz", ".tgz", ".tar.zst"))


def read(path: Path) -> Iterator[Read]:
    with _uncompressed(path) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        yield from members(tar)


def members(tar: tarfile.TarFile) -> Iterator[Read]:
    """Yield what is in a tar that is read front to back."""
    for member in tar:
        if not member.isdir():
            is_link = member.issym() or member.islnk()
            yield Read(
                path=member.name.removeprefix("./").lstrip("/"),
                size=member.size,
                executable=bool(member.mode & 0o100),
                link=member.linkname if is_link else "",
                digest="" if is_link else archive.digest(tar.extractfile(member)),
            )


def _member(entry: Entry, epoch: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(entry.path)
    member.size = 0 if entry.link else entry.size
    member.mtime = epoch
    member.mode = 0o755 if entry.executable else 0o644
    if entry.link:
        member.type, member.linkname, member.mode = tarfile.SYMTYPE, entry.link, 0o777
    return member


@contextlib.contextmanager
def _compressed(place: Path, compression: str) -> Iterator[IO[bytes]]:
    with place.open("wb") as raw:
        if compression == "gz":
            with gzip.GzipFile("", "wb", _LEVELS["gz"], raw, mtime=0) as packed:
                yield cast("IO[bytes]", packed)
            return
        import zstandard  # noqa: PLC0415 - only this compression needs it

        compressor = zstandard.ZstdCompressor(level=_LEVELS["zst"], threads=_THREADS, write_checksum=True)
        with compressor.stream_writer(raw, closefd=False) as stream:
            yield stream


@contextlib.contextmanager
def _uncompressed(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as raw:
        if raw.read(len(_ZSTD)) != _ZSTD:
            raw.seek(0)
            with gzip.GzipFile(fileobj=raw) as packed:
                yield cast("IO[bytes]", packed)
            return
        import zstandard  # noqa: PLC0415 - only this compression needs it

        raw.seek(0)
        with zstandard.ZstdDecompressor().stream_reader(raw) as stream:
            yield stream


FORMAT = Format(
    name="tar",
    title="Archive (.tar.gz)",
    doc="People unpack it anywhere and start the program; nothing is installed.",
    systems=frozenset({System.LINUX, System.MACOS}),
    suffixes=(".tar.gz", ".tar.zst"),
    preview=preview,
    write=write,
    recognises=recognises,
    read=read,
    fields=(
        archive.NAME,
        archive.FOLDER,
        Field(
            key="compression",
            title="Compression",
            doc="gz opens everywhere; zst is smaller and unpacks faster, where the system knows it.",
            kind=FieldKind.CHOICE,
            default=lambda _terms: "gz",
            choices=("gz", "zst"),
        ),
    ),
)
