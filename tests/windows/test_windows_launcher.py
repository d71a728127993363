"""The launcher for Windows: strict C, no import of Python's library, the same bytes each time."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import lief
import pytest

from builders.events import StepFinished
from builders.launcher import windows as launcher
from builders.launcher.link import link
from builders.launcher.prebuilding import prebuild
from builders.pythons.installed import discover
from builders.pythons.model import Distribution
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from builders.events import Event
    from builders.launcher.link import Launcher

STRICT = ("-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O2", "-fsyntax-only")
TARGET = parse("x86_64-pc-windows-msvc")


def test_the_c_compiles_strictly(
    windows_python: Path, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    (tmp_path / "imports.h").write_text("IMPORT(Py_Initialize)\n")
    names = (*launcher.SOURCES, launcher.LAST)
    sources = [str(launcher.FOLDER / f"{name}.c") for name in names]
    folders = [f"-isystem{windows_python / 'include'}", f"-I{tmp_path}"]
    command = [require_tool("x86_64-w64-mingw32-gcc"), *STRICT, *folders, *sources]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_source_for_windows_is_linked() -> None:
    named = {*launcher.SOURCES, launcher.LAST}
    assert {path.stem for path in launcher.FOLDER.glob("*windows.c")} <= named


def test_python_is_looked_up_and_not_imported(
    windows_python: Path, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    require_tool("x86_64-w64-mingw32-gcc")
    made = []
    for name in ("one.exe", "other.exe"):
        compiler = launcher.compiler(TARGET)
        launcher.link_with(compiler, windows_python / "include", tmp_path / name, free_threaded=False)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    found = lief.PE.parse(str(tmp_path / "one.exe"))
    assert found is not None
    assert {library.name.lower() for library in found.imports} == {"kernel32.dll", "msvcrt.dll"}
    for wanted in (b"PyImport_FrozenModules\0", b"Py_InitializeFromConfig\0", b"PyExc_ImportError\0"):
        assert wanted in made[0]


def test_launchers_in_the_wheel_are_taken_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, require_tool: Callable[[str], str]
) -> None:
    require_tool("x86_64-w64-mingw32-gcc")
    said = list(prebuild(tmp_path))
    if not list(tmp_path.iterdir()):
        pytest.skip(f"no Python with headers: {said}")
    newest = max(each.minor for each in discover() if each.include and not each.prerelease)
    python = Distribution(
        version=f"{newest[0]}.{newest[1]}.0",
        minor=newest,
        target=TARGET,
        root=tmp_path,
        stdlib=tmp_path,
        extensions=tmp_path,
    )
    monkeypatch.setattr(launcher, "PREBUILT", tmp_path)

    def followed() -> Generator[Event, None, None]:
        linked.append((yield from link(python)))

    linked: list[Launcher] = []
    assert [event.cached for event in followed() if isinstance(event, StepFinished)] == [True]
    assert [each.program for each in linked] == [tmp_path / f"{launcher.key(python)}.exe"]
