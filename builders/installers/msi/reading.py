"""What is in a finished .msi, whoever made it: the files, by the paths that they will have."""

from __future__ import annotations

import struct
from array import array
from typing import TYPE_CHECKING, Final

from builders.errors import BuildError
from builders.installers import archive
from builders.installers.model import Read
from builders.installers.msi import extraction
from builders.installers.msi.compound import MAGIC
from builders.installers.msi.container import Container
from builders.installers.msi.database import stream_name
from builders.installers.msi.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PROGRAMS: Final = (".exe", ".bat", ".cmd")
_TEXT, _SHORT = 0x800, 2
_UTF_8: Final = 65001
_LONG_NUMBERS: Final = 0x8000
_SYSTEM: Final = {"_Columns": (("Table", _TEXT), ("Number", _SHORT), ("Name", _TEXT), ("Type", _SHORT))}

Row = dict[str, str | int]


def recognises(path: Path) -> bool:
    with path.open("rb") as raw:
        return raw.read(len(MAGIC)) == MAGIC and path.suffix.lower() == ".msi"


def is_program(path: str) -> bool:
    return path.lower().endswith(_PROGRAMS)


def read(path: Path) -> Iterator[Read]:
    """Yield the files; those outside of cabinets like ours without a digest."""
    with path.open("rb") as raw:
        try:
            container = Container(raw)
            tables = Tables(container)
            yield from _files(container, tables)
        except (BuildError, struct.error, LookupError) as error:
            raise BuildError(f"{path} cannot be read: {error}") from error


class Tables:
    """The rows of a database."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._texts, self._width = _texts(container)
        self._columns: dict[str, list[tuple[str, int]]] = {}
        for row in sorted(self._rows("_Columns", _SYSTEM["_Columns"]), key=lambda row: row["Number"]):
            column = (str(row["Name"]), int(row["Type"]))
            self._columns.setdefault(str(row["Table"]), []).append(column)

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table, none if there is no such table; a null is "" or 0."""
        return self._rows(table, tuple(self._columns.get(table, ())))

    def _rows(self, table: str, columns: tuple[tuple[str, int], ...]) -> list[Row]:
        data = self._container.read(stream_name(table, is_table=True))
        widths = [self._bytes(kind) for _, kind in columns]
        count = len(data) // sum(widths) if widths else 0
        rows: list[Row] = [{} for _ in range(count)]
        at = 0
        for (name, kind), width in zip(columns, widths, strict=True):
            for row in rows:
                row[name] = self._value(int.from_bytes(data[at : at + width], "little"), kind, width)
                at += width
        return rows

    def _bytes(self, kind: int) -> int:
        if kind & _TEXT:
            return self._width if kind & 0x400 or not kind & 0xFF else _SHORT
        return 4 if kind & 0xFF == 4 else _SHORT  # noqa: PLR2004 - bytes

    def _value(self, number: int, kind: int, width: int) -> str | int:
        if kind & _TEXT:
            return self._texts[number]
        return number - (1 << 8 * width - 1) if number else 0


def _texts(container: Container) -> tuple[list[str], int]:
    """Return the texts by their numbers, and how many bytes a number takes."""
    index = array("H", container.read(stream_name("_StringPool", is_table=True)))
    data = container.read(stream_name("_StringData", is_table=True))
    encoding = "utf-8" if index[0] == _UTF_8 else f"cp{index[0] or 1252}"
    found, at, above = [""], 0, 0
    for size, uses in zip(index[2::2], index[3::2], strict=True):
        if not size and uses and not above:
            above = uses << 16  # of a long text; the rest of its length follows
            continue
        found.append(data[at : at + above + size].decode(encoding, "replace"))
        at, above = at + above + size, 0
    return found, 3 if index[1] & _LONG_NUMBERS else _SHORT


def _files(container: Container, tables: Tables) -> Iterator[Read]:
    folders = {str(row["Directory"]): row for row in tables.rows("Directory")}
    components = {str(row["Component"]): str(row["Directory_"]) for row in tables.rows("Component")}
    rows = {str(row["File"]): row for row in tables.rows("File")}
    paths = {
        key: f"{_folder(components[str(row['Component_'])], folders)}{_long(row['FileName'])}"
        for key, row in rows.items()
    }
    for key, digest in _digests(container, tables):
        if key in rows:
            yield _read(paths[key], rows.pop(key), digest)
    for key, row in rows.items():
        yield _read(paths[key], row, "")


def _read(path: str, row: Row, digest: str) -> Read:
    return Read(path=path, size=int(row["FileSize"]), executable=is_program(path), digest=digest)


def _digests(container: Container, tables: Tables) -> Iterator[tuple[str, str]]:
    for row in sorted(tables.rows("Media"), key=lambda row: row["DiskId"]):
        embedded = str(row["Cabinet"]).removeprefix("#")
        if embedded != row["Cabinet"]:
            for key, content in extraction.files(container.pieces(stream_name(embedded))):
                yield key, archive.digest(content)


def _folder(key: str, folders: Mapping[str, Row]) -> str:
    """Return where a folder will be, from the one that people choose on, or from the top."""
    found = ""
    for _ in folders:
        name = _long(str(folders[key]["DefaultDir"]).partition(":")[0])
        parent = str(folders[key]["Directory_Parent"])
        if name != "." and parent not in {"", key}:
            found = f"{name}/{found}"
        if key == ROOT or parent in {"", key}:
            break
        key = parent
    return found


def _long(name: str | int) -> str:
    return str(name).rpartition("|")[2]
