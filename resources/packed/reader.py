"""Reads packed resources without copying their data; whatever the bytes are, the only error is BlobError."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..errors import BlobError
from . import format as layout
from .format import Content, Field, Kind
from .resource import Data, PackedResource

if TYPE_CHECKING:
    from collections.abc import Iterator

Buffer: TypeAlias = bytes | bytearray | memoryview | mmap.mmap

FIELD_OF: Final = {field.id: field for field in layout.FIELDS}


def read(data: Buffer, path_encoding: str) -> tuple[PackedResource, ...]:
    """Return the resources in the order in which they are stored.

    Their data are read-only views of `data`: a mapping cannot be closed while they, or an error raised here,
    are alive. A name may come twice: see `merge`. What follows the last section is left alone.
    """
    view = memoryview(data).cast("B").toreadonly()
    blob_index, resources_index, section_count, resource_count = _indexes(view)
    sections = _sections(blob_index, section_count, resources_index.end)
    entries = _entries(resources_index)
    resources = tuple(_resource(resources_index, offset, sections, path_encoding) for offset in entries)
    _expect_count(len(resources), resource_count, "resources")
    return resources


class _Region:
    """A part of the blob that is read from front to back, and never beyond its end.

    padding: bytes that follow each element.
    """

    __slots__ = ("end", "name", "padding", "position", "view")

    def __init__(self, view: memoryview, name: str, start: int, length: int, padding: int = 0) -> None:
        self.view = view
        self.name = name
        self.position = start
        self.end = start + length
        self.padding = padding
        if self.end > len(view):
            raise BlobError(
                f"{name} reaches from offset {start} to {self.end}, but there are only {len(view)} bytes: "
                "the packed resources are cut off or damaged"
            )

    def take(self, length: int) -> memoryview:
        start, end = self.position, self.position + length
        if end + self.padding > self.end:
            raise BlobError(
                f"{self.name} ends at offset {self.end}, but {length} bytes are wanted at {start}"
            )
        self.position = end + self.padding
        return self.view[start:end]

    def text(self, length: int, codec: tuple[str, str]) -> str:
        start = self.position
        try:
            return str(self.take(length), *codec)
        except UnicodeDecodeError as error:
            raise BlobError(f"the text at offset {start} is not valid {error.encoding}") from error

    def integer(self, width: int) -> int:
        return int.from_bytes(self.take(width), "little")


def _indexes(view: memoryview) -> tuple[_Region, _Region, int, int]:
    """Return the blob index, the resources index, and the numbers of sections and of resources."""
    header = _Region(view, "the header", 0, layout.HEADER.size).take(layout.HEADER.size)
    magic, sections, blob_index_length, resources, resources_index_length = layout.HEADER.unpack(header)
    if magic != layout.MAGIC:
        raise BlobError(f"packed resources begin with {layout.MAGIC!r}, but at offset 0 stands {magic!r}")
    blob_index = _Region(view, "the blob index", layout.HEADER.size, blob_index_length)
    resources_index = _Region(view, "the resources index", blob_index.end, resources_index_length)
    return blob_index, resources_index, sections, resources


def _entries(index: _Region) -> Iterator[int]:
    """Yield the offset of each entry; the caller reads it before it asks for the next."""
    if index.position == index.end:
        return  # an empty set may have indexes of no bytes at all
    while (tag := index.integer(layout.TAG_WIDTH)) == layout.START:
        yield index.position - layout.TAG_WIDTH
    if tag != layout.END_OF_INDEX:
        raise _unknown(tag, index)
    if index.position != index.end:
        raise BlobError(f"{index.name} goes on at offset {index.position} after its end mark")


def _tags(index: _Region) -> Iterator[int]:
    """Yield the tags of an entry; the caller reads the value of each before it asks for the next."""
    while (tag := index.integer(layout.TAG_WIDTH)) != layout.END_OF_ENTRY:
        yield tag


def _sections(index: _Region, count: int, start: int) -> dict[int, _Region]:
    """Return the section of each field, the first of them at that offset."""
    sections: dict[int, _Region] = {}
    for offset in _entries(index):
        field, section = _section(index, offset, start)
        if field.id in sections:
            raise BlobError(f"the blob index has a second section of {field.name} at offset {offset}")
        sections[field.id] = section
        start = section.end
    _expect_count(len(sections), count, "sections")
    for field in layout.FIELDS:  # oxidized_importer writes no section if all values of a field are empty
        sections.setdefault(field.id, _Region(index.view, f"the missing section of {field.name}", start, 0))
    return sections


def _section(index: _Region, offset: int, start: int) -> tuple[Field, _Region]:
    values = {layout.SECTION_PADDING: layout.UNPADDED}
    for tag in _tags(index):
        if tag not in layout.SECTION_WIDTHS:
            raise _unknown(tag, index)
        values[tag] = index.integer(layout.SECTION_WIDTHS[tag])
    try:
        field = FIELD_OF[values[layout.SECTION_FIELD]]
        length = values[layout.SECTION_LENGTH]
        padding = layout.PADDINGS[values[layout.SECTION_PADDING]]
    except KeyError as error:
        raise BlobError(
            f"the section entry at offset {offset} needs a known field, a length and a known padding"
        ) from error
    return field, _Region(index.view, f"the section of {field.name}", start, length, padding)


def _resource(
    index: _Region, offset: int, sections: dict[int, _Region], path_encoding: str
) -> PackedResource:
    values: dict[str, Any] = {}
    for tag in _tags(index):
        field = FIELD_OF.get(tag)
        if field is None:
            raise _unknown(tag, index)
        values[field.name] = _field(field, index, sections[tag], field.codec(path_encoding))
    if "name" not in values:
        raise BlobError(f"the resource at offset {offset} has no name")
    return PackedResource(**values)


def _field(field: Field, index: _Region, section: _Region, codec: tuple[str, str]) -> Any:  # noqa: ANN401 - its type is that of the field's kind
    def value() -> Data | str:
        length = index.integer(field.width)
        return section.take(length) if field.content is Content.BYTES else section.text(length, codec)

    match field.kind:
        case Kind.FLAG:
            return True
        case Kind.SCALAR:
            return value()
        case Kind.LIST:
            return tuple(value() for _ in _count(field, index))
        case Kind.MAP:
            keys = (
                section.text(index.integer(layout.KEY_WIDTH), layout.TEXT_CODEC) for _ in _count(field, index)
            )
            return {key: value() for key in keys}


def _count(field: Field, index: _Region) -> range:
    return range(index.integer(layout.COUNT_WIDTHS[field.kind]))


def _expect_count(found: int, announced: int, what: str) -> None:
    if found != announced:
        raise BlobError(f"the header announces {announced} {what}, but the index has {found}")


def _unknown(tag: int, index: _Region) -> BlobError:
    return BlobError(
        f"{index.name} has {tag:#04x} at offset {index.position - layout.TAG_WIDTH}, which is not known"
    )
