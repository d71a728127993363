"""What a .rpm is made of: read by rpm, by others and by us; stopped, and too large for cpio."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.errors import InstallerError
from builders.installers import compression, making
from builders.installers.model import Entry
from builders.installers.rpm import cpio, header, package, reading, signature, writing
from tests.rpm_files import CONTENTS, EPOCH, LINUX, PROGRAM, made, of_entries, order_of, said
from tests.trees import trees

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORMS = pytest.mark.parametrize("how", writing.COMPRESSIONS)


@FORMS
def test_rpm_verifies_all_of_it(tmp_path: Path, how: str, require_tool: Callable[[str], str]) -> None:
    checks = said(require_tool("rpm"), "-K", "-v", made(tmp_path, how=how)).splitlines()[1:]
    assert [line.strip() for line in checks] == [
        "Header SHA256 digest: OK",
        "Header SHA1 digest: OK",
        "Payload SHA256 digest: OK",
        "MD5 digest: OK",
    ]


@FORMS
def test_another_tool_unpacks_it(tmp_path: Path, how: str, require_tool: Callable[[str], str]) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    said(require_tool("bsdtar"), "-xf", made(tmp_path / "made", how=how), "-C", folder)
    assert said(folder / "usr/bin/weather") == "it runs\n"
    below = folder / "usr/lib/weather"
    for name in ("weather", "lib/empty", "lib/Ünï $HOME [a]*", "lib/large", "lib/link"):
        known = (below / name).lstat()
        assert known.st_mtime == EPOCH
        assert stat.S_IMODE(known.st_mode) == {"weather": 0o755, "lib/link": 0o777}.get(name, 0o644)
        assert (below / name).read_bytes() == CONTENTS[name.replace("link", "large")]


def test_rpm_says_what_was_put_in(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    tool, path = require_tool("rpm"), made(tmp_path, version="2!1.0rc1")
    names = ("NVR", "ARCH", "OS", "EPOCH", "URL", "DESCRIPTION", "GROUP", "BUILDTIME", "PAYLOADCOMPRESSOR")
    shown = said(tool, "-qp", "--queryformat", "|".join(f"%{{{name}}}" for name in names), path)
    about = "https://example.org/$HOME|The weather for $5 a week|Unspecified"
    assert shown == f"weather-1.0~rc1-1|x86_64|linux|2|{about}|{EPOCH}|zstd"
    assert said(tool, "-qp", "--provides", path).splitlines() == [
        "weather = 2:1.0~rc1-1",
        "weather(x86-64) = 2:1.0~rc1-1",
    ]
    assert said(tool, "-qp", "--requires", path).splitlines() == [
        "bash",
        "git >= 2.30",
        "rpmlib(CompressedFileNames) <= 3.0.4-1",
        "rpmlib(FileDigests) <= 4.6.0-1",
        "rpmlib(PayloadFilesHavePrefix) <= 4.0-1",
        "rpmlib(PayloadIsZstd) <= 5.4.18-1",
        "rpmlib(TildeInVersions) <= 4.10.0-1",
    ]
    assert "Ada Lovelace <ada@example.org> - 2:1.0~rc1-1\n- Release 2!1.0rc1." in said(
        tool, "-qp", "--changelog", path
    )
    assert said(tool, "-qp", "--scripts", path) == ""


def test_rpm_says_what_each_file_is(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    lines = said(require_tool("rpm"), "-qp", "--dump", made(tmp_path)).splitlines()
    found = {line.split(" 3155")[0]: line.split(" ")[-8:] for line in lines}
    odd = hashlib.sha256(b"odd").hexdigest()
    assert found["/usr/lib/weather/lib/Ünï $HOME [a]* 3"][:4] == [odd, "0100644", "root", "root"]
    assert found["/usr/lib/weather/lib/link 5"] == [
        "0" * 64,
        "0120777",
        "root",
        "root",
        "0",
        "0",
        "0",
        "large",
    ]
    assert found["/usr/lib/weather 0"][1] == "040755"
    assert found[f"/usr/lib/weather/weather {len(PROGRAM)}"][1] == "0100755"
    assert all(f" {EPOCH} " in line for line in lines)


def test_rows_are_sorted_as_the_format_says(tmp_path: Path) -> None:
    """rpm 4.18 reads others, too."""
    with made(tmp_path).open("rb") as raw:
        found = reading.parts(raw)
    for each in (found.signature, found.about):
        tags = [row.tag for row in each.rows()]
        assert tags == sorted(set(tags))


def test_rpm_knows_documents_and_licences(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    tool, path = require_tool("rpm"), made(tmp_path)
    documents = ["/usr/share/doc/weather/bill.cdx.json", "/usr/share/man/man1/weather.1.gz"]
    assert said(tool, "-qp", "-d", path).splitlines() == documents
    assert said(tool, "-qp", "-L", path) == "/usr/share/licenses/weather/third-party-licences.txt\n"


def test_folders_that_others_have_too_do_not_belong_to_it(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    listed = said(
        require_tool("rpm"), "-qp", "--queryformat", "[%{FILEMODES:perms} %{FILENAMES}\n]", made(tmp_path)
    )
    folders = [line.partition(" ")[2] for line in listed.splitlines() if line.startswith("drwxr-xr-x ")]
    shared = [f"/usr/share/{kind}/weather" for kind in ("doc", "licenses")]
    assert folders == ["/usr/lib/weather", "/usr/lib/weather/lib", *shared]


@FORMS
def test_the_same_program_gives_the_same_bytes(
    tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made(tmp_path / "one", how=how).read_bytes()
    monkeypatch.setattr(compression, "_THREADS", 3)
    assert made(tmp_path / "other", dict(reversed(CONTENTS.items())), how).read_bytes() == one


def read_back(path: Path) -> dict[str, tuple[str, int, bool]]:
    return {each.path: (each.link, each.size, each.executable) for each in reading.read(path)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=trees(), largest=st.sampled_from([cpio.LARGEST, 1000]))
def test_every_tree_comes_back(tmp_path: Path, entries: tuple[Entry, ...], largest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpio, "LARGEST", largest)
        path = of_entries(tmp_path, entries)
    expected = {entry.path: (entry.link, entry.size, entry.executable) for entry in entries}
    assert read_back(path) == expected


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=trees().filter(bool), largest=st.sampled_from([cpio.LARGEST, 1000]))
def test_every_tree_is_installed_as_it_is(
    tmp_path_factory: pytest.TempPathFactory,
    require_tool: Callable[[str], str],
    entries: tuple[Entry, ...],
    largest: int,
) -> None:
    """With names, links and contents as they were, and nothing that rpm calls changed."""
    tool, folder = require_tool("rpm"), tmp_path_factory.mktemp("tree")
    if os.geteuid() != 0:
        pytest.skip("installing below another root is for root alone")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpio, "LARGEST", largest)
        path = of_entries(folder, entries)
    below = (tool, "--root", folder / "root")
    (folder / "root").mkdir()
    said(*below, "--nodeps", "-i", path)
    assert said(*below, "-V", "--nodeps", "weather") == ""
    for entry in entries:
        place = folder / "root" / entry.path
        assert str(place.readlink()) == entry.link if entry.link else place.read_bytes() == entry.content


def test_files_without_room_in_cpio_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, require_tool: Callable[[str], str]
) -> None:
    """As those of 4 GiB are: here the limit is lower."""
    tool = require_tool("rpm")
    plain = list(reading.read(made(tmp_path / "plain")))
    monkeypatch.setattr(cpio, "LARGEST", 1 << 20)
    path = made(tmp_path / "large")
    assert list(reading.read(path)) == plain
    assert "rpmlib(LargeFiles) <= 4.12.0-1" in said(tool, "-qp", "--requires", path)
    assert "MD5 digest: OK" in said(tool, "-K", "-v", path)


def unpacked(path: Path) -> int:
    """Return the size of what is in the payload."""
    with path.open("rb") as raw:
        raw.seek(reading.parts(raw).payload)
        with compression.decompressing(raw) as stream:
            return len(stream.read())


@pytest.mark.parametrize(("largest", "bits"), [(0xFFFFFFFF, "32"), (1000, "64")])
def test_sizes_are_said_in_as_many_bits_as_they_need(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    require_tool: Callable[[str], str],
    largest: int,
    bits: str,
) -> None:
    """Those of 4 GiB need 64, which older tools do not know: here the limit is lower."""
    tool = require_tool("rpm")
    monkeypatch.setattr(header, "_MOST_OF_32_BITS", largest)
    path = made(tmp_path)
    assert "MD5 digest: OK" in said(tool, "-K", "-v", path)
    sizes = "%{LONGSIZE} %{LONGSIGSIZE} %{LONGARCHIVESIZE} %|SIZE?{32}:{64}|"
    content = sum(each.size + len(each.link) for each in reading.read(path))
    behind = path.stat().st_size - 96 - signature.ROOM
    expected = f"{content} {behind} {unpacked(path)} {bits}"
    assert said(tool, "-qp", "--queryformat", sizes, path) == expected


def test_a_large_file_is_not_kept_in_memory(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(96 << 20)
    entries = (Entry(path="usr/large", size=96 << 20, content=large),)
    tracemalloc.start()
    try:
        path = of_entries(tmp_path, entries)
        assert [each.size for each in reading.read(path)] == [96 << 20]
        assert tracemalloc.get_traced_memory()[1] < 48 << 20
    finally:
        tracemalloc.stop()


def test_a_file_that_changes_while_it_is_packed_is_said(tmp_path: Path) -> None:
    order = order_of(tmp_path)
    work = package.FORMAT.write(order, package.FORMAT.preview(order), tmp_path)
    next(work)
    with (tmp_path / "stage/weather").open("ab") as file:
        file.write(b"more")
    with pytest.raises(
        InstallerError, match=r"usr/lib/weather/weather changed while it was packed; build again"
    ):
        list(work)


@FORMS
def test_what_is_stopped_leaves_no_thread(tmp_path: Path, how: str) -> None:
    before = threading.active_count()
    order = order_of(tmp_path, {**CONTENTS, "lib/more": os.urandom(4 << 20)}, how)
    for events in (1, 5):
        work = package.FORMAT.write(order, package.FORMAT.preview(order), tmp_path)
        for _ in range(events):
            next(work)
        work.close()
        assert threading.active_count() == before


@FORMS
def test_a_full_disk_leaves_nothing(tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(compression.Hashing, "write", full)
    order = order_of(tmp_path, how=how)
    events = making.make(order.project, (package.FORMAT,), order.stage, LINUX, tmp_path / "out")
    sentences = [event.message for event in events if hasattr(event, "message")]
    assert len(sentences) == 1
    assert "there is no room left on the disk" in sentences[0]
    assert list((tmp_path / "out").iterdir()) == []
