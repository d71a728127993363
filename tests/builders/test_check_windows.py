"""What a check says of programs for Windows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from builders.check import check, lines
from builders.windows.image import WINDOW, Image
from tests.windows_files import library, program

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 11, 22)


def folder(root: Path, *needed: str, inside: str = "lib/fast") -> Path:
    """Write a program with a library below it."""
    image = Image(program())
    image.subsystem = WINDOW
    image.require_windows(10, 0)
    whole = root / "weather"
    (whole / inside).mkdir(parents=True)
    (whole / "weather.exe").write_bytes(image.data)
    (whole / inside / "core.pyd").write_bytes(library("KERNEL32.dll", *needed))
    return whole


def test_what_windows_has_not_is_named(tmp_path: Path) -> None:
    whole = folder(tmp_path, "MSVCP140.dll", "api-ms-win-crt-heap-l1-1-0.dll", "BLAS.dll")
    (whole / "lib" / "blas.dll").write_bytes(library("USER32.dll"))
    report = check(whole)
    assert report.missing == (("MSVCP140.dll", "lib/fast/core.pyd"),)
    assert report.libraries == ("KERNEL32.dll", "USER32.dll", "api-ms-win-crt-heap-l1-1-0.dll")
    assert (report.target, report.subsystem, report.signed) == ("x86_64-pc-windows-msvc", "window", False)
    assert report.windows is not None
    assert report.windows.version == (10, 0)
    shown = "\n".join(lines(report, TODAY))
    assert "  opens no console\n" in shown
    assert "needs Windows 10.0 or later (weather.exe)" in shown


def test_the_longest_path_is_counted_where_the_program_is_installed(tmp_path: Path) -> None:
    report = check(folder(tmp_path, inside="lib/" + "/".join(["n" * 100] * 2)))
    assert report.longest_path is not None
    assert report.longest_path.length == len("C:\\Program Files\\weather\\") + len(report.longest_path.path)
    assert report.longest_path.path.endswith("core.pyd")
    assert not any("too long" in line for line in lines(report, TODAY))
    report = check(folder(tmp_path / "other", inside="lib/" + "/".join(["n" * 120] * 2)))
    assert any("too long" in line for line in lines(report, TODAY))


def test_a_library_for_another_machine_is_damage_and_a_template_is_not(tmp_path: Path) -> None:
    whole = folder(tmp_path)
    (whole / "lib" / "arm.dll").write_bytes(library(machine=0xAA64))
    (whole / "lib" / "gui-arm64.exe").write_bytes(library(machine=0xAA64))
    assert check(whole).damaged == (("lib/arm.dll", "it is for aarch64, the program for x86_64"),)
