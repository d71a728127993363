"""What Onefold itself does otherwise when it runs on Windows; Wine was where all of it was seen to fail."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

from builders import staging
from builders.pythons import answer
from resources import elf, elf_image

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WINDOWS = SimpleNamespace(platform="win32", version_info=sys.version_info)


def test_libraries_are_read_without_pread(monkeypatch: pytest.MonkeyPatch) -> None:
    here = elf.read(os.path.realpath(sys.executable))
    monkeypatch.delattr(os, "pread", raising=False)
    monkeypatch.setattr(elf_image, "sys", WINDOWS)
    assert elf.read(os.path.realpath(sys.executable)) == here


def test_a_python_of_windows_says_what_its_library_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "sys", WINDOWS)
    assert answer.variables()["INSTSONAME"] == f"python{sys.version_info[0]}{sys.version_info[1]}.dll"


def test_other_builds_are_asked_for_without_a_signal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(_process: int, number: int) -> None:
        raise AssertionError(f"signal {number} is Ctrl+C on Windows")

    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr("psutil.pid_exists", os.getpid().__eq__)
    monkeypatch.setattr(staging, "sys", WINDOWS)
    for owner in (os.getpid(), 2**22 + 1):
        (tmp_path / f".onefold-{owner}-x.partial").mkdir()
    staging.sweep(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == [f".onefold-{os.getpid()}-x.partial"]
