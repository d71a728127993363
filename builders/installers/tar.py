"""A .tar.gz, .tar.zst or .tar.xz that people unpack anywhere and start.

    weather-1.0/weather
    weather-1.0/lib/...

Names sorted, owner 0, one time for all, modes 0755 and 0644: the same program gives the same bytes.
"""

from __future__ import annotations

import functools
import hashlib
import tarfile
from typing import IO, TYPE_CHECKING, Literal

from builders.errors import BuildError, ExecutableError
from builders.installers import archive, compression
from builders.installers.model import Entry, Field, FieldKind, Format, Preview, Read
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
    from pathlib import Path

    from builders.events import Event, StepProgress
    from builders.installers.compression import Sink
    from builders.installers.model import Order

_ENDINGS = (".tar.gz", ".tgz", ".tar.zst", ".tar.xz")
# Where a header has what differs (POSIX.1-2008, ustar), and what fits there as it is.
_NAME, _SIZE, _SUM = slice(0, 100), slice(124, 135), slice(148, 156)
_LONGEST, _LARGEST = 100, 0o77777777777
_SUM_OF_SPACES = 8 * ord(" ")  # which stand for the sum while it is made
_MAGIC = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ")

COMPRESSION = Field(
    key="compression",
    title="Compression",
    doc="gz opens everywhere; zst unpacks fastest; xz is smallest.",
    kind=FieldKind.CHOICE,
    default=lambda _terms: "gz",
    choices=compression.CHOICES,
)


def preview(order: Order) -> Preview:
    name = f"{order.text('name')}.tar.{order.text('compression')}"
    return Preview(file_name=name, entries=archive.entries(order))


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    place = folder / made.file_name
    with place.open("wb") as raw, compression.compressing(raw, order.text("compression")) as stream:
        yield from write_members(stream, made.entries, order.epoch, archive.Progress("installer.tar"))
    return place


def recognises(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5).startswith(_MAGIC) and path.name.endswith(_ENDINGS)


def read(path: Path) -> Iterator[Read]:
    with path.open("rb") as raw:
        yield from packed_members(raw)


def packed_members(raw: IO[bytes]) -> Iterator[Read]:
    """Yield what is in a compressed tar; raises ExecutableError."""
    try:
        with (
            compression.decompressing(raw) as stream,
            tarfile.open(fileobj=stream, mode="r|") as tar,
        ):
            yield from members(tar)
    except tarfile.TarError as error:
        raise ExecutableError(f"{getattr(raw, 'name', 'what is in it')} is damaged: {error}") from error


def write_members(
    stream: Sink,
    entries: Iterable[Entry],
    epoch: int,
    progress: archive.Progress,
    *,
    flavour: Literal[1, 2] = tarfile.PAX_FORMAT,
    before: str = "",
    sums: dict[str, str] | None = None,
    algorithm: str = "md5",
    records: Callable[[Entry], Mapping[str, str]] = lambda _entry: {},
) -> Iterator[StepProgress]:
    """Write a whole tar, with an event for each piece of it.

    before: what stands before each path.
    sums: gets the digest of each file, by its path.
    records: what stands before the header of an entry besides, in PAX_FORMAT.
    """
    headers = _Headers(before, epoch, flavour)
    for entry in entries:
        stream.write(headers.of(entry, records(entry)))
        made, size = hashlib.new(algorithm, usedforsecurity=False), 0
        for piece in archive.chunks(entry):
            stream.write(piece)
            made.update(piece)
            size += len(piece)
            yield from progress.events(len(piece), entry.path)
        if entry.link or entry.is_folder:
            continue
        if size != entry.size:
            raise BuildError(f"{entry.path} changed while it was packed; build again")
        stream.write(bytes(-size % tarfile.BLOCKSIZE))
        if sums is not None:
            sums[entry.path] = made.hexdigest()
    stream.write(bytes(2 * tarfile.BLOCKSIZE))


def members(tar: tarfile.TarFile) -> Iterator[Read]:
    """Yield what is in a tar that is read front to back."""
    for member in tar:
        if not member.isdir():
            is_link = member.issym() or member.islnk()
            yield Read(
                path=member.name.removeprefix("./").lstrip("/"),
                size=member.size,
                executable=bool(member.mode & 0o100) and not is_link,
                link=member.linkname if is_link else "",
                digest="" if is_link else archive.digest(tar.extractfile(member)),
            )


class _Headers:
    """Headers of members. Those of most files are alike but for name, size and sum, and tarfile is slow."""

    def __init__(self, before: str, epoch: int, flavour: Literal[1, 2]) -> None:
        self._before, self._epoch, self._flavour = before, epoch, flavour
        files = {mode: Entry(path="", size=0, executable=mode) for mode in (True, False)}
        self._alike = {mode: self._slowly(file, "", {}) for mode, file in files.items()}
        self._sums = {mode: sum(header) - sum(header[_SUM]) for mode, header in self._alike.items()}

    def of(self, entry: Entry, records: Mapping[str, str]) -> bytes:
        path = f"{self._before}{entry.path}"
        is_plain = path.isascii() and len(path) <= _LONGEST and entry.size <= _LARGEST
        if not is_plain or entry.link or entry.is_folder:
            return self._slowly(entry, self._before, records)
        alike, name, size = self._alike[entry.executable], path.encode(), b"%011o" % entry.size
        total = self._sums[entry.executable] + sum(name) + sum(size) - sum(alike[_SIZE]) + _SUM_OF_SPACES
        sum_ = b"%06o\0 " % total
        middle = alike[_NAME.stop : _SIZE.start] + size + alike[_SIZE.stop : _SUM.start]
        plain = name.ljust(_NAME.stop, b"\0") + middle + sum_ + alike[_SUM.stop :]
        return _extended(records) + plain if records else plain

    def _slowly(self, entry: Entry, before: str, records: Mapping[str, str]) -> bytes:
        member = _member(entry, before, self._epoch)
        member.pax_headers = {**records}
        return member.tobuf(self._flavour, "utf-8", "surrogateescape")


def _extended(records: Mapping[str, str]) -> bytes:
    """Return the records that stand before a header (POSIX.1-2008, pax), as tarfile makes them."""
    body = b"".join(_record(f" {key}={value}\n".encode()) for key, value in records.items())
    return _extended_header(len(body)) + body + bytes(-len(body) % tarfile.BLOCKSIZE)


def _record(text: bytes) -> bytes:
    """Return a record with its length before it, which counts its own digits."""
    size = len(text) + len(str(len(text)))
    return b"%d" % (len(text) + len(str(size))) + text


@functools.cache
def _extended_header(size: int) -> bytes:
    member = tarfile.TarInfo("././@PaxHeader")
    member.type, member.mode, member.size = tarfile.XHDTYPE, 0, size
    return member.tobuf(tarfile.USTAR_FORMAT)


def _member(entry: Entry, before: str, epoch: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(before + entry.path)
    member.mtime = epoch
    member.uname = member.gname = "root"
    member.mode = 0o755 if entry.executable or entry.is_folder else 0o644
    if entry.link:
        member.type, member.linkname, member.mode = tarfile.SYMTYPE, entry.link, 0o777
    elif entry.is_folder:
        member.type = tarfile.DIRTYPE
    else:
        member.size = entry.size
    return member


FORMAT = Format(
    name="tar",
    title="Archive (.tar.gz)",
    doc="People unpack it anywhere and start the program; nothing is installed.",
    systems=frozenset({System.LINUX, System.MACOS}),
    suffixes=(".tar.gz", ".tar.zst", ".tar.xz"),
    preview=preview,
    write=write,
    recognises=recognises,
    read=read,
    fields=(archive.NAME, archive.FOLDER, COMPRESSION),
)
