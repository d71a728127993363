"""What is in anything finished: an executable, a folder build, packed resources, an installer.

It comes as the items of a layout, so that what was built can be laid beside what will be.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import xxhash

from builders.errors import BuildError, ExecutableError
from builders.executable import is_executable, kind_of, open_executable, program_in
from builders.layout import LIBRARY_FOLDER, Item, Place, bundle_outline
from resources.arrangement import inner_path
from resources.directory import EntryFlag, EntryKind
from resources.model import Kind
from resources.packed import format as blob_format

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from builders.executable import Opened
    from builders.installers.model import Format
    from resources.directory import Entry

_CHUNK = 1 << 20
_Resource = tuple[Kind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """what: "program", "folder", "packed resources", or the name of an installer's format."""

    path: Path
    what: str
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        """Bytes of what is installed or taken away."""
        return sum(item.size for item in self.items if item.place is Place.OUTPUT)


def read(path: Path) -> Contents:
    """Return everything in it; raises ExecutableError and BlobError."""
    try:
        return _read(path)
    except (OSError, EOFError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ExecutableError(f"{path} cannot be read: {reason}") from error


def _read(path: Path) -> Contents:
    if path.is_dir():
        return Contents(path=path, what="folder", items=tuple(_folder(path)))
    if is_executable(path):
        return Contents(path=path, what="program", items=tuple(_program(path)))
    if found := format_of(path):
        return Contents(path=path, what=found.name, items=tuple(_installer(path, found)))
    with path.open("rb") as file:
        is_blob = file.read(len(blob_format.MAGIC)) == blob_format.MAGIC
    if is_blob:
        return Contents(path=path, what="packed resources", items=tuple(_blob(path)))
    raise ExecutableError(
        f"{path} is neither a program made by Onefold nor packed resources nor an installer; "
        "if it was one, its end is missing"
    )


def format_of(path: Path) -> Format | None:
    from builders.installers.table import FORMATS  # noqa: PLC0415 - next to its one use

    return next((one for one in FORMATS if one.recognises(path)), None)


def _installer(path: Path, found: Format) -> Iterator[Item]:
    try:
        for entry in found.read(path):
            yield Item(
                place=Place.OUTPUT,
                path=entry.path,
                size=entry.size,
                name=entry.path,
                executable=entry.executable,
                digest=f"-> {entry.link}" if entry.link else entry.digest,
            )
    except BuildError as error:
        raise ExecutableError(f"{path} cannot be read: {error}") from error


def _program(path: Path) -> Iterator[Item]:
    yield from _carried(path, path.name)
    for role, name in (("copying", f"{path.stem}.COPYING.txt"), ("bill", f"{path.stem}.cdx.json")):
        if (beside := path.with_name(name)).is_file():
            yield _file(beside, name, name=role)


def _folder(path: Path) -> Iterator[Item]:
    if (path / "Contents").is_dir():
        yield from _bundle(path)
        return
    program = next((file for file in sorted(path.iterdir()) if is_executable(file)), None)
    if program is None:
        raise ExecutableError(f"there is no program made by Onefold in {path}")
    yield from _carried(program, f"{path.name}/{program.name}")
    roles = {"COPYING.txt": "copying", "bill.cdx.json": "bill"}
    known = _beside(open_executable(program))
    for file in sorted(path.rglob("*")):
        if file.is_file() and file != program:
            below = file.relative_to(path).as_posix()
            kind, name = known.get(below.removeprefix(f"{LIBRARY_FOLDER}/"), (Kind.FILE, ""))
            role = roles.get(below, "")
            shown = role or name or below.removeprefix(f"{LIBRARY_FOLDER}/")
            yield _file(file, f"{path.name}/{below}", kind=None if role else kind, name=shown)


def _bundle(path: Path) -> Iterator[Item]:
    """Yield what is in a bundle of macOS; links to code are passed over."""
    program = program_in(path)
    if not is_executable(program):
        raise ExecutableError(f"there is no program made by Onefold in {path}")
    yield from _carried(program, f"{path.name}/{program.relative_to(path).as_posix()}")
    places = bundle_outline(path.stem, program.name, has_icon=True)
    roles = {
        place: role for role, place in (("copying", places.copying), ("bill", places.bill), *places.others)
    }
    beside, linked = _beside(open_executable(program)), _linked(path.parent / places.library)
    for file in sorted(path.rglob("*")):
        if file.is_file() and not file.is_symlink() and file != program:
            below = f"{path.name}/{file.relative_to(path).as_posix()}"
            relative = linked.get(file) or below.removeprefix(f"{places.library}/")
            kind, name = beside.get(relative, (Kind.FILE, relative))
            role = roles.get(below, "")
            yield _file(file, below, kind=None if role else kind, name=role or name)


def _linked(library: Path) -> dict[Path, str]:
    """Return, by the file that each link in a bundle's library folder leads to, the path of the link."""
    links = (path for path in library.rglob("*") if path.is_symlink())
    return {
        Path(os.path.normpath(link.parent / link.readlink())): link.relative_to(library).as_posix()
        for link in links
    }


def _carried(program: Path, path: str) -> Iterator[Item]:
    """Yield the executable and what is inside it."""
    yield _file(program, path, name="program")
    opened = open_executable(program)
    known = _beside(opened)
    # Only the entry of the module itself says that it is a package, that of its source does not.
    packages = {entry.name for entry in opened.entries if entry.flags & EntryFlag.PACKAGE}
    for entry in opened.entries:
        is_bare = entry.flags & (EntryFlag.ON_DISK | EntryFlag.NAMESPACE) or entry.kind is EntryKind.NEEDS
        if not is_bare:
            opened.data(entry)
            yield _inside(entry, known, packages)


def _inside(entry: Entry, known: Mapping[str, _Resource], packages: Collection[str]) -> Item:
    kind, name = kind_of(entry), entry.name
    is_cached = entry.kind is EntryKind.FILE
    if is_cached:
        kind, name = known.get(entry.name, (kind, name))
    inner = inner_path(kind, name, is_package=name in packages)
    return Item(
        place=Place.CACHE if is_cached else Place.MEMORY,
        path=entry.name if is_cached else inner,
        size=entry.size,
        kind=kind,
        name=name,
        executable=bool(entry.flags & EntryFlag.EXECUTABLE),
        digest=f"{entry.checksum:016x}",
    )


def _beside(opened: Opened) -> dict[str, _Resource]:
    """Return, by path, the resources that the directory says are files."""
    return {
        bytes(opened.data(entry)).decode("utf-8", "surrogateescape"): (kind_of(entry), entry.name)
        for entry in opened.entries
        if entry.flags & EntryFlag.ON_DISK
    }


def _blob(path: Path) -> Iterator[Item]:
    from builders.inspect import read as rows  # noqa: PLC0415 - next to its one use

    for row in rows(path).rows:
        kind = Kind(row.kind)
        shown = inner_path(kind, row.name, is_package=False)
        yield Item(place=Place.MEMORY, path=shown, size=row.size, kind=kind, name=row.name)


def _file(file: Path, path: str, *, name: str, kind: Kind | None = None) -> Item:
    digest, state = xxhash.xxh64(), file.stat()
    with file.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return Item(
        place=Place.OUTPUT,
        path=path,
        size=state.st_size,
        kind=kind,
        name=name,
        executable=bool(state.st_mode & 0o100),
        digest=digest.hexdigest(),
    )
