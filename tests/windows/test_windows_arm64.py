"""Programs for Windows on arm64, whose code is here that of x86_64 under a false name."""

from __future__ import annotations

import os
import shutil
import struct
from typing import TYPE_CHECKING, Any

import lief
import pytest

from builders import cache as caches
from builders.build import Options, build
from builders.check import check
from builders.errors import PythonError
from builders.events import Finding
from builders.launcher import windows as launcher
from builders.launcher.link import link
from builders.project.discover import load
from builders.project.model import Form
from builders.pythons import obtain
from builders.pythons.choose import choose
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    Tool = Callable[[str], str]

TARGET = parse("aarch64-pc-windows-msvc")
SETTINGS = """[application]
name = "hello"
script = "hello.py"
[resources]
rules = [{ match = "*", kind = "extension module", location = "in-memory" }]
"""


def renamed(data: bytes) -> bytes:
    """Return a file that says it is for arm64."""
    (header,) = struct.unpack_from("<I", data, 0x3C)
    return data[: header + 4] + struct.pack("<H", 0xAA64) + data[header + 6 :]


def finished(steps: Generator[Any, None, Any]) -> tuple[Any, list[str]]:
    """Return what it makes, and what it says."""
    said = []
    while True:
        try:
            event = next(steps)
        except StopIteration as end:
            return end.value, said
        if isinstance(event, Finding):
            said.append(event.message)


@pytest.fixture
def python(windows_python: Path, tmp_path: Path) -> Path:
    """Return a folder with a Python whose libraries say that they are for arm64."""
    folder = tmp_path / "python"
    shutil.copytree(windows_python, folder, copy_function=os.link)
    for file in [*folder.glob("*.dll"), *folder.glob("DLLs/*.*"), *folder.glob("*.exe")]:
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(renamed(content) if content[:2] == b"MZ" else content)
    return folder


@pytest.fixture
def launchers(
    windows_python: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, require_tool: Tool
) -> None:
    """Have a launcher for arm64, which only zig could link."""
    require_tool("x86_64-w64-mingw32-gcc")
    monkeypatch.setenv(caches.VARIABLE, str(cache))
    python = choose(str(windows_python), target=parse("x86_64-pc-windows-msvc"))
    linked, _ = finished(link(python))
    folder = tmp_path / "launchers"
    folder.mkdir()
    place = folder / f"{launcher.key_of(python.minor, TARGET, free_threaded=False)}.exe"
    place.write_bytes(renamed(linked.program.read_bytes()))
    monkeypatch.setattr(launcher, "PREBUILT", folder)


@pytest.mark.usefixtures("launchers")
def test_a_program_for_arm64(
    python: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(caches.VARIABLE, str(cache))
    (tmp_path / "hello.py").write_text("import sqlite3, ssl\n")
    (tmp_path / "onefold.toml").write_text(SETTINGS)
    options = Options(form=Form.FOLDER, targets=(TARGET,), python=str(python), output=tmp_path / "out")
    made, said = finished(build(load(tmp_path), options))
    assert f"libraries are files in programs for {TARGET}: nothing can load them from memory there" in said
    folder = made.artefacts[0]
    assert (folder / "lib/DLLs/_sqlite3.pyd").is_file()
    for file in [*folder.rglob("*.exe"), *folder.rglob("*.dll"), *folder.rglob("*.pyd")]:
        read = lief.PE.parse(str(file))
        assert read is not None
        assert read.header.machine == lief.PE.Header.MACHINE_TYPES.ARM64, file
    program = lief.PE.parse(str(made.executable))
    assert program is not None
    assert program.has_resources
    assert 'processorArchitecture="arm64"' in program.resources_manager.manifest
    (version,) = program.resources_manager.version
    names = [entry.key for each in version.string_file_info.children for entry in each.entries]
    assert "OriginalFilename" in names
    assert check(folder).target == TARGET.triple


def test_without_such_a_python_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path / "cache"))

    def unreachable(*_: object) -> None:
        raise PythonError("the network is away")

    monkeypatch.setattr(obtain, "_listed", unreachable)
    (tmp_path / "hello.py").write_text("print()\n")
    options = Options(targets=(TARGET,), output=tmp_path / "out")
    with pytest.raises(PythonError) as caught:
        finished(build(load(tmp_path / "hello.py"), options))
    for words in (f"no usable Python for {TARGET} is here", "the network is away", "Give one with --python"):
        assert words in str(caught.value)
