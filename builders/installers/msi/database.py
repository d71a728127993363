"""Tables as an .msi has them: every text once, in a pool, and rows column by column, sorted by their keys.

_StringPool  u16 code page, u16 flags, then for each text u16 length, u16 how often it is used
_StringData  the texts
a table      first column of all rows, second column of all rows ...; texts by their number, from 1
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from builders.installers.msi.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builders.installers.msi.schema import Column

Value = str | int | bytes | None
Encoded = tuple[int, ...]

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"
_DIGITS: Final = {letter: digit for digit, letter in enumerate(_ALPHABET)}
_PAIR, _SINGLE, _TABLE = 0x3800, 0x4800, "\u4840"
_UTF_8: Final = 65001
_MOST: Final = 0xFFFF
_LONG_NUMBERS: Final = 0x8000  # flag: the numbers of texts take three bytes
_OWN: Final = ("_Tables", "_Columns")  # which describe the others, but not themselves


class Database:
    """Rows that are added in any order."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[Value, ...]]] = {}
        self._streams: dict[str, bytes] = {}

    def add(self, table: str, *row: Value) -> None:
        """Add a row; columns at its end that are left out are null."""
        columns = TABLES[table]
        whole = (*row, *[None] * (len(columns) - len(row)))
        for column, value in zip(columns, whole, strict=True):
            if column.kind == "v" and isinstance(value, bytes):
                self._streams[f"{table}.{row[0]!s}"] = value
        self._rows.setdefault(table, []).append(whole)

    def declare(self, table: str) -> None:
        """Have a table even if it gets no row."""
        self._rows.setdefault(table, [])

    def streams(self) -> Iterator[tuple[str, bytes]]:
        """Yield the streams by the names that they have in the compound file."""
        tables = sorted(self._rows)
        self._rows["_Validation"] = [
            column.validation(table) for table in (*tables, "_Validation") for column in TABLES[table]
        ]
        tables = sorted(self._rows)
        self._rows["_Tables"] = [(table,) for table in tables]
        self._rows["_Columns"] = [
            (table, number, column.name, column.encoded)
            for table in tables
            for number, column in enumerate(TABLES[table], start=1)
        ]
        pool = _Pool()
        encoded = {table: _encoded(table, self._rows[table], pool) for table in (*_OWN, *tables)}
        for table, rows in encoded.items():
            yield stream_name(table, is_table=True), _by_column(TABLES[table], rows, pool.width)
        yield stream_name("_StringPool", is_table=True), pool.index()
        yield stream_name("_StringData", is_table=True), pool.data()
        for name, content in self._streams.items():
            yield stream_name(name), content


class _Pool:
    """Every text once; texts have numbers from 1, 0 is null."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._uses: list[int] = []

    @property
    def width(self) -> int:
        """How many bytes a text's number takes."""
        return 3 if len(self._numbers) > _MOST else 2

    def number(self, text: str) -> int:
        if not text:
            return 0
        number = self._numbers.setdefault(text, len(self._numbers) + 1)
        if number > len(self._uses):
            self._uses.append(0)
        self._uses[number - 1] += 1
        return number

    def index(self) -> bytes:
        flags = _LONG_NUMBERS if self.width > 2 else 0  # noqa: PLR2004 - bytes
        rows = bytearray(struct.pack("<HH", _UTF_8, flags))
        for text, uses in zip(self._numbers, self._uses, strict=True):
            size = len(text.encode())
            if size > _MOST:
                rows += struct.pack("<HH", 0, size >> 16)  # the upper half of the length stands in front
            rows += struct.pack("<HH", size & _MOST, min(uses, _MOST))
        return bytes(rows)

    def data(self) -> bytes:
        return "".join(self._numbers).encode()


def stream_name(name: str, *, is_table: bool = False) -> str:
    """Return the name of a stream as an .msi encodes it: two letters in a character."""
    made, at = [_TABLE] if is_table else [], 0
    while at < len(name):
        first, second = _DIGITS.get(name[at]), _DIGITS.get(name[at + 1 : at + 2])
        if first is None:
            made.append(name[at])
        elif second is None:
            made.append(chr(_SINGLE + first))
        else:
            made.append(chr(_PAIR + (second << 6) + first))
            at += 1
        at += 1
    return "".join(made)


def _encoded(table: str, rows: Sequence[tuple[Value, ...]], pool: _Pool) -> list[Encoded]:
    """Return rows as numbers, sorted by their key; raises ValueError if a key stands there twice."""
    columns = TABLES[table]
    keys = [at for at, column in enumerate(columns) if column.is_key]
    found: dict[Encoded, Encoded] = {}
    for row in rows:
        numbers = tuple(_number(value, column, pool) for value, column in zip(row, columns, strict=True))
        key = tuple(numbers[at] for at in keys)
        if key in found:
            raise ValueError(f"{table} has the row {row} twice")
        found[key] = numbers
    return [found[key] for key in sorted(found)]


def _number(value: Value, column: Column, pool: _Pool) -> int:
    """Return what stands in a row; numbers are moved up, so that 0 is null."""
    if value is None:
        return 0
    if isinstance(value, bytes):
        return 1
    if isinstance(value, str):
        return pool.number(value)
    return value + (1 << 8 * column.size - 1)


def _by_column(columns: Sequence[Column], rows: Sequence[Encoded], width: int) -> bytes:
    made = bytearray()
    for at, column in enumerate(columns):
        size = {"s": width, "i": column.size, "v": 2}[column.kind]
        made += b"".join(row[at].to_bytes(size, "little") for row in rows)
    return bytes(made)
