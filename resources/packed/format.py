"""The numbers of packed resources, version 3; each stands here and nowhere else.

    header           magic, sections u8, blob index length u32, resources u32, resources index length u32
    blob index       for each section: START, (tag, value)..., END_OF_ENTRY; then END_OF_INDEX
    resources index  for each resource: START, (field id, lengths)..., END_OF_ENTRY; then END_OF_INDEX
    sections         the data of one field each, in the order of the blob index

All integers are little-endian and unsigned; nothing is aligned.
"""

from __future__ import annotations

import struct
from enum import Enum
from typing import Final, NamedTuple

MAGIC: Final = b"pyembed\x03"
HEADER: Final = struct.Struct("<8sBIII")

START: Final = 0x01
END_OF_ENTRY: Final = 0xFF
END_OF_INDEX: Final = 0x00
TAG_WIDTH: Final = 1

SECTION_FIELD: Final = 0x02
SECTION_LENGTH: Final = 0x03
SECTION_PADDING: Final = 0x04
SECTION_WIDTHS: Final = {SECTION_FIELD: 1, SECTION_LENGTH: 8, SECTION_PADDING: 1}

# What SECTION_PADDING may say, and how many NUL bytes follow each element then.
UNPADDED: Final = 1
PADDINGS: Final = {UNPADDED: 0, 2: 1}


class Kind(Enum):
    """How many values a field has."""

    FLAG = "flag"
    SCALAR = "scalar"
    LIST = "list"
    MAP = "map"


class Content(Enum):
    """What a value is: bytes, UTF-8 text, or a path as the target's system writes it."""

    BYTES = "bytes"
    TEXT = "text"
    PATH = "path"


class Field(NamedTuple):
    """One field of a resource.

    name: the attribute of PackedResource.
    width: bytes of the integer that holds the length of a value.
    """

    id: int
    name: str
    kind: Kind
    content: Content
    width: int

    def codec(self, path_encoding: str) -> tuple[str, str]:
        """Return the encoding of its text and what is done with errors, as str.encode takes them."""
        if self.content is Content.PATH:
            return path_encoding, PATH_ERRORS[path_encoding]
        return TEXT_CODEC


TEXT_CODEC: Final = ("utf-8", "strict")

# POSIX paths are bytes of any kind, Windows paths 16-bit units of any kind: both must come back as they were.
PATH_ERRORS: Final = {"utf-8": "surrogateescape", "utf-16-le": "surrogatepass"}

# Bytes of the integers that hold the number of values, and the length of a key of a map.
COUNT_WIDTHS: Final = {Kind.LIST: 2, Kind.MAP: 4}
KEY_WIDTH: Final = 2


def _flag(number: int, name: str) -> Field:
    return Field(id=number, name=name, kind=Kind.FLAG, content=Content.BYTES, width=0)


def _scalar(number: int, name: str, width: int, content: Content = Content.BYTES) -> Field:
    return Field(id=number, name=name, kind=Kind.SCALAR, content=content, width=width)


def _list(number: int, name: str, width: int) -> Field:
    return Field(id=number, name=name, kind=Kind.LIST, content=Content.TEXT, width=width)


def _map(number: int, name: str, width: int, content: Content = Content.BYTES) -> Field:
    return Field(id=number, name=name, kind=Kind.MAP, content=content, width=width)


# In the order in which they are written.
FIELDS: Final = (
    _scalar(0x03, "name", 2, Content.TEXT),
    _flag(0x04, "is_package"),
    _flag(0x05, "is_namespace_package"),
    _scalar(0x06, "in_memory_source", 4),
    _scalar(0x07, "in_memory_bytecode", 4),
    _scalar(0x08, "in_memory_bytecode_opt1", 4),
    _scalar(0x09, "in_memory_bytecode_opt2", 4),
    _scalar(0x0A, "in_memory_extension_module_shared_library", 4),
    _map(0x0B, "in_memory_package_resources", 8),
    _map(0x0C, "in_memory_distribution_resources", 8),
    _scalar(0x0D, "in_memory_shared_library", 8),
    _list(0x0E, "shared_library_dependency_names", 2),
    _scalar(0x0F, "relative_path_module_source", 4, Content.PATH),
    _scalar(0x10, "relative_path_module_bytecode", 4, Content.PATH),
    _scalar(0x11, "relative_path_module_bytecode_opt1", 4, Content.PATH),
    _scalar(0x12, "relative_path_module_bytecode_opt2", 4, Content.PATH),
    _scalar(0x13, "relative_path_extension_module_shared_library", 4, Content.PATH),
    _map(0x14, "relative_path_package_resources", 4, Content.PATH),
    _map(0x15, "relative_path_distribution_resources", 4, Content.PATH),
    _flag(0x16, "is_module"),
    _flag(0x17, "is_builtin_extension_module"),
    _flag(0x18, "is_frozen_module"),
    _flag(0x19, "is_extension_module"),
    _flag(0x1A, "is_shared_library"),
    _flag(0x1B, "is_utf8_filename_data"),
    _flag(0x1C, "file_executable"),
    _scalar(0x1D, "file_data_embedded", 8),
    _scalar(0x1E, "file_data_utf8_relative_path", 4, Content.TEXT),
)
