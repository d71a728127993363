"""What a package installs, written in one go: the compressed files, and the bill of what they are."""

from __future__ import annotations

import gzip
import io
import stat
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builders.errors import InstallerError
from builders.installers import archive, compression, gz, linux
from builders.installers.model import Entry
from builders.installers.pkg import cpio, xar
from builders.installers.pkg.bom import Record
from builders.installers.pkg.cksum import Cksum

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from builders.events import StepProgress
    from builders.installers.pkg.product import Product

_SCRIPT_MODE = stat.S_IFREG | 0o755


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What was written; digest: SHA-1 of the compressed file."""

    records: tuple[Record, ...]
    digest: str


def write(
    place: Path, entries: Iterable[Entry], product: Product, epoch: int, progress: archive.Progress
) -> Generator[StepProgress, None, Payload]:
    """Write the payload of entries whose paths begin with the product's location."""
    records = []
    with place.open("wb") as raw:
        hashing = compression.Hashing(raw, xar.sha1())
        with gz.Writer(hashing) as stream:
            for number, entry in enumerate(_below(entries, product.location), start=1):
                record = _record(entry, product, epoch)
                stream.write(cpio.header(_member(record), number))
                checksum = Cksum()
                for piece in archive.content(entry):
                    checksum.update(piece)
                    stream.write(piece)
                    yield from progress.events(len(piece), entry.path)
                records.append(_checked(record, checksum))
            stream.write(cpio.end())
    return Payload(records=tuple(records), digest=hashing.digest)


def script(text: str, name: str, epoch: int) -> bytes:
    """Return the compressed folder of scripts that holds this one."""
    body = text.encode()
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", fileobj=packed, mtime=0) as stream:
        folder = cpio.Member(path=".", mode=stat.S_IFDIR | 0o755, size=0, time=epoch)
        stream.write(cpio.header(folder, 1))
        member = cpio.Member(path=f"./{name}", mode=_SCRIPT_MODE, size=len(body), time=epoch)
        stream.write(cpio.header(member, 2) + body)
        stream.write(cpio.end())
    return packed.getvalue()


def _below(entries: Iterable[Entry], location: str) -> Iterator[Entry]:
    """Yield the folder that paths start from, and everything below it, folders first."""
    yield Entry(path="", size=0, is_folder=True)
    relative = (replace(entry, path=entry.path.removeprefix(f"{location}/")) for entry in entries)
    yield from linux.with_folders(relative)


def _record(entry: Entry, product: Product, epoch: int) -> Record:
    """Return an entry as the bill has it, without the checksum of its content."""
    return Record(
        path=f"./{entry.path}" if entry.path else ".",
        mode=_mode(entry, product),
        group=product.group,
        size=len(entry.link.encode()) if entry.link else entry.size,
        time=epoch,
        link=entry.link,
    )


def _mode(entry: Entry, product: Product) -> int:
    if entry.link:
        return stat.S_IFLNK | 0o755
    if entry.is_folder:
        return stat.S_IFDIR | (0o755 if entry.path else product.location_mode)
    return stat.S_IFREG | (0o755 if entry.executable else 0o644)


def _member(record: Record) -> cpio.Member:
    if record.size > cpio.LARGEST:
        raise InstallerError(f"{record.path} is larger than 4 GB, which a package of macOS cannot hold")
    return cpio.Member(
        path=record.path, mode=record.mode, size=record.size, group=record.group, time=record.time
    )


def _checked(record: Record, checksum: Cksum) -> Record:
    """Return the record with what was read; raises InstallerError if that is not what there was before."""
    if checksum.size != record.size:
        raise InstallerError(f"{record.path} was changed while it was read; build again")
    is_folder = stat.S_ISDIR(record.mode)
    return record if is_folder else replace(record, checksum=checksum.value)
