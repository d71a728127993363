"""A damaged .rpm is a sentence, whatever is wrong with it."""

from __future__ import annotations

import contextlib
import io
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.errors import ExecutableError
from builders.installers import compression
from builders.installers.rpm import cpio, header, reading, signature
from builders.installers.rpm.tags import Tag
from tests.rpm_files import EPOCH, PROGRAM, made

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", params=[cpio.LARGEST, 20])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A package in both kinds of cpio."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpio, "LARGEST", request.param)
        return made(tmp_path_factory.mktemp("small"), {"weather": PROGRAM, "lib/a": b"a"}).read_bytes()


@settings(SETTINGS, max_examples=100)
@given(data=st.data())
def test_damage_is_a_sentence(data: st.DataObject, small: bytes, tmp_path: Path) -> None:
    """A changed bit may stand where nothing is said; then what is read is what was written."""
    path = tmp_path / "weather.rpm"
    path.write_bytes(small)
    whole = list(reading.read(path))
    damaged = bytearray(small)
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(damaged)
    with contextlib.suppress(ExecutableError):
        assert list(reading.read(path)) == whole


@settings(SETTINGS, max_examples=100)
@given(data=st.data())
def test_damage_that_no_checksum_tells_is_a_sentence_too(
    data: st.DataObject, small: bytes, tmp_path: Path
) -> None:
    path, damaged = tmp_path / "weather.rpm", bytearray(small)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(96, len(damaged) - 1))] = data.draw(
            st.sampled_from([0, 1, 8, 127, 255])
        )
    path.write_bytes(damaged)
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(ExecutableError):
        patch.setattr(reading, "_compare", lambda *_: None)
        list(reading.read(path))


def damaged(data: st.DataObject, whole: bytes) -> bytes:
    """Return it with some bytes that are others, in an eighth of it."""
    found, part = bytearray(whole), len(whole) // 8
    start = data.draw(st.integers(0, 7)) * part
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(start, start + part - 1))
        found[place] = data.draw(st.sampled_from(b"\0\1\4\7\x08\x09 09afx\x7f\x80\xff"))
    return bytes(found)


@settings(SETTINGS, max_examples=200)
@given(data=st.data())
def test_a_damaged_header_is_a_sentence(data: st.DataObject, small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "header"
    path.write_bytes(damaged(data, small[96 + signature.ROOM :][:4000]))
    with path.open("rb") as raw, contextlib.suppress(ExecutableError):
        found = header.read(raw)
        for tag in Tag:
            for ask in (found.numbers, found.texts):
                with contextlib.suppress(ExecutableError):
                    ask(tag)
        list(found.rows())


@settings(SETTINGS, max_examples=200)
@given(data=st.data())
def test_a_damaged_cpio_is_a_sentence(data: st.DataObject, small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "weather.rpm"
    path.write_bytes(small)
    with path.open("rb") as raw:
        known = reading._files(reading.parts(raw).about, raw.name)
        raw.seek(reading.parts(raw).payload)
        with compression.decompressing(raw) as stream:
            whole = stream.read()
    with contextlib.suppress(ExecutableError):
        list(cpio.read(io.BytesIO(damaged(data, whole)), "weather.rpm", lambda: known))


def test_a_name_or_a_link_of_any_length_is_not_read() -> None:
    """As memory has no room for it."""
    for path, mode, size in ((b"./link", stat.S_IFLNK, 5000), (b"./" + b"n" * 5000, stat.S_IFREG, 0)):
        content = cpio.header(path, 1, mode, EPOCH, size) + bytes(size) + cpio.end()
        with pytest.raises(ExecutableError, match="of it is longer than any"):
            list(cpio.read(io.BytesIO(content), "weather.rpm", tuple))


def test_a_file_that_the_header_does_not_know_is_refused() -> None:
    content = cpio.stripped(1) + cpio.end()
    known = (cpio.Member(path="/usr/one", mode=stat.S_IFREG, size=0),)
    with pytest.raises(ExecutableError, match="does not know all of its files"):
        list(cpio.read(io.BytesIO(content), "weather.rpm", lambda: known))


def test_what_is_cut_off_is_refused_wherever_it_is_cut(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "weather.rpm"
    for kept in (*range(0, 96, 7), *range(97, len(small), 83)):
        path.write_bytes(small[:kept])
        with pytest.raises(ExecutableError, match="is damaged"):
            list(reading.read(path))


def test_a_package_of_another_maker_is_read(tmp_path: Path, small: bytes) -> None:
    """As rpm before 4.14 wrote it: without the checksums that are compared."""
    path = tmp_path / "weather.rpm"
    path.write_bytes(small.replace(b"\0\0\1\x11\0\0\0\6", b"\0\0\1\x12\0\0\0\6"))
    assert "usr/lib/weather/weather" in {each.path for each in reading.read(path)}
