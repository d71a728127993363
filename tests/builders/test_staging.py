"""What was made comes into its place whole; what stood there goes only if Onefold made it."""

from __future__ import annotations

import ctypes
import errno
import os
import random
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from builders import staging
from builders.errors import OutputError
from builders.executable import join
from resources.model import Kind, Resource
from resources.packed.writer import write
from resources.packing import Packed, StagedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]


def program(mark: str) -> bytes:
    """Return a file that ends as Onefold's executables do."""
    packed = Packed(blob=write((), "utf-8"), texts=b"", entries=(), files=(), build="")
    return b"".join(join(b"\x7fELF", packed, {"mark": mark}))


def make_file(path: Path, mark: str) -> Path:
    staging.write_executable(path, (program(mark),))
    return path


def make_folder(path: Path, mark: str) -> Path:
    make_file(path / path.name, mark)
    staging.write_file(path / "lib" / mark, (mark.encode(),))
    return path


MAKERS: dict[str, Callable[[Path, str], Path]] = {"file": make_file, "folder": make_folder}


def content(place: Path) -> dict[str, bytes]:
    files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return {str(path.relative_to(place)): path.read_bytes() for path in files}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "Ünï cödé (a b)"


def test_a_fresh_folder_is_gone_afterwards(root: Path) -> None:
    with staging.output_folder(root) as fresh:
        (fresh / "made").write_text("made")
        staging.publish([fresh / "made"], root)
    assert names(root) == ["made"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, SystemExit])
def test_it_is_gone_too_when_a_build_fails(root: Path, error: type[BaseException]) -> None:
    def build() -> None:
        with staging.output_folder(root) as fresh:
            make_folder(fresh / "program", "half")
            raise error

    with pytest.raises(error):
        build()
    assert names(root) == []


@pytest.mark.parametrize("later", MAKERS)
@pytest.mark.parametrize("earlier", MAKERS)
def test_what_onefold_made_is_replaced_in_either_form(root: Path, earlier: str, later: str) -> None:
    for mark, form in (("old", earlier), ("new", later)):
        with staging.output_folder(root) as fresh:
            made = MAKERS[form](fresh / "program", mark)
            expected = content(made)
            staging.publish([made], root)
        assert content(root / "program") == expected
        assert names(root) == ["program"]


@pytest.mark.parametrize("system", ["new", "old"])
def test_two_folders_change_places_with_and_without_the_systems_help(
    root: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if system == "old":
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    for mark in ("one", "two", "three"):
        with staging.output_folder(root) as fresh:
            staging.publish([make_folder(fresh / "program", mark)], root)
        assert (root / "program" / "lib" / mark).is_file()
        assert names(root) == ["program"]
        assert names(root / "program" / "lib") == [mark]


def text(place: Path) -> None:
    place.write_text("mine")


def empty(place: Path) -> None:
    place.touch()


def folder_of_the_user(place: Path) -> None:
    (place / "letters").mkdir(parents=True)
    (place / place.name).write_text("mine")


def dangling_link(place: Path) -> None:
    place.symlink_to("nowhere")


@pytest.mark.parametrize("form", MAKERS)
@pytest.mark.parametrize(
    "theirs", [text, empty, folder_of_the_user, dangling_link], ids=lambda each: each.__name__
)
def test_what_onefold_did_not_make_is_left_alone(
    root: Path, form: str, theirs: Callable[[Path], None]
) -> None:
    root.mkdir()
    theirs(root / "program")
    before = content(root / "program") if (root / "program").exists() else None

    def build() -> None:
        with staging.output_folder(root) as fresh:
            (fresh / "program.cdx.json").write_text("new")
            staging.publish([fresh / "program.cdx.json", MAKERS[form](fresh / "program", "new")], root)

    with pytest.raises(OutputError, match=r"was not made by Onefold, so it is not replaced; move it away"):
        build()
    assert names(root) == ["program"]
    if before is not None:
        assert content(root / "program") == before


def test_modes_are_those_of_programs_and_files_whatever_the_umask(root: Path) -> None:
    before = os.umask(0o077)
    try:
        staging.write_executable(root / "program", (b"a", b"b"))
        staging.write_file(root / "deep" / "text", (b"",))
    finally:
        os.umask(before)
    assert stat.S_IMODE((root / "program").stat().st_mode) == 0o755
    assert stat.S_IMODE((root / "deep" / "text").stat().st_mode) == 0o644


def test_the_library_folder_holds_each_file_with_its_mode(root: Path) -> None:
    resource = Resource(kind=Kind.FILE, name="a", path=Path("a"), relative="a", size=1)
    files = [
        StagedFile(relative="bin/tool", data=b"tool", executable=True, resource=resource),
        StagedFile(relative="tëxt (1)", data=memoryview(b"text"), executable=False, resource=resource),
    ]
    staging.write_files(root, files)
    assert content(root) == {"bin/tool": b"tool", "tëxt (1)": b"text"}
    assert os.access(root / "bin/tool", os.X_OK)
    assert not (root / "tëxt (1)").stat().st_mode & 0o111


def test_what_killed_builds_left_is_swept_and_what_others_do_is_not(root: Path) -> None:
    root.mkdir()
    finished = subprocess.Popen([sys.executable, "-c", ""])
    finished.wait()
    for owner in (str(finished.pid), "not-a-number", str(os.getpid())):
        (root / f".onefold-{owner}-x.partial" / "inner").mkdir(parents=True)
    (root / ".onefold-mine").mkdir()
    with staging.output_folder(root):
        pass
    assert names(root) == [f".onefold-{os.getpid()}-x.partial", ".onefold-mine"]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "there is no room left on the disk of .*; make room and build again"),
        (errno.EDQUOT, "there is no room left"),
        (errno.EROFS, "cannot be written: Read-only file system; choose another --output or permit it"),
        (errno.EIO, "cannot be written: Input/output error"),
    ],
)
def test_what_the_system_refuses_is_said_in_a_sentence(root: Path, number: int, sentence: str) -> None:
    def refuse() -> NoReturn:
        raise OSError(number, os.strerror(number))

    with pytest.raises(OutputError, match=sentence), staging.output_folder(root):
        refuse()
    assert names(root) == []


def test_a_file_elsewhere_is_not_blamed_on_the_output(root: Path, tmp_path: Path) -> None:
    missing = tmp_path / "source.txt"
    sentence = r"source\.txt cannot be used: No such file or directory$"
    with pytest.raises(OutputError, match=sentence), staging.output_folder(root):
        missing.read_bytes()


def test_an_output_below_a_file_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(OutputError, match=r"file/out cannot be written: Not a directory"),
        staging.output_folder(tmp_path / "file" / "out"),
    ):
        pass


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of one megabyte."""
    place = tmp_path / "small disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "onefold-test", str(place)]
    if (
        os.name != "posix"
        or os.geteuid() != 0
        or subprocess.run(command, check=False, capture_output=True).returncode
    ):
        pytest.skip("only root may mount a small file system, and not in every container")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("form", MAKERS)
def test_a_full_disk_leaves_the_earlier_output(small_disk: Path, form: str) -> None:
    place = MAKERS[form](small_disk / "program", "old")
    before = content(place)

    def build() -> None:
        with staging.output_folder(small_disk) as fresh:
            MAKERS[form](fresh / "program", "new")
            staging.write_file(fresh / "program.large", (bytes(400_000) for _ in range(5)))

    with pytest.raises(OutputError, match=f"there is no room left on the disk of {small_disk}"):
        build()
    assert content(place) == before
    assert names(small_disk) == ["program"]


# Publishes folders in turn without end, so that it is in the middle of it when it is killed.
PUBLISHING = """
import itertools, sys
from pathlib import Path
from builders import staging
from tests.builders.test_staging import MAKERS
root, make = Path(sys.argv[1]), MAKERS[sys.argv[2]]
for number in itertools.count():
    with staging.output_folder(root) as fresh:
        staging.publish([make(fresh / "program", str(number))], root)
    print(number, flush=True)
"""


@pytest.mark.parametrize("form", MAKERS)
def test_a_kill_at_any_moment_leaves_one_whole_output(root: Path, form: str) -> None:
    chosen = random.Random(form)
    for number in range(12):
        command = [sys.executable, "-c", PUBLISHING, str(root), form]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(1 + number):
                process.stdout.readline()
            time.sleep(chosen.uniform(0, 0.01))
            process.kill()
        found = content(root / "program")
        marks = [name.removeprefix("lib/") for name in found if name.startswith("lib/")]
        if form == "folder":
            assert found == {f"lib/{marks[0]}": marks[0].encode(), "program": program(marks[0])}
        else:
            assert found["."] == program(mark_in(found["."]))
    with staging.output_folder(root):
        pass
    assert names(root) == ["program"]


def mark_in(executable: bytes) -> str:
    return executable.partition(b"mark=")[2].partition(b"\0")[0].decode()
