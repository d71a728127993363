"""A header: values by their tags, in one block that is hashed and signed as a whole.

    magic 8 | count 4 | size 4 | count entries of 16, sorted by tag | size bytes
    entry    tag 4 | type 4 | offset of the value in those bytes 4 | count of its parts 4

Big-endian. The first entry is the region: its value, the last 16 bytes, is an entry too, whose offset is the
size of all entries below zero. https://rpm-software-management.github.io/rpm/manual/format_header.html
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from builders.errors import ExecutableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builders.installers.rpm.tags import AnyTag, SignatureTag, Tag

MAGIC: Final = b"\x8e\xad\xe8\x01\x00\x00\x00\x00"
ALIGNMENT: Final = 8  # of the header behind the first
_COUNTS: Final = struct.Struct(">II")
_ENTRY: Final = struct.Struct(">IIiI")
_MOST: Final = 256 << 20  # bytes of a header, as rpm has it
_MOST_OF_32_BITS: Final = 0xFFFFFFFF


class Type(IntEnum):
    """Of a value; TRANSLATED has a text for each of the languages."""

    CHARACTER = 1
    INT8 = 2
    INT16 = 3
    INT32 = 4
    INT64 = 5
    TEXT = 6
    BINARY = 7
    TEXTS = 8
    TRANSLATED = 9


_LETTERS: Final = {Type.INT16: "H", Type.INT32: "I", Type.INT64: "Q"}
_WIDTHS: Final = {
    Type.CHARACTER: 1,
    Type.INT8: 1,
    Type.INT16: 2,
    Type.INT32: 4,
    Type.INT64: 8,
    Type.BINARY: 1,
}
_TEXTS: Final = (Type.TEXT, Type.TEXTS, Type.TRANSLATED)


class _Entry(NamedTuple):
    tag: int
    type: int
    offset: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A value with its tag; count: of numbers, texts or bytes."""

    tag: int
    type: Type
    count: int
    data: bytes


def numbers(tag: AnyTag, values: Sequence[int], type_: Type = Type.INT32) -> Row:
    data = struct.pack(f">{len(values)}{_LETTERS[type_]}", *values)
    return Row(tag=tag, type=type_, count=len(values), data=data)


def number(tag: AnyTag, value: int) -> Row:
    return numbers(tag, (value,))


def size(tag: AnyTag, long: AnyTag, value: int) -> Row:
    """Return a row of either tag; only what needs it has 64 bits, which some readers do not expect."""
    return number(tag, value) if value <= _MOST_OF_32_BITS else numbers(long, (value,), Type.INT64)


def text(tag: AnyTag, value: str) -> Row:
    return Row(tag=tag, type=Type.TEXT, count=1, data=encoded(value) + b"\0")


def translated(tag: Tag, value: str) -> Row:
    return Row(tag=tag, type=Type.TRANSLATED, count=1, data=encoded(value) + b"\0")


def texts(tag: Tag, values: Sequence[str]) -> Row:
    data = b"".join(encoded(value) + b"\0" for value in values)
    return Row(tag=tag, type=Type.TEXTS, count=len(values), data=data)


def binary(tag: SignatureTag, data: bytes) -> Row:
    return Row(tag=tag, type=Type.BINARY, count=len(data), data=data)


def encoded(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")


def packed(region: AnyTag, rows: Iterable[Row]) -> bytes:
    """Return a whole header."""
    entries, store = [], bytearray()
    for row in sorted(rows, key=lambda row: row.tag):
        store += bytes(-len(store) % _WIDTHS.get(row.type, 1))
        entries.append(_ENTRY.pack(row.tag, row.type, len(store), row.count))
        store += row.data
    first = _ENTRY.pack(region, Type.BINARY, len(store), _ENTRY.size)
    count = 1 + len(entries)
    store += _ENTRY.pack(region, Type.BINARY, -count * _ENTRY.size, _ENTRY.size)
    return b"".join((MAGIC, _COUNTS.pack(count, len(store)), first, *entries, store))


class Header:
    """A header that was read."""

    def __init__(self, name: str, entries: Iterable[_Entry], store: bytes) -> None:
        self._name = name
        self._entries = {entry.tag: entry for entry in entries}
        self._store = store

    def rows(self) -> Iterator[Row]:
        """Yield every row but the region; raises ExecutableError."""
        for entry in tuple(self._entries.values())[1:]:
            yield self._row(entry)

    def numbers(self, tag: AnyTag) -> tuple[int, ...]:
        """Return the numbers of a tag, none if it is not there; raises ExecutableError."""
        entry = self._entries.get(tag)
        if entry is None:
            return ()
        if entry.type not in _LETTERS:
            raise self._damage()
        return struct.unpack(f">{entry.parts}{_LETTERS[Type(entry.type)]}", self._row(entry).data)

    def texts(self, tag: AnyTag) -> tuple[str, ...]:
        """Return the texts of a tag, none if it is not there; raises ExecutableError."""
        entry = self._entries.get(tag)
        data = self._row(entry).data if entry else b""
        return tuple(each.decode("utf-8", "surrogateescape") for each in data.split(b"\0")[:-1])

    def _row(self, entry: _Entry) -> Row:
        try:
            type_ = Type(entry.type)
        except ValueError as error:
            raise self._damage() from error
        end = self._end(entry, type_)
        if not 0 <= entry.offset <= end <= len(self._store):
            raise self._damage()
        data = self._store[entry.offset : end]
        return Row(tag=entry.tag, type=type_, count=entry.parts, data=data)

    def _end(self, entry: _Entry, type_: Type) -> int:
        """Return where a value ends, that of a text behind its last zero."""
        if type_ not in _TEXTS:
            return entry.offset + entry.parts * _WIDTHS[type_]
        end = entry.offset
        for _ in range(entry.parts):
            end = self._store.find(b"\0", max(end, 0)) + 1
            if not end:
                raise self._damage()
        return end

    def _damage(self) -> ExecutableError:
        return ExecutableError(f"{self._name} is damaged: its header points behind its end")


def read(raw: IO[bytes]) -> Header:
    """Return the header that begins where the file stands; raises ExecutableError."""
    start = raw.read(len(MAGIC) + _COUNTS.size)
    if len(start) < len(MAGIC) + _COUNTS.size or not start.startswith(MAGIC):
        raise ExecutableError(f"{raw.name} is damaged: there is no header where one has to be")
    count, size = _COUNTS.unpack_from(start, len(MAGIC))
    if count * _ENTRY.size + size > _MOST:
        raise ExecutableError(f"{raw.name} is damaged: its header is larger than any")
    entries, store = raw.read(count * _ENTRY.size), raw.read(size)
    if len(entries) + len(store) < count * _ENTRY.size + size:
        raise ExecutableError(f"{raw.name} is damaged: it ends too early")
    return Header(raw.name, map(_Entry._make, _ENTRY.iter_unpack(entries)), store)
