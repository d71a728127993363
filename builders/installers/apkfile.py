"""Write and read a .apk as apk-tools 2 and 3 take it: gzip streams behind each other.

(signature) | .PKGINFO, in a tar without an end | the files, in a whole tar

.PKGINFO  key = value, a line each; datahash is the SHA-256 of the last stream, as it is compressed
files     each with its SHA-1 in a record before it, that of what it points to if it is a link

https://wiki.alpinelinux.org/wiki/Apk_spec. What is known and kept of names is in apk-tools' src/database.c.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
import zlib
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from builders.errors import BuildError, ExecutableError, InstallerError
from builders.installers import archive, compression, gz, linux, packages, tar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from builders.events import Event
    from builders.installers.model import Entry, Order, Preview, Read

_STEP = "installer.apk"
_INFORMATION = ".PKGINFO"
_CHECKSUM = "APK-TOOLS.checksum.SHA1"
_NOT_YET = "0" * hashlib.sha256().digest_size * 2
_LARGEST = (1 << 32) - 1  # apk-tools 2 counts in 32 bits
_PASSED_OVER = re.compile(r"[\x00-\x1f\x7f]|(^|/)\.keep_[^/]+$")
# What it notes of a package it writes into a buffer of 2,048 bytes, with keys, numbers and a checksum.
_NOTED = ("pkgname", "pkgver", "pkgdesc", "url", "arch", "origin", "maintainer", "license")
_MOST_NOTED = 1800
_DIGEST = re.compile(rb"^datahash = ([0-9a-f]{64})$", re.MULTILINE)
_WITH_GZIP, _PIECE, _LONGEST_CONTROL = 16 + zlib.MAX_WBITS, 1 << 16, 1 << 24


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    """Write the package into a folder, return its path."""
    place = folder / made.file_name
    entries = linux.with_folders(iter(made.entries))
    _refuse(entries)
    about = partial(information, order, entries, made.needs)
    with place.open("wb") as raw:
        raw.write(_control(about(_NOT_YET), order.epoch))
        digest = yield from _write_files(raw, entries, order.epoch)
        raw.seek(0)
        raw.write(_control(about(digest), order.epoch))
    return place


def information(order: Order, entries: Iterable[Entry], needs: Iterable[str], digest: str) -> str:
    """Return .PKGINFO; digest: of the stream with the files; raises InstallerError if apk cannot note it."""
    rows = (
        ("pkgname", order.text("package")),
        ("pkgver", f"{order.text('version')}-r{packages.RELEASE}"),
        ("pkgdesc", order.text("summary")),
        ("url", order.project.homepage),
        ("builddate", str(order.epoch)),
        ("packager", order.text("maintainer")),
        ("size", str(sum(entry.size for entry in entries) or 1)),  # of a package of 0 nothing is unpacked
        ("arch", order.target.architecture),
        ("origin", order.text("package")),
        ("maintainer", order.text("maintainer")),
        ("license", packages.licence(order)),
        *(("depend", need) for need in (*needs, *order.lines("depends"))),
        ("datahash", digest),
    )
    if sum(len(value.encode()) for key, value in rows if key in _NOTED) > _MOST_NOTED:
        raise InstallerError(
            "apk keeps no more than 1,800 bytes of what a package says of itself; shorten the summary"
        )
    return packages.information(rows)


def read(path: Path) -> Iterator[Read]:
    """Yield the files of a package; raises ExecutableError if they are not those that it was made with."""
    with path.open("rb") as raw:
        expected = _digest_of_files(raw)
        start = raw.tell()
        if hashlib.file_digest(raw, "sha256").hexdigest() != expected:
            raise ExecutableError(f"{path} is damaged: its files have another checksum than it says")
        raw.seek(start)
        yield from tar.packed_members(raw)


def _refuse(entries: Iterable[Entry]) -> None:
    for entry in entries:
        if _PASSED_OVER.search(entry.path):
            raise InstallerError(
                f"apk passes over files with a name like {entry.path!r}; rename it, or leave it out by a rule"
            )
        if entry.size > _LARGEST:
            raise InstallerError(f"{entry.path} is larger than 4 GB, which apk cannot install")


def _control(text: str, epoch: int) -> bytes:
    """Return the stream that says what the package is: not compressed, so that it keeps its size."""
    packed, about = io.BytesIO(), linux.made(_INFORMATION, text.encode())
    for _ in tar.write_members(packed, (about,), epoch, archive.Progress(_STEP)):
        pass
    without_end = packed.getvalue()[: -2 * tarfile.BLOCKSIZE]
    return compression.gzipped(without_end, 0)


def _write_files(raw: IO[bytes], entries: Iterable[Entry], epoch: int) -> Generator[Event, None, str]:
    """Write the stream with the files, return its digest; raises BuildError if one of them changes."""
    before, written = dict[str, str](), dict[str, str]()
    hashing = compression.Hashing(raw, hashlib.sha256())
    with gz.Writer(hashing) as stream:
        yield from tar.write_members(
            stream,
            _with_content(entries),
            epoch,
            archive.Progress(_STEP),
            sums=written,
            algorithm="sha1",
            records=partial(_records, before),
        )
    if changed := next((path for path, digest in written.items() if digest != before[path]), ""):
        raise BuildError(f"{changed} changed while it was packed; build again")
    return hashing.digest


def _with_content(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield entries, small files with what is in them: they are hashed first, and need not be read again."""
    for entry in entries:
        is_small = isinstance(entry.content, Path) and entry.size <= archive.CHUNK
        yield replace(entry, content=b"".join(archive.chunks(entry))) if is_small else entry


def _records(known: dict[str, str], entry: Entry) -> Mapping[str, str]:
    """Return what stands before an entry: apk wants to know the content before it comes."""
    if entry.is_folder:
        return {}
    made = hashlib.sha1(usedforsecurity=False)
    for piece in archive.content(entry):
        made.update(piece)
    known[entry.path] = made.hexdigest()
    return {_CHECKSUM: known[entry.path]}


def _digest_of_files(raw: IO[bytes]) -> str:
    """Return what the package says of the stream with its files, and go to where that begins."""
    try:
        while control := _stream(raw):
            if found := _DIGEST.search(_information(control)):
                return found[1].decode()
    except (tarfile.TarError, zlib.error) as error:
        raise ExecutableError(f"{raw.name} is damaged: {error}") from error
    raise ExecutableError(f"{raw.name} is damaged: it does not say what its files have to be")


def _information(control: bytes) -> bytes:
    """Return the .PKGINFO of a stream, nothing if it has none, as that of a signature."""
    with tarfile.open(fileobj=io.BytesIO(control), mode="r:") as members:
        found = next((member for member in members if member.name == _INFORMATION), None)
        file = members.extractfile(found) if found else None
        return file.read() if file else b""


def _stream(raw: IO[bytes]) -> bytes:
    """Return the content of the gzip stream that begins here, which is none of files, and go behind it."""
    inflating, content = zlib.decompressobj(_WITH_GZIP), bytearray()
    while not inflating.eof and (piece := raw.read(_PIECE)) and len(content) < _LONGEST_CONTROL:
        content += inflating.decompress(piece)
    raw.seek(-len(inflating.unused_data), io.SEEK_CUR)
    return bytes(content) if inflating.eof else b""
