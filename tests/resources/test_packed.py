"""Packed resources that are written are read back as they were, and lie where the spans say."""

from __future__ import annotations

import io
import mmap
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.errors import BlobError
from resources.packed.format import FIELDS, Content, Field, Kind
from resources.packed.reader import read
from resources.packed.resource import PackedResource, merge
from resources.packed.writer import Blob, Span, write

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

ENCODINGS = ("utf-8", "utf-16-le")
EMPTY_SET = bytes.fromhex("7079656d62656403 00 01000000 00000000 01000000 00 00")

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
POSIX_PATH = st.binary(max_size=6).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
WINDOWS_PATH = st.lists(st.binary(min_size=2, max_size=2), max_size=4).map(
    lambda units: b"".join(units).decode("utf-16-le", "surrogatepass")
)


def value_of(field: Field, path: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    value = {Content.BYTES: st.binary(max_size=6), Content.TEXT: TEXT, Content.PATH: path}[field.content]
    of_kind: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.FLAG: st.just(value=True),
        Kind.SCALAR: value,
        Kind.LIST: st.lists(value, max_size=3).map(tuple),
        Kind.MAP: st.dictionaries(TEXT, value, max_size=3),
    }
    return of_kind[field.kind]


def resource_sets(path: st.SearchStrategy[str]) -> st.SearchStrategy[list[PackedResource]]:
    required: dict[str, st.SearchStrategy[Any]] = {"name": TEXT}
    optional = {field.name: value_of(field, path) for field in FIELDS if field.name != "name"}
    resource = st.fixed_dictionaries(required, optional=optional).map(lambda values: PackedResource(**values))
    return st.lists(resource, max_size=4, unique_by=lambda one: one.name)


def joined(blob: Blob) -> bytes:
    file = io.BytesIO()
    file.writelines(blob.chunks)
    return file.getvalue()


def by_name(resources: list[PackedResource]) -> tuple[PackedResource, ...]:
    return tuple(sorted(resources, key=lambda resource: resource.name))


def test_the_table_has_every_attribute_and_no_number_twice() -> None:
    attributes = PackedResource._fields
    assert tuple(field.name for field in FIELDS) == attributes
    assert [field.id for field in FIELDS] == list(range(0x03, 0x1F))


@given(resource_sets(POSIX_PATH))
def test_what_is_written_for_posix_is_read_back(resources: list[PackedResource]) -> None:
    data = joined(write(resources, "utf-8"))
    assert read(data, "utf-8") == by_name(resources)
    assert joined(write(read(data, "utf-8"), "utf-8")) == data


@given(resource_sets(WINDOWS_PATH))
def test_what_is_written_for_windows_is_read_back(resources: list[PackedResource]) -> None:
    data = joined(write(resources, "utf-16-le"))
    assert read(data, "utf-16-le") == by_name(resources)


@given(resource_sets(POSIX_PATH), st.randoms(use_true_random=False))
def test_the_order_in_which_resources_come_does_not_matter(
    resources: list[PackedResource], random: Random
) -> None:
    shuffled = random.sample(resources, len(resources))
    assert joined(write(shuffled, "utf-8")) == joined(write(resources, "utf-8"))


def test_maps_are_written_by_key_or_as_they_stand() -> None:
    forward = PackedResource(name="p", in_memory_package_resources={"a": b"1", "b": b"2"})
    backward = PackedResource(name="p", in_memory_package_resources={"b": b"2", "a": b"1"})
    assert joined(write([backward], "utf-8")) == joined(write([forward], "utf-8"))
    as_it_stands = joined(write([backward], "utf-8", sort=False))
    assert as_it_stands != joined(write([forward], "utf-8"))
    assert joined(write(read(as_it_stands, "utf-8"), "utf-8", sort=False)) == as_it_stands


@given(resource_sets(POSIX_PATH))
def test_each_value_lies_where_its_span_says(resources: list[PackedResource]) -> None:
    blob = write(resources, "utf-8")
    data = joined(blob)
    assert blob.size == len(data)
    found = {key: data[span.offset : span.offset + span.length] for key, span in blob.spans.items()}
    assert found == {key: value for resource in resources for key, value in pieces(resource)}


def pieces(resource: PackedResource) -> list[tuple[tuple[str, str, str], bytes]]:
    found = []
    for field in FIELDS:
        value = getattr(resource, field.name)
        if value is None or field.kind is Kind.FLAG:
            continue
        entries = value.items() if field.kind is Kind.MAP else [(item, item) for item in value or ()]
        if field.kind is Kind.SCALAR:
            entries = [("", value)]
        found += [((resource.name, field.name, entry), as_bytes(item)) for entry, item in entries]
    return found


def as_bytes(value: str | bytes) -> bytes:
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_empty_set_is_23_bytes(encoding: str) -> None:
    blob = write([], encoding)
    assert joined(blob) == EMPTY_SET
    assert (blob.size, blob.spans) == (23, {})
    assert read(EMPTY_SET, encoding) == ()


def test_indexes_of_no_bytes_are_an_empty_set() -> None:
    assert read(b"pyembed\x03" + bytes(13), "utf-8") == ()


def test_the_bytes_of_a_small_set() -> None:
    package = PackedResource(
        name="p", is_package=True, is_module=True, in_memory_source=b"x=1", relative_path_module_source="p.py"
    )
    blob = write([package], "utf-16-le")
    assert joined(blob) == bytes.fromhex(
        "7079656d62656403 03 28000000 01000000 12000000"
        "01 02 03 03 0100000000000000 ff"
        "01 02 06 03 0300000000000000 ff"
        "01 02 0f 03 0800000000000000 ff 00"
        "01 03 0100 04 06 03000000 0f 08000000 16 ff 00"
        "70 783d31 70002e0070007900"
    )
    assert blob.spans["p", "in_memory_source", ""] == Span(80, 3)


def test_data_are_views_of_the_mapping_and_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "blob"
    path.write_bytes(joined(write([PackedResource(name="m", in_memory_source=b"x = 1")], "utf-8")))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as mapping:
        (module,) = read(mapping, "utf-8")
        source = module.in_memory_source
        assert isinstance(source, memoryview)
        assert source.readonly
        assert source.obj is mapping
        source.release()
        del module, source


def test_data_are_not_copied_on_writing() -> None:
    library = bytes(1000)
    blob = write([PackedResource(name="lib", in_memory_shared_library=library)], "utf-8")
    assert any(chunk is library for chunk in blob.chunks)


def test_a_value_that_is_empty_stays_apart_from_one_that_is_not_there() -> None:
    empty = PackedResource(
        name="e", in_memory_source=b"", in_memory_package_resources={}, shared_library_dependency_names=()
    )
    (found,) = read(joined(write([empty], "utf-8")), "utf-8")
    assert found == empty
    assert found.in_memory_bytecode is None
    assert write([empty], "utf-8").spans["e", "in_memory_source", ""].length == 0


def test_a_second_blob_is_merged_by_name() -> None:
    first = PackedResource(
        name="p",
        is_package=True,
        in_memory_source=b"1",
        in_memory_bytecode=b"c",
        in_memory_package_resources={"a": b"1"},
    )
    second = PackedResource(
        name="p", is_module=True, in_memory_source=b"2", in_memory_package_resources={"b": b"2"}
    )
    other = PackedResource(name="q")
    together = second._replace(is_package=True, in_memory_bytecode=b"c")
    assert merge([first], [other, second]) == (together, other)
    assert merge([first, second, other]) == (together, other)


@pytest.mark.parametrize(
    ("resources", "sentence"),
    [
        ([PackedResource(name="a"), PackedResource(name="a")], "two packed resources have the name 'a'"),
        ([PackedResource(name="n" * 0x10000)], "name of .* is larger than the format allows"),
        (
            [PackedResource(name="a", in_memory_package_resources={"k" * 0x10000: b""})],
            "in_memory_package_resources of the packed resource 'a' is larger",
        ),
        (
            [PackedResource(name="a", shared_library_dependency_names=("",) * 0x10000)],
            "shared_library_dependency_names of the packed resource 'a' is larger",
        ),
        ([PackedResource(name="\ud800")], "name of .* is not valid utf-8"),
        ([PackedResource(name="a", file_data_utf8_relative_path="\udcff")], "is not valid utf-8"),
        (
            [PackedResource(name="a", relative_path_module_source="\ud800")],
            "relative_path_module_source of the packed resource 'a' is not valid utf-8",
        ),
    ],
)
def test_what_the_format_cannot_hold_is_refused(resources: list[PackedResource], sentence: str) -> None:
    with pytest.raises(BlobError, match=sentence):
        write(resources, "utf-8")


def test_the_largest_name_is_written() -> None:
    longest = PackedResource(name="n" * 0xFFFF)
    assert read(joined(write([longest], "utf-8")), "utf-8") == (longest,)
