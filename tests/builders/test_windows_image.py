"""What is written into a program for Windows, read back by lief."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import lief
import pytest
from PIL import Image as Picture

from builders.errors import BuildError, ExecutableError
from builders.project.model import Code, Project
from builders.windows.about import about
from builders.windows.icon import SIZES
from builders.windows.image import CONSOLE, WINDOW, Image, signature_start
from builders.windows.program import dressed
from builders.windows.version import information, numbers, texts
from resources.target import parse
from tests.windows_files import program

if TYPE_CHECKING:
    from pathlib import Path

TARGET = parse("x86_64-pc-windows-msvc")
NAME = "Wetter & <Böen>"


def project(tmp_path: Path, **settings: Any) -> Project:
    values = {"name": NAME, "version": "1.2.3rc1", "summary": "Sagt, wie es wird"} | settings
    authors = ("Ada <ada@example.org>", "Bo")
    return Project(
        root=tmp_path, executable="wetter", run=Code(text=""), authors=authors, license="MIT", **values
    )


def parsed(data: bytes) -> Any:
    found = lief.PE.parse(io.BytesIO(data))
    assert found is not None
    return found


def test_metadata_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "wetter.exe"
    path.write_bytes(dressed(program(), project(tmp_path), TARGET))
    assert about(path) == {
        "CompanyName": "Ada, Bo",
        "FileDescription": "Sagt, wie es wird",
        "FileVersion": "1.2.3rc1",
        "InternalName": "wetter",
        "LegalCopyright": "MIT",
        "OriginalFilename": "wetter.exe",
        "ProductName": NAME,
        "ProductVersion": "1.2.3rc1",
    }
    version = parsed(path.read_bytes()).resources_manager.version
    (found,) = version if isinstance(version, list) else [version]
    assert (found.file_info.file_version_ms, found.file_info.file_version_ls) == (0x10002, 0x30000)
    assert f"ProductName: {NAME}" in str(found)


def test_the_manifest_asks_for_what_a_modern_program_needs(tmp_path: Path) -> None:
    manifest = parsed(dressed(program(), project(tmp_path), TARGET)).resources_manager.manifest
    for wanted in (">UTF-8<", "longPathAware", "PerMonitorV2", 'level="asInvoker"', 'version="1.2.3.0"'):
        assert wanted in manifest


@pytest.mark.parametrize(("console", "subsystem"), [(True, CONSOLE), (False, WINDOW)])
def test_console_or_window(tmp_path: Path, console: bool, subsystem: int) -> None:  # noqa: FBT001
    data = dressed(program(), project(tmp_path, console=console), TARGET)
    assert Image(data).subsystem == subsystem
    assert parsed(data).optional_header.subsystem.value == subsystem
    assert parsed(data).optional_header.major_subsystem_version == 10


def test_a_picture_becomes_an_icon_in_every_size(tmp_path: Path) -> None:
    icon = tmp_path / "icon.png"
    picture = Picture.new("RGBA", (300, 150), (200, 30, 30, 255))
    picture.save(icon)
    icons = list(parsed(dressed(program(), project(tmp_path, icon=icon), TARGET)).resources_manager.icons)
    assert [each.width or 256 for each in icons] == list(SIZES)
    with Picture.open(io.BytesIO(bytes(icons[3].serialize()))) as drawn:
        rgba = drawn.convert("RGBA")
    assert rgba.size == (32, 32)
    assert rgba.getpixel((16, 16)) == (200, 30, 30, 255)
    assert rgba.getpixel((16, 1))[3] == 0  # above the picture, which is half as high as it is wide


def test_an_ico_file_is_taken_as_it_is(tmp_path: Path) -> None:
    icon = tmp_path / "icon.ico"
    Picture.new("RGBA", (64, 64), "blue").save(icon, sizes=[(16, 16), (48, 48)])
    icons = list(parsed(dressed(program(), project(tmp_path, icon=icon), TARGET)).resources_manager.icons)
    assert [(each.width, each.height) for each in icons] == [(16, 16), (48, 48)]
    assert all(bytes(each.pixels) in icon.read_bytes() for each in icons)


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"\0\0\x01\0", b"\0\0\x01\0\x01\0" + bytes(8) + b"\x64\0\0\0" * 2]
)
def test_what_is_no_icon_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    icon = tmp_path / "icon.png"
    icon.write_bytes(content)
    with pytest.raises(BuildError, match=r"the icon .*icon\.png is (no picture|cut short)"):
        dressed(program(), project(tmp_path, icon=icon), TARGET)


def test_the_same_program_gives_the_same_bytes(tmp_path: Path) -> None:
    assert dressed(program(), project(tmp_path), TARGET) == dressed(program(), project(tmp_path), TARGET)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("", (0, 0, 0, 0)),
        ("2", (2, 0, 0, 0)),
        ("v1!3.4.5.6.7", (3, 4, 5, 6)),
        ("2026.70000", (2026, 65535, 0, 0)),
    ],
)
def test_versions_become_four_numbers(version: str, expected: tuple[int, ...]) -> None:
    assert numbers(version) == expected


def test_texts_of_any_length_keep_their_places() -> None:
    known = {f"Name{size}": "ä漢" * size or "x" for size in range(9)}
    assert texts(information((1, 2, 3, 4), known)) == known


@pytest.mark.parametrize("size", [0, 1, 40, 100, 300, 0x3FF])
def test_a_program_cut_short_is_refused_or_says_nothing(tmp_path: Path, size: int) -> None:
    path = tmp_path / "short.exe"
    path.write_bytes(program()[:size])
    assert about(path) == {}
    assert signature_start(path.read_bytes()) == 0
    if size < 300:
        with pytest.raises(ExecutableError):
            Image(path.read_bytes())
