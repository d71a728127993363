"""Packages of Alpine: read as apk-tools reads them, refused where it would not take them, and damaged."""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import io
import os
import subprocess
import tarfile
import threading
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.errors import BuildError, ExecutableError, InstallerError
from builders.events import StepProgress
from builders.installers import apk, apkfile, compression, linux, making, ordered
from builders.installers.model import Entry
from tests.alpine import FIRST, MUSL, NAMES, of_entries, order_of, package, write
from tests.trees import trees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

EPOCH = 315_532_800


def streams(path: Path) -> list[tuple[bytes, bytes]]:
    """Return each gzip stream, and what is in it."""
    found, rest = [], path.read_bytes()
    while rest:
        inflating = zlib.decompressobj(31)
        content = inflating.decompress(rest)
        assert inflating.eof
        found.append((rest[: len(rest) - len(inflating.unused_data)], content))
        rest = inflating.unused_data
    return found


def members(content: bytes) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as whole:
        for member in whole:
            file = whole.extractfile(member) if member.isreg() else None
            yield member, file.read() if file else b""


def about(path: Path) -> list[str]:
    (_, content), *_ = streams(path)
    ((member, text),) = members(content)
    assert member.name == ".PKGINFO"
    return text.decode().splitlines()


def test_it_says_what_it_is(tmp_path: Path) -> None:
    order = order_of(tmp_path, version="1.0rc1", license="MIT\nPermission is hereby ...")
    order = replace(order, values={**order.values, "depends": ("git>=2.30",)})
    made = write(order, tmp_path)
    assert made.name == "weather-1.0_rc1-r1.apk"
    size = sum(entry.size for entry in apk.FORMAT.preview(order).entries)
    assert about(made)[:-1] == [
        "pkgname = weather",
        "pkgver = 1.0_rc1-r1",
        "pkgdesc = The weather for $5 a week",
        "url = https://example.org",
        f"builddate = {EPOCH}",
        "packager = Ada Lovelace <ada@example.org>",
        f"size = {size}",
        "arch = x86_64",
        "origin = weather",
        "maintainer = Ada Lovelace <ada@example.org>",
        "license = MIT",
        "depend = so:libc.musl-x86_64.so.1",
        "depend = git>=2.30",
    ]


def test_what_is_said_in_several_lines_stays_one_key(tmp_path: Path) -> None:
    lines = about(package(tmp_path, homepage="https://example.org\ndepend = evil"))
    assert "url = https://example.org depend = evil" in lines
    assert "depend = evil" not in lines


def test_apk_finds_the_files_that_it_was_promised(tmp_path: Path) -> None:
    """As apk-tools checks it: the last stream by the first, the first without the end of an archive."""
    made = package(tmp_path)
    (_, control), (packed, files) = streams(made)
    assert about(made)[-1] == f"datahash = {hashlib.sha256(packed).hexdigest()}"
    assert any(control[-512:])
    assert files.endswith(bytes(1024))
    seen = set()
    for member, content in members(files):
        assert (member.uname, member.gname, member.uid, member.mtime) == ("root", "root", 0, EPOCH)
        above = str(PurePosixPath(member.name).parent)
        assert above == "." or above in seen  # "no dirent in archive"
        seen.add(member.name)
        wanted = {tarfile.DIRTYPE: 0o755, tarfile.SYMTYPE: 0o777}.get(member.type, 0o644)
        assert member.mode == (0o755 if member.name == "usr/lib/weather/weather" else wanted)
        promised = member.pax_headers.get("APK-TOOLS.checksum.SHA1")
        hashed = member.linkname.encode() if member.issym() else content
        assert promised == (None if member.isdir() else hashlib.sha1(hashed).hexdigest())
    assert {"usr/bin/weather", "usr/lib/weather/lib/empty", "usr/share/man/man1/weather.1.gz"} <= seen


def test_a_package_of_empty_files_says_that_it_has_something(tmp_path: Path) -> None:
    """Of one whose size is 0 apk unpacks nothing."""
    made = of_entries(tmp_path, (Entry(path="usr/lib/weather/empty", size=0, content=b""),))
    assert "size = 1" in about(made)


def test_another_tool_unpacks_it(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    tool = require_tool("bsdtar")
    subprocess.run([tool, "-xf", package(tmp_path / "made"), "-C", tmp_path], check=True)
    assert (
        subprocess.run([tmp_path / "usr/bin/weather"], capture_output=True, check=True).stdout == b"it runs\n"
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=trees(NAMES))
def test_every_tree_comes_back(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    made = of_entries(tmp_path, entries)
    found = {member.name: (member, content) for member, content in members(streams(made)[1][1])}
    assert set(found) == {entry.path for entry in linux.with_folders(iter(entries))}
    for entry in entries:
        member, content = found[entry.path]
        assert member.linkname == entry.link
        assert entry.link or content == entry.content
        assert entry.link or bool(member.mode & 0o111) == entry.executable
    assert {each.path for each in apkfile.read(made)} == {entry.path for entry in entries}


def test_the_number_of_cores_does_not_change_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {**FIRST, "large": bytes(range(251)) * 9000}
    made = []
    for cores in (1, 7):
        monkeypatch.setattr(ordered.os, "cpu_count", lambda cores=cores: cores)
        made.append(package(tmp_path / str(cores), contents).read_bytes())
        contents = dict(reversed(contents.items()))
    assert made[0] == made[1]


def test_it_holds_what_the_preview_says(tmp_path: Path) -> None:
    order = order_of(tmp_path, {**FIRST, "COPYING.txt": b"All of it.", "bill.cdx.json": b"{}"})
    files = tuple(replace(file, source=None) for file in order.stage.files)
    preview = apk.FORMAT.preview(replace(order, stage=replace(order.stage, files=files)))
    made = write(order, tmp_path)
    assert made.name == preview.file_name
    assert [found.path for found in apkfile.read(made)] == [entry.path for entry in preview.entries]
    assert "usr/share/doc/weather/bill.cdx.json" in {entry.path for entry in preview.entries}


def test_source_date_epoch_is_the_time_that_stands_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = package(tmp_path)
    assert "builddate = 1700000000" in about(made)
    assert {member.mtime for member, _ in members(streams(made)[1][1])} == {1_700_000_000}


def test_a_large_file_is_not_kept_in_memory(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(48 << 20)
    entries = (Entry(path="usr/large", size=48 << 20, content=large),)
    tracemalloc.start()
    try:
        made = of_entries(tmp_path, entries)
        assert [each.size for each in apkfile.read(made)] == [48 << 20]
        assert tracemalloc.get_traced_memory()[1] < 24 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["new\nline", "\x7f", "\x01/in a folder", ".keep_me", "lib/.keep_me"])
def test_what_apk_would_leave_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InstallerError, match=r"apk passes over files with a name like .*rename it, or leave"):
        package(tmp_path, {**FIRST, name: b"1"})


def test_what_apk_cannot_install_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InstallerError, match=r"^usr/lib/weather/big is larger than 4 GB"):
        of_entries(tmp_path, (Entry(path="usr/lib/weather/big", size=4 << 30),))
    with pytest.raises(InstallerError, match=r"no more than 1,800 bytes .*; shorten the summary"):
        package(tmp_path, summary="wörd " * 400)


def test_a_file_that_changes_while_it_is_packed_is_said(tmp_path: Path) -> None:
    """Its size stays, so only the sum tells, which stands before the content."""
    order = order_of(tmp_path, {**FIRST, "large": bytes(5 << 20)})
    writing = apk.FORMAT.write(order, apk.FORMAT.preview(order), tmp_path)
    next(writing)
    with (tmp_path / "stage/large").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"!")
    with pytest.raises(BuildError, match=r"usr/lib/weather/large changed while it was packed; build again"):
        list(writing)


def test_what_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    before = threading.active_count()
    order = order_of(tmp_path, {**FIRST, "large": os.urandom(9 << 20)})
    making_it = making.make(order.project, (apk.FORMAT,), order.stage, MUSL, tmp_path / "out")
    next(event for event in making_it if isinstance(event, StepProgress))
    making_it.close()
    assert list((tmp_path / "out").iterdir()) == []
    writing = apk.FORMAT.write(order, apk.FORMAT.preview(order), tmp_path)
    next(writing)
    assert threading.active_count() > before
    writing.close()
    assert threading.active_count() == before


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(compression.Hashing, "write", full)
    order = order_of(tmp_path)
    made = making.make(order.project, (apk.FORMAT,), order.stage, MUSL, tmp_path / "out")
    said = [event.message for event in made if hasattr(event, "message")]
    assert len(said) == 1
    assert "there is no room left on the disk" in said[0]
    assert list((tmp_path / "out").iterdir()) == []


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return package(tmp_path_factory.mktemp("small")).read_bytes()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_is_a_sentence(data: st.DataObject, small: bytes, tmp_path: Path) -> None:
    """A changed bit may stand where nothing is said; then what is read is what was written."""
    place = tmp_path / "weather.apk"
    place.write_bytes(small)
    whole = list(apkfile.read(place))
    damaged = bytearray(small)
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    place.write_bytes(damaged)
    with contextlib.suppress(ExecutableError):
        assert list(apkfile.read(place)) == whole


def test_what_is_cut_off_is_refused_wherever_it_is_cut(small: bytes, tmp_path: Path) -> None:
    place = tmp_path / "weather.apk"
    for kept in range(0, len(small), 7):
        place.write_bytes(small[:kept])
        with pytest.raises(ExecutableError, match="is damaged"):
            list(apkfile.read(place))


def test_one_that_was_signed_is_read(small: bytes, tmp_path: Path) -> None:
    """As `abuild-sign` does it: a stream before the others."""
    signature = tarfile.TarInfo(".SIGN.RSA.ada@example.org-1.rsa.pub")
    signature.size = 256
    place = tmp_path / "weather.apk"
    place.write_bytes(gzip.compress(signature.tobuf() + bytes(512), mtime=0) + small)
    assert "usr/lib/weather/weather" in {each.path for each in apkfile.read(place)}
