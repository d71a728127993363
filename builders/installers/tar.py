"""A .tar.gz, .tar.zst or .tar.xz that people unpack anywhere and start.

    weather-1.0/weather
    weather-1.0/lib/...

Names sorted, owner 0, one time for all, modes 0755 and 0644: the same program gives the same bytes.
"""

from __future__ import annotations

import tarfile
from typing import IO, TYPE_CHECKING, Literal

from builders.installers import archive, compression
from builders.installers.model import Field, FieldKind, Format, Preview, Read
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from builders.events import Event, StepProgress
    from builders.installers.compression import Sink
    from builders.installers.model import Entry, Order

_ENDINGS = (".tar.gz", ".tgz", ".tar.zst", ".tar.xz")
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
    """Yield what is in a compressed tar."""
    with (
        compression.decompressing(raw) as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        yield from members(tar)


def write_members(
    stream: Sink,
    entries: Iterable[Entry],
    epoch: int,
    progress: archive.Progress,
    *,
    flavour: Literal[1, 2] = tarfile.PAX_FORMAT,
    before: str = "",
) -> Iterator[StepProgress]:
    """Write a whole tar, with an event for each piece of it.

    before: what stands before each path.
    """
    for entry in entries:
        member = _member(entry, before, epoch)
        stream.write(member.tobuf(flavour, "utf-8", "surrogateescape"))
        for piece in archive.chunks(entry):
            stream.write(piece)
            yield from progress.events(len(piece), entry.path)
        stream.write(bytes(-member.size % tarfile.BLOCKSIZE))
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
