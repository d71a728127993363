"""The archive that a .deb is: members as files of their own, read without keeping them, and damage."""

from __future__ import annotations

import io
import os
import tracemalloc
from typing import IO, TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import contents
from builders.errors import ExecutableError
from builders.installers import ar, archive, compression, deb, tar
from builders.installers.model import Entry

if TYPE_CHECKING:
    from pathlib import Path

EPOCH = 315_532_800
LARGE = 64 << 20


def write(raw: IO[bytes], *members: tuple[str, bytes]) -> None:
    raw.write(ar.MAGIC)
    for name, content in members:
        list(ar.write_member(raw, name, len(content), iter((content,)), EPOCH))


def package(place: Path, how: str, *entries: Entry) -> Path:
    data = io.BytesIO()
    with compression.compressing(data, how) as stream:
        list(tar.write_members(stream, entries, EPOCH, archive.Progress("deb")))
    with place.open("wb") as raw:
        write(
            raw, ("debian-binary", b"2.0\n"), (f"data.tar.{how}", data.getvalue()), ("_gpgorigin", b"after")
        )
    return place


MOVES = st.lists(
    st.tuples(
        st.sampled_from([os.SEEK_SET, os.SEEK_CUR, os.SEEK_END]), st.integers(0, 60), st.integers(-1, 60)
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(st.binary(max_size=50), min_size=1, max_size=4), moves=MOVES)
def test_a_member_is_read_as_any_file(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], moves: list[tuple[int, int, int]]
) -> None:
    place = tmp_path_factory.getbasetemp() / "members"
    with place.open("w+b") as raw:
        write(raw, *((f"m{number}", content) for number, content in enumerate(pieces)))
        found = list(ar.members(raw))
        for (name, offset, size), (number, content) in zip(found, enumerate(pieces), strict=True):
            assert name == f"m{number}"
            with ar.content(raw, offset, size) as member:
                expected = io.BytesIO(content)
                for whence, by, wanted in moves:
                    assert member.seek(by, whence) == expected.seek(by, whence)
                    assert member.read(wanted) == expected.read(wanted)


@pytest.mark.parametrize("how", deb.COMPRESSION.choices)
def test_a_large_package_is_read_without_keeping_it(tmp_path: Path, how: str) -> None:
    content = os.urandom(1 << 20) * (LARGE >> 20) if how == "gz" else bytes(LARGE)
    made = package(tmp_path / "large.deb", how, Entry(path="large", size=LARGE, content=content))
    del content
    tracemalloc.start()
    try:
        assert [found.size for found in deb.read(made)] == [LARGE]
        assert tracemalloc.get_traced_memory()[1] < 24 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("how", deb.COMPRESSION.choices)
def test_one_that_is_cut_off_is_refused_wherever_it_is_cut(tmp_path: Path, how: str) -> None:
    content = os.urandom(3000)
    place = package(tmp_path / "weather.deb", how, Entry(path="weather", size=3000, content=content))
    whole = place.read_bytes()
    assert [found.path for found in contents.read(place).items] == ["weather"]
    for kept in range(80, len(whole) - len("_gpgorigin") - 300, 50):
        place.write_bytes(whole[:kept])
        with pytest.raises(ExecutableError, match=r"weather\.deb cannot be read"):
            contents.read(place)
