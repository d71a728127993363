"""Libraries for Windows that are loaded from memory, because a rule says so; what cannot be stays a file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from builders.executable import open_executable
from resources.directory import EntryKind
from tests.folding import COMMAND, PROGRAMS, ROOT, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.windows.conftest import Windows

pytestmark = pytest.mark.program

OWN = PROGRAMS / "on_windows"
GCC, DLLTOOL = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-dlltool"
LIBRARIES = ("upper", "lower", "refusing", "local")
EVERYTHING = [
    "[]",
    "[]",
    "(42,)",
    "CERT_REQUIRED",
    "utf_8",
    "unsatisfiable",
    "True",
    "42 42 7",
    "True True",
    "1",
    "refused",
    "l",
]
# As if nothing could be read in a file of what our loader cannot do.
UNAWARE = "from resources.scan.libraries import _WindowsLinker as w; w._advise_file = lambda *_: None; "


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, require_tool: Callable[[str], str]) -> Path:
    """Return a project with libraries that need each other; they were linked without a C library."""
    place = tmp_path_factory.mktemp("memory") / "memory"
    shutil.copytree(OWN / "memory", place, ignore=shutil.ignore_patterns("*.c", "*.def"))
    folder = place.with_name("linked")
    shutil.copytree(OWN / "memory/native", folder)
    for name in LIBRARIES:
        call([require_tool(DLLTOOL), "-d", f"{name}.def", "-l", f"lib{name}.a"], folder)
    flags = ["-shared", "-nostdlib", "-O1", "-Wall", "-Wextra", "-Werror", "-Wl,-e,DllMain"]
    for name in LIBRARIES:
        sources = [f"{name}.c", f"{name}.def", "-L.", "-lupper", "-llower", "-lkernel32"]
        call([require_tool(GCC), *flags, "-o", str(place / f"native/{name}.dll"), *sources], folder)
    return place


def call(command: list[str], folder: Path) -> None:
    subprocess.run(command, check=True, cwd=folder)


def built(windows: Windows, project: Path, output: Path, *options: str, before: str = "") -> tuple[Path, str]:
    """Build in form file; return the program and what was said."""
    words = ["build", project, "--form", "file", "--output", output, *options]
    target = ["--target", "x86_64-pc-windows-msvc", "--python", windows.python]
    own = {"PYTHONPATH": str(ROOT), "ONEFOLD_CACHE": str(windows.cache)}
    done = run([sys.executable, "-c", before + COMMAND, *words, *target], os.environ | own)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(output.glob("*.exe")), done.stderr


def binaries(program: Path) -> set[str]:
    """Return the libraries that a program of form file writes to the user's cache."""
    files = (entry.name for entry in open_executable(program).entries if entry.kind is EntryKind.FILE)
    return {name for name in files if name.endswith((".dll", ".pyd"))}


def is_pythons(name: str) -> bool:
    return name.startswith(("python3", "vcruntime"))


def test_libraries_work_in_memory(windows: Windows, project: Path, tmp_path: Path) -> None:
    program, said = built(windows, project, tmp_path)
    assert windows.says(program).splitlines() == EVERYTHING
    assert {name for name in binaries(program) if not is_pythons(name)} == {"native/local.dll"}
    assert "native/local.dll: has static thread-local data" in said


def test_what_the_build_did_not_see_becomes_a_file(windows: Windows, project: Path, tmp_path: Path) -> None:
    program, said = built(windows, project, tmp_path, before=UNAWARE)
    assert "thread-local" not in said
    assert all(map(is_pythons, binaries(program)))
    memory = windows.programs / "memory"
    shutil.rmtree(memory, ignore_errors=True)
    assert windows.says(program).splitlines() == EVERYTHING
    assert [file.name for file in memory.rglob("*.*")] == ["local.dll"]


def test_without_a_rule_libraries_are_files(windows: Windows) -> None:
    assert "DLLs/_sqlite3.pyd" in binaries(windows.fold("standard.py", "file"))


def test_numpy_and_pandas_from_memory_but_for_one_library(windows: Windows, tmp_path: Path) -> None:
    program, said = built(windows, OWN / "sheet.py", tmp_path, "--location", "in-memory")
    assert windows.says(program) == "5.477 {'a': 3}\n"
    own = [name for name in binaries(program) if not is_pythons(name)]
    assert said.count("has static thread-local data") >= 1
    assert any("openblas" in name for name in own), own
    assert "numpy/_core/_multiarray_umath.cp311-win_amd64.pyd" not in own
