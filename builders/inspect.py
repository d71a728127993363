"""Look into what is finished: an executable that Onefold made, or packed resources as such."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import ExecutableError
from builders.executable import Opened, is_executable, kind_of, open_executable, program_in
from resources.directory import EntryFlag, EntryKind
from resources.model import Kind, Location
from resources.packed import format as layout
from resources.packed.reader import read as read_blob

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from resources.directory import Entry
    from resources.packed.resource import PackedResource


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One resource; size in bytes of what is inside, 0 for what lies beside the executable."""

    kind: str
    name: str
    location: str
    size: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """Every resource of something; about: what a program says of itself, pairs of a name and a text."""

    path: Path
    rows: tuple[Row, ...]
    about: tuple[tuple[str, str], ...] = ()


def read(path: Path) -> Inspected:
    """Return every resource of an executable or of packed resources; raises ExecutableError and BlobError."""
    program = program_in(path) if path.is_dir() else path
    if is_executable(program):
        rows = tuple(_rows(open_executable(program)))
        return Inspected(path=program, rows=rows, about=tuple(_about(program)))
    try:
        data = program.read_bytes()
    except OSError as error:
        raise ExecutableError(f"{program} cannot be read: {error.strerror}") from error
    if not data.startswith(layout.MAGIC):
        raise ExecutableError(
            f"{program} is neither a program made by Onefold nor packed resources; "
            "if it was one, its end is missing"
        )
    rows = tuple(row for found in read_blob(data, "utf-8") for row in _fields(found))
    return Inspected(path=program, rows=rows)


def _about(program: Path) -> Iterator[tuple[str, str]]:
    if program.suffix == ".exe":
        from builders.windows.about import about  # noqa: PLC0415 - next to its one use

        yield from about(program).items()


def inside(opened: Opened) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every binary that an executable carries."""
    for entry in opened.entries:
        binary = entry.kind in {EntryKind.LIBRARY, EntryKind.FILE} or entry.flags & EntryFlag.EXTENSION
        if binary and not entry.flags & EntryFlag.ON_DISK:
            yield entry.name, bytes(opened.data(entry))


def _rows(opened: Opened) -> Iterator[Row]:
    for entry in opened.entries:
        if entry.kind is not EntryKind.NEEDS:
            opened.data(entry)
            yield _row(entry)


def _row(entry: Entry) -> Row:
    on_disk = bool(entry.flags & EntryFlag.ON_DISK) or entry.kind is EntryKind.FILE
    location = Location.FILESYSTEM_RELATIVE if on_disk else Location.IN_MEMORY
    size = 0 if entry.flags & EntryFlag.ON_DISK else entry.size
    return Row(kind=kind_of(entry), name=entry.name, location=location, size=size)


def _fields(resource: PackedResource) -> Iterator[Row]:
    for field in layout.FIELDS:
        value = getattr(resource, field.name)
        kind = next((kind for word, kind in _WORDS.items() if word in field.name), None)
        if field.kind is layout.Kind.FLAG or value is None or kind is None:
            continue
        location = Location.FILESYSTEM_RELATIVE if "relative_path" in field.name else Location.IN_MEMORY
        if field.kind is layout.Kind.MAP:
            for key, content in value.items():
                yield Row(kind=kind, name=f"{resource.name}/{key}", location=location, size=_size(content))
        else:
            yield Row(kind=kind, name=resource.name, location=location, size=_size(value))


# The first word that a field's name contains tells what it is.
_WORDS = {
    "extension_module": Kind.EXTENSION,
    "bytecode": Kind.BYTECODE,
    "source": Kind.SOURCE,
    "package_resources": Kind.DATA,
    "distribution_resources": Kind.METADATA,
    "in_memory_shared_library": Kind.LIBRARY,
    "file_data_embedded": Kind.FILE,
}


def _size(value: object) -> int:
    return len(value) if isinstance(value, bytes | memoryview) else 0
