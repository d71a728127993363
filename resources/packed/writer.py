"""Writes packed resources, byte for byte as oxidized_importer does, and says where each value lies."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..errors import BlobError
from . import format as layout
from .format import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence, Sized

    from .resource import Data, PackedResource


class Span(NamedTuple):
    """Where a value lies, in bytes from the start of the blob."""

    offset: int
    length: int


# Name of the resource, name of the field, and then: in a map the key, in a list the value itself, else "".
SpanKey: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Packed resources, to be written with `writelines(chunks)`, so that large values are never copied.

    spans: where every value that is there lies, empty ones too.
    """

    chunks: tuple[Data, ...]
    size: int
    spans: Mapping[SpanKey, Span]


def write(resources: Iterable[PackedResource], path_encoding: str, *, sort: bool = True) -> Blob:
    """Return the blob of resources whose names are unique.

    path_encoding: `Target.path_encoding` of the system that will read it.
    sort: by name, and maps by key, so that one set has one blob. Else the order stays as given, to repeat a
        blob of oxidized_importer, which does not sort its maps.
    """
    ordered = _ordered(resources, sort=sort)
    rows = [bytearray((layout.START,)) for _ in ordered]
    sections = [_Section(field, path_encoding, sort=sort) for field in layout.FIELDS]
    for section in sections:
        section.fill(ordered, rows)
    head = _head(sections, rows)
    data = tuple(chain.from_iterable(section.data for section in sections))
    return Blob(
        chunks=(head, *data),
        size=len(head) + sum(section.size for section in sections),
        spans=_spans(chain.from_iterable(section.keys for section in sections), data, len(head)),
    )


def _ordered(resources: Iterable[PackedResource], *, sort: bool) -> Sequence[PackedResource]:
    ordered = list(resources)
    seen: set[str] = set()
    for resource in ordered:
        if resource.name in seen:
            raise BlobError(
                f"two packed resources have the name {resource.name!r}; merge them before writing"
            )
        seen.add(resource.name)
    return sorted(ordered, key=attrgetter("name")) if sort else ordered


class _Section:
    """The data of one field, gathered from all resources."""

    def __init__(self, field: Field, path_encoding: str, *, sort: bool) -> None:
        self.field = field
        self.codec = field.codec(path_encoding)
        self.sort = sort
        self.keys: list[SpanKey | None] = []
        self.data: list[Data] = []
        self.size = 0

    def fill(self, resources: Sequence[PackedResource], rows: Sequence[bytearray]) -> None:
        """Gather the field of each resource, and add to its row of the resources index what is said there."""
        lengths_of = self._lengths()
        values = map(attrgetter(self.field.name), resources)
        for resource, row, value in zip(resources, rows, values, strict=True):
            if value is None or value is False:
                continue
            try:
                row.append(self.field.id)
                row.extend(lengths_of(resource.name, value))
            except OverflowError as error:
                raise self._refused(resource, "is larger than the format allows") from error
            except UnicodeEncodeError as error:
                raise self._refused(resource, f"is not valid {error.encoding}: {error.object!r}") from error

    def _refused(self, resource: PackedResource, why: str) -> BlobError:
        return BlobError(f"{self.field.name} of the packed resource {resource.name!r} {why}")

    def _lengths(self) -> Callable[[str, Any], bytes]:
        """Return what takes in a value of this field, and returns what the resources index says of it."""
        match self.field.kind:
            case Kind.FLAG:
                return lambda _resource, _value: b""
            case Kind.SCALAR:
                return self._scalar
            case Kind.LIST:
                return self._list
            case Kind.MAP:
                return self._map

    def _scalar(self, resource: str, value: Data | str, entry: str = "") -> bytes:
        data = value.encode(*self.codec) if isinstance(value, str) else value
        return self._add((resource, self.field.name, entry), data, self.field.width)

    def _list(self, resource: str, values: Sequence[str]) -> bytes:
        return self._count(values) + b"".join(self._scalar(resource, value, value) for value in values)

    def _map(self, resource: str, entries: Mapping[str, Data | str]) -> bytes:
        lengths = [self._count(entries)]
        for key in sorted(entries) if self.sort else entries:
            lengths.append(self._add(None, key.encode(*layout.TEXT_CODEC), layout.KEY_WIDTH))
            lengths.append(self._scalar(resource, entries[key], key))
        return b"".join(lengths)

    def _count(self, values: Sized) -> bytes:
        return len(values).to_bytes(layout.COUNT_WIDTHS[self.field.kind], "little")

    def _add(self, key: SpanKey | None, data: Data, width: int) -> bytes:
        self.keys.append(key)
        self.data.append(data)
        self.size += len(data)
        return len(data).to_bytes(width, "little")


def _head(sections: Sequence[_Section], rows: Sequence[bytearray]) -> bytes:
    """Return everything before the data: the header and the two indexes."""
    # As oxidized_importer does: a field whose values are all empty has no section.
    entries = [_section_entry(section) for section in sections if section.size]
    end = bytes((layout.END_OF_INDEX,))
    blob_index = b"".join(entries) + end
    resources_index = bytes((layout.END_OF_ENTRY,)).join([*rows, end])
    header = layout.HEADER.pack(layout.MAGIC, len(entries), len(blob_index), len(rows), len(resources_index))
    return header + blob_index + resources_index


def _section_entry(section: _Section) -> bytes:
    values = {layout.SECTION_FIELD: section.field.id, layout.SECTION_LENGTH: section.size}
    entry = bytearray((layout.START,))
    for tag, value in values.items():
        entry.append(tag)
        entry += value.to_bytes(layout.SECTION_WIDTHS[tag], "little")
    entry.append(layout.END_OF_ENTRY)
    return bytes(entry)


def _spans(keys: Iterable[SpanKey | None], data: Sequence[Data], start: int) -> dict[SpanKey, Span]:
    """Return where each keyed value lies, when the data follow one another from `start` on."""
    lengths = [len(value) for value in data]
    spans = map(Span, accumulate(lengths, initial=start), lengths)
    return {key: span for key, span in zip(keys, spans, strict=True) if key}
