"""A hostile archive is refused with the member named, and writes nothing outside its folder."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import tarfile
from typing import TYPE_CHECKING

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import cache
from builders.errors import OutputError, PythonError
from builders.pythons import extraction
from builders.pythons.archive import unpack
from builders.pythons.extraction import extract

if TYPE_CHECKING:
    from pathlib import Path

FILE, LINK, HARD, FOLDER = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE


def archive(folder: Path, *members: tuple[str, bytes, str]) -> Path:
    """Write a .tar.gz of members: name, type, and what a link leads to."""
    path = folder / "hostile.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, kind, target in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname, member.mode = kind, target, 0o755
            member.size = 1 if kind == FILE else 0
            tar.addfile(member, io.BytesIO(b"x"))
    return path


@pytest.mark.parametrize(
    ("members", "name", "reason"),
    [
        ([("/etc/passwd", FILE, "")], "/etc/passwd", "outside python/"),
        ([("../x", FILE, "")], "../x", "outside python/"),
        ([("python/../../x", FILE, "")], "python/../../x", "outside python/"),
        ([("python/a/../b", FILE, "")], "python/a/../b", "outside python/"),
        ([("python/..\\..\\x", FILE, "")], "python/..\\..\\x", "outside python/"),
        ([("python/s", tarfile.GNUTYPE_SPARSE, "")], "python/s", "it has holes"),
        ([("other/x", FILE, "")], "other/x", "outside python/"),
        ([("pythonx/x", FILE, "")], "pythonx/x", "outside python/"),
        ([("python/l", LINK, "/etc")], "python/l", "the link leaves"),
        ([("python/l", LINK, "../..")], "python/l", "the link leaves"),
        ([("python/a/l", LINK, "../../x")], "python/a/l", "the link leaves"),
        (
            [("python/p/q/l", LINK, "../.."), ("python/p/q/m", LINK, "l/../z")],
            "python/p/q/m",
            "the link leaves",
        ),
        ([("python/h", HARD, "/etc/passwd")], "python/h", "no earlier file"),
        ([("python/h", HARD, "python/later"), ("python/later", FILE, "")], "python/h", "no earlier file"),
        ([("python/l", LINK, "x"), ("python/h", HARD, "python/l")], "python/h", "no earlier file"),
        ([("python/d", LINK, "."), ("python/d/x", FILE, "")], "python/d/x", "through a link"),
        ([("python/f", FILE, ""), ("python/f/x", FILE, "")], "python/f/x", "through a link or a file"),
        ([("python/l", LINK, "x"), ("python/l", FILE, "")], "python/l", "there twice"),
        ([("python/d/x", FILE, ""), ("python/d", LINK, "e")], "python/d", "replace a folder"),
        ([("python/n", tarfile.CHRTYPE, "")], "python/n", "neither a file"),
        ([("python/n", tarfile.BLKTYPE, "")], "python/n", "neither a file"),
        ([("python/n", tarfile.FIFOTYPE, "")], "python/n", "neither a file"),
    ],
)
def test_hostile_member_is_refused_by_name(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    members: list[tuple[str, bytes, str]],
    name: str,
    reason: str,
) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    with pytest.raises(PythonError) as caught:
        unpack(archive(tmp_path, *members))
    assert repr(name) in str(caught.value)
    assert reason in str(caught.value)
    assert [path.name for path in (tmp_path / "cache/pythons").iterdir()] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "hostile.tar.gz"]


def test_honest_links_and_modes_are_kept(tmp_path: Path) -> None:
    members = [
        ("python", FOLDER, ""),
        ("python/bin/python3.12", FILE, ""),
        ("python/bin/python3", LINK, "python3.12"),
    ]
    members += [("python/lib/a", LINK, "../bin/python3"), ("python/b", HARD, "python/bin/python3.12")]
    into = tmp_path / "into"
    into.mkdir()
    extract(archive(tmp_path, *members), into)
    assert (into / "python/lib/a").read_text() == "x"
    assert (into / "python/bin/python3.12").samefile(into / "python/b")
    assert (into / "python/bin/python3.12").stat().st_mode & 0o111


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path, kind: str) -> None:
    size = 300 << 20
    member = tarfile.TarInfo("python/zeros")
    member.size = size
    bomb = tmp_path / f"bomb.tar.{kind}"
    with bomb.open("wb") as file:
        compress = (
            zstandard.ZstdCompressor().stream_writer(file)
            if kind == "zst"
            else gzip.GzipFile(fileobj=file, mode="wb", compresslevel=9)
        )
        with compress as stream:
            stream.write(member.tobuf())
            for _ in range(size >> 20):
                stream.write(bytes(1 << 20))
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(PythonError, match="unpacks to more than"):
        extract(bomb, into)
    assert sum(path.stat().st_size for path in into.rglob("*")) < size


def test_hundred_gigabytes_of_zeros_in_three_megabytes(tmp_path: Path) -> None:
    """Zstandard can say "128 KiB of this byte" in four bytes (RFC 8878, 3.1.1.2)."""
    block, size = 1 << 17, 100 << 30
    member = tarfile.TarInfo("python/zeros")
    member.size = size
    header = member.tobuf(tarfile.GNU_FORMAT)
    frame = b"\x28\xb5\x2f\xfd\x00\x38"  # no checksum, a window of 128 KiB
    frame += (len(header) << 3).to_bytes(3, "little") + header
    zeros = (block << 3 | 1 << 1).to_bytes(3, "little") + b"\0"
    bomb = tmp_path / "bomb.tar.zst"
    bomb.write_bytes(frame + zeros * (size // block))
    assert bomb.stat().st_size < 4_000_000
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(PythonError, match="unpacks to more than"):
        extract(bomb, into)
    assert sum(path.stat().st_size for path in into.rglob("*")) < 300 << 20


def test_full_disk_leaves_the_cache_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, block: memoryview) -> int:
        del descriptor, block
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    members = archive(tmp_path, ("python/f", FILE, ""))
    with monkeypatch.context() as patch:
        patch.setattr(extraction.os, "write", full)
        with pytest.raises(OutputError, match="No space left"):
            unpack(members)
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.name != "pythons"]


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MOST_MEMBERS", 3)
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(PythonError, match=r"python/3.*too many members"):
        extract(archive(tmp_path, *((f"python/{number}", FILE, "") for number in range(9))), into)


def test_archive_without_a_python_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    with pytest.raises(PythonError, match="holds no Python"):
        unpack(archive(tmp_path, ("python/readme", FILE, "")))
    with pytest.raises(PythonError, match="cannot be used on this machine: it does not run"):
        unpack(archive(tmp_path, ("python/bin/python3.12", FILE, "")))
    assert list((tmp_path / "cache/pythons").iterdir()) == []


@settings(max_examples=60, deadline=None)
@given(
    cut=st.integers(0, 400),
    flips=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8),
)
def test_damaged_archive_is_a_message(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flips: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = archive(folder, *((f"python/{number}", FILE, "") for number in range(20)))
    content = bytearray(path.read_bytes())
    for at, value in flips:
        content[at % len(content)] = value
    path.write_bytes(bytes(content[: len(content) - cut]))
    into = folder / "into"
    into.mkdir()
    with contextlib.suppress(PythonError):
        extract(path, into)
    assert sorted(each.name for each in folder.iterdir()) == ["hostile.tar.gz", "into"]
