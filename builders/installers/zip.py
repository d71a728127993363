"""A .zip that people unpack anywhere and start: nothing is installed, nothing needs an administrator.

    weather-1.0/weather.exe
    weather-1.0/lib/...

Names sorted, one time for all, modes kept for those who unpack it on a POSIX system.
"""

from __future__ import annotations

import time
import zipfile
from typing import TYPE_CHECKING

from builders.installers import archive
from builders.installers.model import Format, Preview, Read
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from builders.events import Event
    from builders.installers.model import Entry, Order

_POSIX = 3  # "made by", whatever system it is made on, so that modes count
_LEVEL = 6
_REGULAR_FILE, _LINK = 0o100000, 0o120777
_SMALL = 1 << 31  # zipfile needs to know before whether sizes take more than four bytes


def preview(order: Order) -> Preview:
    return Preview(file_name=f"{order.text('name')}.zip", entries=archive.entries(order))


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    place = folder / made.file_name
    progress = archive.Progress("installer.zip")
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as whole:
        for entry in made.entries:
            with whole.open(_member(entry, order.epoch), "w", force_zip64=entry.size >= _SMALL) as stream:
                for piece in archive.content(entry):
                    stream.write(piece)
                    yield from progress.events(len(piece), entry.path)
    return place


def recognises(path: Path) -> bool:
    return zipfile.is_zipfile(path) and path.suffix == ".zip"


def read(path: Path) -> Iterator[Read]:
    with zipfile.ZipFile(path) as whole:
        for member in whole.infolist():
            if not member.is_dir():
                yield _read(whole, member)


def _read(whole: zipfile.ZipFile, member: zipfile.ZipInfo) -> Read:
    mode = member.external_attr >> 16
    if mode == _LINK:
        return Read(path=member.filename, size=0, link=whole.read(member).decode("utf-8", "replace"))
    with whole.open(member) as stream:
        digest = archive.digest(stream)
    return Read(path=member.filename, size=member.file_size, executable=bool(mode & 0o100), digest=digest)


def _member(entry: Entry, epoch: int) -> zipfile.ZipInfo:
    moment = time.gmtime(epoch)
    member = zipfile.ZipInfo(entry.path, date_time=moment[:6])
    member.create_system = _POSIX
    member.compress_type = zipfile.ZIP_DEFLATED
    mode = _LINK if entry.link else _REGULAR_FILE | (0o755 if entry.executable else 0o644)
    member.external_attr = mode << 16
    return member


FORMAT = Format(
    name="zip",
    title="Archive (.zip)",
    doc="People unpack it anywhere and start the program; nothing is installed.",
    systems=frozenset(System),
    suffixes=(".zip",),
    preview=preview,
    write=write,
    recognises=recognises,
    read=read,
    fields=(archive.NAME, archive.FOLDER),
)
