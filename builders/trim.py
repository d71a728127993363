"""Take out of an ELF shared library what no process reads: symbol tables, debugging data, absolute paths.

    header | mapped segments | .comment .debug_* .symtab .strtab | names | section headers      before
    header | mapped segments | names | section headers                                          after

Done on the bytes, since `strip` and `patchelf` may not be there and would not give the same bytes everywhere.
What the program headers map stays as it is, apart from DT_RPATH and DT_RUNPATH. Section headers of what is
mapped are kept: Qt looks up the metadata of its plugins by section name.
"""

from __future__ import annotations

import itertools
import struct
from typing import TYPE_CHECKING, NamedTuple

from builders.runpath import rewrite_runpath

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = struct.Struct("<4sBB10sHHIQQQIHHHHHH")
SEGMENT = struct.Struct("<IIQQQQQQ")
SECTION = struct.Struct("<IIQQQQIIQQ")
ELF64, LITTLE_ENDIAN, SHARED_OBJECT, X86_64, AARCH64 = 2, 1, 3, 62, 183
PT_LOAD, PT_DYNAMIC = 1, 2
SHT_NULL, SHT_SYMTAB, SHT_RELA, SHT_NOBITS, SHT_REL, SHT_SYMTAB_SHNDX = 0, 2, 4, 8, 9, 18
SHF_ALLOC, SHF_INFO_LINK = 0x2, 0x40
LARGEST_PAGE = 1 << 21
UNREAD = (
    b".debug",
    b".zdebug",
    b".stab",
    b".gdb_index",
    b".gnu_debug",
    b".gnu.build.attributes",
    b".comment",
)


class Header(NamedTuple):
    magic: bytes
    bits: int
    order: int
    identification: bytes
    type: int
    machine: int
    version: int
    entry: int
    segments: int
    sections: int
    flags: int
    size: int
    segment_size: int
    segment_count: int
    section_size: int
    section_count: int
    names: int


class Segment(NamedTuple):
    type: int
    flags: int
    offset: int
    address: int
    physical: int
    size: int
    memory: int
    align: int


class Section(NamedTuple):
    name: int
    type: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    info: int
    align: int
    entry: int

    @property
    def mapped(self) -> bool:
        return bool(self.flags & SHF_ALLOC)

    @property
    def stored(self) -> int:
        """Bytes that it takes in the file."""
        return 0 if self.type in (SHT_NULL, SHT_NOBITS) else self.size


class Span(NamedTuple):
    """Bytes of the file that are mapped, and by how much they move to the front."""

    start: int
    stop: int
    shift: int


class UnsuitableError(ValueError):
    """A file that is left as it is; it never leaves this module."""


def trim(data: bytes) -> bytes:
    """Return the library without what no process reads; anything odd comes back unchanged."""
    try:
        image, segments = _shrink(data)
    except (UnsuitableError, struct.error):
        return data
    loads = [(load.address, load.offset, load.size) for load in segments if load.type == PT_LOAD]
    dynamic = next(((part.offset, part.size) for part in segments if part.type == PT_DYNAMIC), (0, 0))
    rewrite_runpath(image, loads=loads, dynamic=dynamic)
    return data if image == data else bytes(image)


def _shrink(data: bytes) -> tuple[bytearray, list[Segment]]:
    """Return the smaller image and its segments, or a copy where nothing gets smaller."""
    header = _read_header(data)
    segments = [Segment(*row) for row in _table(data, SEGMENT, header.segments, header.segment_count)]
    sections = [Section(*row) for row in _table(data, SECTION, header.sections, header.section_count)]
    _check(data, header, segments, sections)
    spans = _spans(header, segments)
    image = _image(data, spans)
    if sections:
        _write_sections(image, data, header, sections, spans)
    if not sections or len(image) >= len(data):
        return bytearray(data), segments
    segments = [segment._replace(offset=_moved(spans, segment.offset)) for segment in segments]
    for index, segment in enumerate(segments):
        SEGMENT.pack_into(image, _moved(spans, header.segments) + index * SEGMENT.size, *segment)
    return image, segments


def _read_header(data: bytes) -> Header:
    header = Header(*HEADER.unpack_from(data))
    if header[:3] != (b"\x7fELF", ELF64, LITTLE_ENDIAN) or header.type != SHARED_OBJECT:
        raise UnsuitableError
    if header.machine not in (X86_64, AARCH64):
        raise UnsuitableError
    if header.segment_size != SEGMENT.size or not header.segment_count:
        raise UnsuitableError
    if header.section_count and (header.section_size != SECTION.size or header.names >= header.section_count):
        raise UnsuitableError
    return header


def _table(data: bytes, layout: struct.Struct, offset: int, count: int) -> Iterator[tuple[int, ...]]:
    if offset + count * layout.size > len(data):
        raise UnsuitableError
    return layout.iter_unpack(memoryview(data)[offset : offset + count * layout.size])


def _check(data: bytes, header: Header, segments: list[Segment], sections: list[Section]) -> None:
    """Refuse what is truncated, overlaps in memory, or carries something behind its end."""
    ends = [part.offset + part.size for part in segments]
    ends += [section.offset + section.stored for section in sections]
    if max(ends) > len(data) or max(part.align for part in segments) > LARGEST_PAGE:
        raise UnsuitableError
    loads = [segment for segment in segments if segment.type == PT_LOAD]
    if any(load.size > load.memory for load in loads) or not loads:
        raise UnsuitableError
    if any(first.address + first.memory > then.address for first, then in itertools.pairwise(loads)):
        raise UnsuitableError
    end = max(*ends, header.sections + header.section_count * SECTION.size)
    if sections and data.count(0, end) != len(data) - end:
        raise UnsuitableError


def _spans(header: Header, segments: list[Segment]) -> list[Span]:
    """Return the mapped spans in file order; holes between them close by whole pages."""
    page = max(segment.align for segment in segments if segment.type == PT_LOAD) or 1
    table = header.segments, header.segments + header.segment_count * SEGMENT.size
    ranges = sorted(
        [(0, HEADER.size), table, *((part.offset, part.offset + part.size) for part in segments if part.size)]
    )
    spans = [Span(0, 0, 0)]
    for start, stop in ranges:
        *_, last = spans
        if start <= last.stop:
            spans[-1] = last._replace(stop=max(stop, last.stop))
        else:
            spans.append(Span(start, stop, last.shift + (start - last.stop) // page * page))
    return spans


def _moved(spans: list[Span], offset: int) -> int:
    return offset - next((span.shift for span in reversed(spans) if span.start <= offset), 0)


def _image(data: bytes, spans: list[Span]) -> bytearray:
    view = memoryview(data)
    image = bytearray()
    for span in spans:
        image += bytes(span.start - span.shift - len(image))
        image += view[span.start : span.stop]
    return image


def _write_sections(
    image: bytearray, data: bytes, header: Header, sections: list[Section], spans: list[Span]
) -> None:
    """Append the sections that are kept without being mapped, and the section headers."""
    indices = _kept(data, sections, header.names)
    rows = [Section(*[0] * len(Section._fields))] * (max(indices.values()) + 1)
    for old, new in indices.items():
        section = sections[old]
        info = indices.get(section.info, 0) if section.flags & SHF_INFO_LINK else section.info
        offset = _place(image, data, section, spans)
        rows[new] = section._replace(link=indices.get(section.link, 0), info=info, offset=offset)
    image += bytes(-len(image) % 8)
    table = len(image)
    image += b"".join(SECTION.pack(*row) for row in rows)
    changed = header._replace(sections=table, section_count=len(rows), names=indices[header.names])
    HEADER.pack_into(image, 0, *changed._replace(segments=_moved(spans, header.segments)))


def _kept(data: bytes, sections: list[Section], names: int) -> dict[int, int]:
    """Return old and new index of each section that stays.

    Up to the last mapped section indices do not change: the dynamic symbols, which are mapped, name them.
    """
    dropped = {index for index, section in enumerate(sections) if _unread(data, section, sections[names])}
    strings = {sections[index].link for index in dropped if sections[index].type == SHT_SYMTAB}
    dropped |= {index for index in strings if index < len(sections) and not sections[index].mapped}
    last = max((index for index, section in enumerate(sections) if section.mapped), default=0)
    kept = [index for index in range(len(sections)) if index not in dropped or index == names]
    behind = iter(range(last + 1, len(sections)))
    return {index: index if index <= last else next(behind) for index in kept}


def _unread(data: bytes, section: Section, names: Section) -> bool:
    """Whether a section is there for linkers and debuggers only."""
    if section.mapped or section.type == SHT_NULL:
        return False
    start = names.offset + section.name
    name = data[start : data.find(b"\0", start, names.offset + names.size)]
    return section.type in (SHT_SYMTAB, SHT_SYMTAB_SHNDX, SHT_REL, SHT_RELA) or name.startswith(UNREAD)


def _place(image: bytearray, data: bytes, section: Section, spans: list[Span]) -> int:
    """Return the new offset of a section; what is not mapped moves behind the rest."""
    if section.type == SHT_NULL:
        return section.offset
    if section.mapped:
        if section.stored and not any(
            span.start <= section.offset and section.offset + section.size <= span.stop for span in spans
        ):
            raise UnsuitableError
        return _moved(spans, section.offset)
    if section.align > LARGEST_PAGE:
        raise UnsuitableError
    image += bytes(-len(image) % max(section.align, 1))
    image += data[section.offset : section.offset + section.stored]
    return len(image) - section.stored
