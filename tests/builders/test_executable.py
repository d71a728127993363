"""Executables are joined and opened again; what is cut or changed is refused with a sentence."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import ExecutableError
from builders.executable import PAGE, is_executable, join, open_executable
from resources.directory import FOOTER, Entry, EntryKind, checksum
from resources.packed.reader import read
from resources.packed.resource import PackedResource
from resources.packed.writer import write
from resources.packing import Packed

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = b"print('hello')\n"


def packed(texts: bytes = b"libz.so.1") -> Packed:
    blob = write([PackedResource(name="m", is_module=True, in_memory_source=SOURCE)], "utf-8")
    offset = blob.spans["m", "in_memory_source", ""].offset
    entries = (
        Entry(kind=EntryKind.SOURCE, name="m", offset=offset, size=len(SOURCE), checksum=checksum(SOURCE)),
        Entry(kind=EntryKind.NEEDS, name="m", offset=blob.size, size=len(texts), checksum=checksum(texts)),
    )
    return Packed(blob=blob, texts=texts, entries=entries, files=(), build="")


def joined(launcher: bytes = b"\x7fELF" * 100, texts: bytes = b"libz.so.1") -> bytes:
    return b"".join(join(launcher, packed(texts), {"run": "main", "näme": "Ünï"}))


@given(st.integers(0, 3 * PAGE), st.binary(max_size=20))
def test_what_is_joined_comes_apart_again(
    tmp_path_factory: pytest.TempPathFactory, size: int, texts: bytes
) -> None:
    launcher = random.Random(size).randbytes(size)
    path = tmp_path_factory.mktemp("joined") / "program"
    path.write_bytes(joined(launcher, texts))
    opened = open_executable(path)
    assert bytes(opened.launcher[:size]) == launcher
    assert len(opened.launcher) % PAGE == 0
    assert len(opened.launcher) - size < PAGE
    assert opened.settings == {"run": "main", "näme": "Ünï"}
    source, needs = opened.entries
    assert bytes(opened.data(source)) == SOURCE
    assert bytes(opened.data(needs)) == texts
    assert read(bytes(opened.payload), "utf-8")[0].in_memory_source == SOURCE


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "Ünï cödé (a b)"
    path.write_bytes(joined())
    return path


def test_it_is_known_by_its_end(program: Path, tmp_path: Path) -> None:
    assert is_executable(program)
    assert not is_executable(tmp_path)
    assert not is_executable(tmp_path / "none")
    for content in (b"", b"onefold", joined()[:-1], joined() + b"\0"):
        program.write_bytes(content)
        assert not is_executable(program)


def test_every_way_of_cutting_it_is_refused(program: Path) -> None:
    whole = program.read_bytes()
    for length in (*range(0, len(whole), 97), *range(len(whole) - 2 * FOOTER.size, len(whole))):
        program.write_bytes(whole[:length])
        with pytest.raises(ExecutableError, match=r"a b\): "):
            open_executable(program)


def test_bytes_behind_the_launcher_changed_or_put_in_are_refused(program: Path) -> None:
    whole = program.read_bytes()
    for place in range(PAGE, len(whole), 7):
        program.write_bytes(whole[:place] + b"+" + whole[place:])
        with pytest.raises(ExecutableError):
            read_all(program)


def read_all(program: Path) -> None:
    opened = open_executable(program)
    for entry in opened.entries:
        opened.data(entry)


def test_an_entry_whose_bytes_were_changed_is_named(program: Path) -> None:
    program.write_bytes(program.read_bytes().replace(b"hello", b"jello"))
    opened = open_executable(program)
    with pytest.raises(ExecutableError, match="m is damaged; copy or build the program again"):
        opened.data(opened.entries[0])


@pytest.mark.parametrize("kind", ["none", "folder", "empty"])
def test_what_cannot_be_read_is_refused_too(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    with pytest.raises(ExecutableError, match=kind):
        open_executable(path)
