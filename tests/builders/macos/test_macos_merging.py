"""A program for both architectures, joined from one for each."""

from __future__ import annotations

import plistlib
import shutil
from typing import TYPE_CHECKING

import apple_platform
import pytest

from builders.check import check
from builders.errors import BuildError
from builders.macos import universal, verification
from builders.macos.merging import merge
from tests.builders.macos.bundling import bundled

if TYPE_CHECKING:
    from pathlib import Path

NO_MESSAGE = "CMS error: missing further values (at position 0)"


@pytest.fixture
def halves(files: dict[str, bytes], programs: bytes, tmp_path: Path) -> tuple[Path, Path]:
    made = []
    for architecture in ("aarch64", "x86_64"):
        (tmp_path / architecture).mkdir()
        made.append(bundled(files, programs, tmp_path / architecture, architecture))
    return made[0], made[1]


def test_a_joined_bundle_is_right_for_both(halves: tuple[Path, Path], tmp_path: Path) -> None:
    joined = tmp_path / "joined.app"
    merge(*halves, joined)
    report = check(joined)
    assert (report.kind, report.architecture, report.signed) == ("bundle", "x86_64, aarch64", True)
    assert report.wrongly_signed == ()
    for path in joined.rglob("*"):
        if path.is_file() and not path.is_symlink() and universal.is_code(data := path.read_bytes()):
            assert universal.architectures(data) == ("x86_64", "aarch64"), path
            assert verification.problems(data) == (), path
            said = [str(each["description"]) for each in apple_platform.verify_macho(str(path))]
            assert all(NO_MESSAGE in each for each in said), path
    told = plistlib.loads((joined / "Contents/Info.plist").read_bytes())
    assert told["LSMinimumSystemVersion"] in {"10.9", "10.13"}  # of 3.11, and of those since


def test_it_has_every_file_and_link_of_both(halves: tuple[Path, Path], tmp_path: Path) -> None:
    joined = tmp_path / "joined.app"
    (halves[1] / "Contents/Resources/only-for-intel.txt").write_bytes(b"")
    merge(*halves, joined)
    wanted = {path.relative_to(half) for half in halves for path in half.rglob("*")}
    assert {path.relative_to(joined) for path in joined.rglob("*")} == wanted


def test_two_programs_are_not_joined(halves: tuple[Path, Path], tmp_path: Path) -> None:
    (halves[1] / "Contents/Resources/lib/weather/data/Zürich.txt").write_bytes(b"rain")
    with pytest.raises(BuildError, match=r"Zürich\.txt is another file on arm64 than on x86_64"):
        merge(*halves, tmp_path / "joined.app")


def test_twice_the_same_is_not_joined(halves: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="are for the same architecture"):
        merge(halves[0], halves[0], tmp_path / "joined.app")


def test_single_files_are_joined(halves: tuple[Path, Path], tmp_path: Path) -> None:
    for half in halves:
        shutil.copy(half / "Contents/MacOS/weather", half.parent / "weather")
    merge(halves[0].parent / "weather", halves[1].parent / "weather", tmp_path / "weather")
    assert universal.architectures((tmp_path / "weather").read_bytes()) == ("x86_64", "aarch64")
    assert (tmp_path / "weather").stat().st_mode & 0o111
