"""Packed resources that do not follow the format are refused with a sentence, by BlobError alone."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.errors import BlobError
from resources.packed.reader import read
from resources.packed.resource import PackedResource
from resources.packed.writer import write

NAME, SOURCE, DATA, LIBRARY, PATH = 0x03, 0x06, 0x0B, 0x0D, 0x0F
ONE_NAME = b"\x01\x03\x01\x00\xff"


def section(field: int, length: int, tail: bytes = b"") -> bytes:
    return bytes((0x01, 0x02, field, 0x03)) + struct.pack("<Q", length) + tail + b"\xff"


def blob(sections: list[bytes], resources: list[bytes], data: bytes, end: bytes = b"\0") -> bytes:
    blob_index, index = b"".join(sections) + end, b"".join(resources) + b"\0"
    counts = struct.pack("<BIII", len(sections), len(blob_index), len(resources), len(index))
    return b"pyembed\x03" + counts + blob_index + index + data


def with_header(data: bytes, offset: int, value: bytes) -> bytes:
    return data[:offset] + value + data[offset + len(value) :]


SMALL = blob([section(NAME, 1)], [ONE_NAME], b"m")
# Each field of many kinds, to be damaged.
EVERYTHING = b"".join(
    write(
        [
            PackedResource(
                name="package",
                is_package=True,
                in_memory_source=b"x = 1\n",
                in_memory_bytecode=b"\xe3" * 20,
                in_memory_package_resources={"a.txt": b"text", "b": b""},
                shared_library_dependency_names=("libz.so.1", "libm.so.6"),
                relative_path_module_source="lib/package/__init__.py",
                relative_path_package_resources={"c.txt": "lib/package/c.txt"},
                is_module=True,
            ),
            PackedResource(name="sys", is_builtin_extension_module=True),
            PackedResource(name="lib", in_memory_shared_library=b"\x7fELF", is_shared_library=True),
        ],
        "utf-8",
    ).chunks
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", r"the header reaches from offset 0 to 21, but there are only 0 bytes"),
        (SMALL[:20], r"the header reaches from offset 0 to 21, but there are only 20 bytes"),
        (b"PK\x03\x04" + SMALL[4:], r"begin with b'pyembed\\x03', but at offset 0 stands b'PK"),
        (with_header(SMALL, 7, b"\x02"), r"at offset 0 stands b'pyembed\\x02'"),
        (with_header(SMALL, 9, b"\xff\xff\xff\xff"), r"the blob index reaches from offset 21 to 4294967316"),
        (with_header(SMALL, 17, b"\xff\xff\xff\xff"), r"the resources index reaches from offset 35 to"),
        (with_header(SMALL, 8, b"\x02"), r"announces 2 sections, but the index has 1"),
        (with_header(SMALL, 13, b"\x02"), r"announces 2 resources, but the index has 1"),
        (with_header(SMALL, 13, b"\x00"), r"announces 0 resources, but the index has 1"),
        (SMALL[:-1], r"the section of name reaches from offset 41 to 42, but there are only 41 bytes"),
        (blob([section(NAME, 2**64 - 1)], [ONE_NAME], b"m"), r"the section of name reaches from"),
        (blob([section(NAME, 1, b"\x05\x00")], [ONE_NAME], b"m"), r"the blob index has 0x05 at offset 33"),
        (blob([section(0x02, 1)], [ONE_NAME], b"m"), r"section entry at offset 21 needs a known field"),
        (blob([section(NAME, 1, b"\x04\x03")], [ONE_NAME], b"m"), r"offset 21 needs .* a known padding"),
        (blob([b"\x01\x02\x03\xff"], [ONE_NAME], b"m"), r"offset 21 needs .* a length"),
        (blob([section(NAME, 1)] * 2, [ONE_NAME], b"mm"), r"a second section of name at offset 34"),
        (blob([section(NAME, 1)], [ONE_NAME], b"m", end=b"\x07"), r"the blob index has 0x07 at offset 34"),
        (blob([section(NAME, 1)], [ONE_NAME], b"m", end=b""), r"the blob index ends at offset 34"),
        (blob([section(NAME, 1)], [ONE_NAME, b"\x00"], b"m"), r"goes on at offset 41 after its end mark"),
        (blob([section(NAME, 1)], [b"\x01\x02\x01\xff"], b"m"), r"the resources index has 0x02 at offset 36"),
        (blob([section(NAME, 1)], [b"\x01\x1f\xff"], b"m"), r"the resources index has 0x1f at offset 36"),
        (blob([section(NAME, 1)], [b"\x01\x16\xff"], b"m"), r"the resource at offset 35 has no name"),
        (
            blob([section(NAME, 1)], [b"\x01\x03\x02\x00\xff"], b"mm"),
            r"the section of name ends at offset 42, but 2 bytes are wanted at 41",
        ),
        (
            blob([section(NAME, 1)], [b"\x01\x03\x01\x00\x06\x01\x00\x00\x00\xff"], b"m"),
            r"the missing section of in_memory_source ends at offset 47, but 1 bytes",
        ),
        (
            blob([section(NAME, 1)], [b"\x01\x03\x01\x00\x0b\xff\xff\xff\xff" + bytes(9)], b"m"),
            r"the resources index ends at offset 54, but 2 bytes are wanted at 54",
        ),
        (
            blob([section(LIBRARY, 1)], [b"\x01\x0d" + b"\xff" * 8 + b"\xff"], b"m"),
            r"the section of in_memory_shared_library ends at offset 48, but 18446744073709551615 bytes",
        ),
        (
            blob([section(NAME, 1, b"\x04\x02")], [ONE_NAME], b"m"),
            r"the section of name ends at offset 44, but 1 bytes are wanted at 43",
        ),
        (blob([section(NAME, 1)], [ONE_NAME], b"\xff"), r"the text at offset 41 is not valid utf-8"),
    ],
)
def test_each_fault_is_named_with_its_offset(data: bytes, sentence: str) -> None:
    with pytest.raises(BlobError, match=sentence):
        read(data, "utf-8")


def test_a_windows_path_of_odd_length_is_refused() -> None:
    data = blob([section(NAME, 1), section(PATH, 3)], [b"\x01\x03\x01\x00\x0f\x03\x00\x00\x00\xff"], b"ma\0b")
    assert read(data, "utf-8")[0].relative_path_module_source == "a\0b"
    with pytest.raises(BlobError, match="the text at offset 60 is not valid utf-16-le"):
        read(data, "utf-16-le")


def test_what_other_writers_may_do_is_read() -> None:
    """Any order of fields and sections, padding or a word for none, a name twice, bytes after the end."""
    resource = b"\x01\x06\x01\x00\x00\x00\x16\x03\x01\x00\xff"
    sections = [section(SOURCE, 4, b"\x04\x02"), section(NAME, 2, b"\x04\x01")]
    found = read(blob(sections, [resource, resource], b"x\0y\0mm" + b"rest"), "utf-8")
    assert found == (
        PackedResource(name="m", in_memory_source=b"x", is_module=True),
        PackedResource(name="m", in_memory_source=b"y", is_module=True),
    )


def refused_or_read(data: bytes) -> None:
    for path_encoding in ("utf-8", "utf-16-le"):
        try:
            read(data, path_encoding)
        except BlobError as error:
            assert str(error)  # noqa: PT017 - most are refused, some are still sound


@given(st.lists(st.tuples(st.integers(0, len(EVERYTHING) - 1), st.integers(1, 255)), min_size=1, max_size=4))
def test_changed_bytes_raise_nothing_else(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(EVERYTHING)
    for offset, mask in changes:
        damaged[offset] ^= mask
    refused_or_read(bytes(damaged))


@given(st.integers(0, len(EVERYTHING)), st.integers(0, len(EVERYTHING)), st.binary(max_size=16))
def test_bytes_cut_out_or_put_in_raise_nothing_else(start: int, end: int, inserted: bytes) -> None:
    refused_or_read(EVERYTHING[:start] + inserted + EVERYTHING[end:])


@given(st.binary(max_size=60))
def test_any_indexes_raise_nothing_else(index: bytes) -> None:
    refused_or_read(
        b"pyembed\x03" + struct.pack("<BIII", 1, 14, 1, len(index)) + section(NAME, 0) + b"\0" + index
    )


def test_every_shorter_blob_is_refused() -> None:
    for length in range(len(EVERYTHING)):
        with pytest.raises(BlobError):
            read(EVERYTHING[:length], "utf-8")
