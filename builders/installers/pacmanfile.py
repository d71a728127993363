"""Write a .pkg.tar.zst: what pacman reads first, the files, and the list by which it looks after them.

.PKGINFO   key = value, a line each: https://man.archlinux.org/man/PKGBUILD.5, makepkg
.MTREE     gzip; mtree(5): time, mode, size, MD5 and SHA-256 of all else; pacman wants both
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from builders.installers import archive, compression, linux, packages, tar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from builders.events import Event
    from builders.installers.model import Entry, Order, Preview

_STEP = "installer.archlinux"
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,@:")


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    """Write the package into a folder, return its path."""
    place = folder / made.file_name
    entries = linux.with_folders(iter(made.entries))
    about = linux.made(".PKGINFO", information(order, entries, made.needs).encode())
    with place.open("wb") as raw, compression.compressing(raw, "zst") as stream:
        members = _members((about, *entries), order.epoch)
        yield from tar.write_members(stream, members, order.epoch, archive.Progress(_STEP))
    return place


def information(order: Order, entries: Iterable[Entry], needs: Iterable[str]) -> str:
    """Return .PKGINFO."""
    rows = (
        ("pkgname", order.text("package")),
        ("pkgbase", order.text("package")),
        ("pkgver", f"{order.text('version')}-{packages.RELEASE}"),
        ("pkgdesc", order.text("summary")),
        ("url", order.project.homepage),
        ("builddate", str(order.epoch)),
        ("packager", order.text("maintainer")),
        ("size", str(sum(entry.size for entry in entries))),
        ("arch", order.target.architecture),
        ("license", packages.licence(order)),
        *(("depend", need) for need in (*needs, *order.lines("depends"))),
    )
    return packages.information(rows)


def _members(entries: Sequence[Entry], epoch: int) -> Iterator[Entry]:
    """Yield everything; the list of it, for which all is read, comes last."""
    yield from entries
    lines = "".join(f"{_line(entry, epoch)}\n" for entry in entries)
    yield linux.made(".MTREE", compression.gzipped(f"#mtree\n{lines}".encode(), 9))


def _line(entry: Entry, epoch: int) -> str:
    start = f"./{_escaped(entry.path)} time={epoch}.0 uid=0 gid=0"
    if entry.link:
        return f"{start} mode=777 type=link link={_escaped(entry.link)}"
    if entry.is_folder:
        return f"{start} mode=755 type=dir"
    mode = 755 if entry.executable else 644
    short, long = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    for piece in archive.chunks(entry):
        short.update(piece)
        long.update(piece)
    digests = f"md5digest={short.hexdigest()} sha256digest={long.hexdigest()}"
    return f"{start} mode={mode} type=file size={entry.size} {digests}"


def _escaped(path: str) -> str:
    encoded = path.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _PLAIN else f"\\{byte:03o}" for byte in encoded)
