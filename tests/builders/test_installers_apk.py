"""Packages of Alpine: read as apk-tools reads them, damaged, and installed with apk-tools where it is there.

tests/apk/make-apk makes one of its sources: no other system has it, so CI has none.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import io
import itertools
import os
import shutil
import subprocess
import tarfile
import threading
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.version import Version

from builders.errors import BuildError, ExecutableError, InstallerError
from builders.installers import apk, apkfile, compression, linux, making, ordered, table
from builders.installers.model import Entry, Order, Preview, Stage, StageFile
from builders.project.model import Module, Project
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

MUSL = parse("x86_64-unknown-linux-musl")
EPOCH = 315_532_800
PROGRAM = b"#!/bin/sh\necho it runs\n"
FIRST = {"weather": PROGRAM, "lib/kept": b"1", "lib/changed": b"1.0", "lib/gone": b"x", "lib/empty": b""}
SECOND = {**FIRST, "lib/changed": b"1.1, and longer", "lib/Ünï $HOME [a]*": b"new", "new/deep/er": b"2"}
del SECOND["lib/gone"]


def order_of(
    folder: Path, contents: Mapping[str, bytes] = FIRST, version: str = "1.0", **known: Any
) -> Order:
    files = []
    for name, content in contents.items():
        source = folder / "stage" / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(content)
        files.append(StageFile(path=name, size=len(content), executable=name == "weather", source=source))
    project = Project(
        root=folder,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version=version,
        authors=("Ada Lovelace <ada@example.org>",),
        **{
            "summary": "The weather for $5 a week",
            "homepage": "https://example.org",
            "license": "MIT",
            **known,
        },
    )
    return making.order(project, apk.FORMAT, Stage(program="weather", files=tuple(files)), MUSL)


def finish(working: Generator[Any, None, Path]) -> Path:
    while True:
        try:
            next(working)
        except StopIteration as end:
            path: Path = end.value
            return path


def package(folder: Path, contents: Mapping[str, bytes] = FIRST, version: str = "1.0", **known: Any) -> Path:
    place = folder / version
    place.mkdir(parents=True)
    order = order_of(place, contents, version, **known)
    return finish(apk.FORMAT.write(order, apk.FORMAT.preview(order), place))


def of_entries(folder: Path, entries: tuple[Entry, ...]) -> Path:
    """Return a package with this in it, and nothing else."""
    order, preview = order_of(folder), Preview(file_name="weather.apk", entries=entries)
    return finish(apkfile.write(order, preview, folder, ("so:libc.musl-x86_64.so.1",)))


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
    made = finish(apk.FORMAT.write(order, apk.FORMAT.preview(order), tmp_path))
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


NAME = st.text(
    st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="/"), min_size=1, max_size=40
).filter(lambda name: name not in {".", ".."} and not name.startswith(".keep_"))
FILE = st.tuples(st.binary(max_size=3000), st.booleans())


@st.composite
def trees(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Return entries in folders of folders, where no file is a folder too."""
    paths = draw(st.lists(st.lists(NAME, min_size=1, max_size=6), max_size=12, unique_by=tuple))
    above = {tuple(path[:length]) for path in paths for length in range(len(path))}
    found = []
    for path in paths:
        if tuple(path) not in above:
            content, is_executable = draw(FILE)
            link = draw(st.sampled_from(["", "", "../elsewhere", "ä" * 120]))
            place = "/".join(("usr", *path))
            entry = Entry(path=place, size=len(content), content=content, executable=is_executable)
            found.append(Entry(path=place, size=0, link=link) if link else entry)
    return tuple(found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=trees())
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
    assert made[0] == made[1]


def test_a_large_file_is_not_kept_in_memory(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(96 << 20)
    entries = (Entry(path="usr/large", size=96 << 20, content=large),)
    tracemalloc.start()
    try:
        made = of_entries(tmp_path, entries)
        assert [each.size for each in apkfile.read(made)] == [96 << 20]
        assert tracemalloc.get_traced_memory()[1] < 48 << 20
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


def test_what_is_stopped_leaves_no_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    order = order_of(tmp_path, {**FIRST, "large": os.urandom(9 << 20)})
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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@pytest.fixture(scope="session")
def tool() -> str:
    path = shutil.which("apk")
    if path is None:
        pytest.skip("apk is on no other system than Alpine; tests/apk/make-apk makes one")
    if os.geteuid() != 0:
        pytest.skip("installing below another root is for root alone")
    return path


class Alpine:
    """A system of its own below a folder, with a package that says it has musl."""

    def __init__(self, tool: str, root: Path) -> None:
        self.root = root
        self._tool = tool
        self.does("add", "--initdb")
        musl = root / "musl-1.2.5-r0.apk"
        musl.write_bytes(_musl())
        self.does("add", musl)
        musl.unlink()

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        below = ("--root", self.root, "--arch", "x86_64", "--allow-untrusted", "--no-network")
        return subprocess.run(
            [self._tool, *below, "--repositories-file", "/dev/null", *command],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def does(self, *command: str | Path) -> str:
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "WARNING" not in done.stdout + done.stderr
        return done.stdout

    def files(self) -> set[str]:
        found = (path.relative_to(self.root) for path in self.root.joinpath("usr").rglob("*"))
        return {path.as_posix() for path in found if not (self.root / path).is_dir()}

    def altered(self) -> set[str]:
        """Return what `apk audit` says of /usr: A for what was added, U for what was changed."""
        lines = self.does("audit", "--full", "--check-permissions").splitlines()
        return {line for line in lines if line[2:].startswith("usr")}


def _musl() -> bytes:
    """Return a package with nothing in it but the name of the library."""
    files = gzip.compress(bytes(1024), mtime=0)
    lines = (
        "pkgname = musl\npkgver = 1.2.5-r0\npkgdesc = musl\narch = x86_64\nsize = 0\nlicense = MIT\n"
        f"provides = so:libc.musl-x86_64.so.1=1\ndatahash = {hashlib.sha256(files).hexdigest()}\n"
    )
    member = tarfile.TarInfo(".PKGINFO")
    member.size = len(lines)
    return gzip.compress(member.tobuf() + lines.encode().ljust(512, b"\0"), mtime=0) + files


def below(contents: Mapping[str, bytes]) -> set[str]:
    about = {"usr/bin/weather", "usr/share/man/man1/weather.1.gz"}
    return about | {f"usr/lib/weather/{name}" for name in contents}


def test_a_package_lives_and_dies(tmp_path: Path, tool: str) -> None:
    alpine = Alpine(tool, tmp_path / "root")
    old, new = package(tmp_path, FIRST, "1.0"), package(tmp_path, SECOND, "1.1")
    for made in (old, new):
        assert "OK" in alpine.does("verify", made)
    alpine.does("add", old)
    started = subprocess.run([alpine.root / "usr/bin/weather"], capture_output=True, check=True)
    assert started.stdout == b"it runs\n"
    listed = alpine.does("info", "--quiet", "--contents", "weather").split("\n")
    assert {line for line in listed if line} == alpine.files() == below(FIRST)
    assert alpine.altered() == set()
    (alpine.root / "usr/lib/weather/own").write_text("the user's")
    alpine.does("add", new)
    assert alpine.files() == below(SECOND) | {"usr/lib/weather/own"}
    assert alpine.altered() == {"A usr/lib/weather/own"}
    (alpine.root / "usr/lib/weather/lib/changed").write_text("no longer")
    assert "U usr/lib/weather/lib/changed" in alpine.altered()
    alpine.does("del", "weather")
    assert alpine.files() == {"usr/lib/weather/own"}
    (alpine.root / "usr/lib/weather/own").unlink()
    left = {path.relative_to(alpine.root).as_posix() for path in alpine.root.joinpath("usr").rglob("*")}
    assert left <= {"usr/lib", "usr/lib/weather"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=trees())
def test_every_tree_is_installed_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, tool: str, entries: tuple[Entry, ...]
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    alpine = Alpine(tool, folder / "root")
    alpine.does("add", of_entries(folder, entries))
    assert alpine.altered() == set()
    assert alpine.files() == {entry.path for entry in entries}
    for entry in entries:
        place = alpine.root / entry.path
        assert entry.link or place.read_bytes() == entry.content
        assert not entry.link or str(place.readlink()) == entry.link


def test_what_was_changed_after_it_was_made_is_not_installed(tmp_path: Path, tool: str) -> None:
    alpine = Alpine(tool, tmp_path / "root")
    made = package(tmp_path)
    damaged = bytearray(made.read_bytes())
    damaged[-20] ^= 1
    made.write_bytes(damaged)
    assert alpine.run("verify", made).returncode != 0


def test_a_package_that_needs_what_is_not_there_is_refused(tmp_path: Path, tool: str) -> None:
    alpine = Alpine(tool, tmp_path / "root")
    order = order_of(tmp_path)
    order = replace(order, values={**order.values, "depends": ("git>=2.30",)})
    made = finish(apk.FORMAT.write(order, apk.FORMAT.preview(order), tmp_path))
    assert "git (no such package)" in alpine.run("add", made).stderr


def test_versions_are_sorted_as_in_python(tool: str) -> None:
    older = ["1.0.dev3", "1.0a1", "1.0b2", "1.0rc1.dev3", "1.0rc1", "1.0", "1.0.post2", "1.1", "1.10"]
    for before, after in itertools.pairwise(map(apk.version, map(Version, older))):
        done = subprocess.run([tool, "version", "-t", before, after], capture_output=True, check=True)
        assert done.stdout.strip() == b"<", (before, after)


def test_it_is_in_the_table() -> None:
    assert table.find("apk") is apk.FORMAT
