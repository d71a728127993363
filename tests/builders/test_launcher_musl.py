"""The launcher for musl, linked by musl-gcc where CI has it, and what it relies on of musl's loader."""

from __future__ import annotations

import platform
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builders.check import check
from builders.compiler import Compiler
from builders.launcher import linux
from resources import elf
from resources.target import parse, this_machine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders.pythons.model import Distribution

ROOT = linux.FOLDER.parents[1]
TARGET = f"{platform.machine()}-unknown-linux-musl"

pytestmark = pytest.mark.skipif(this_machine().libc != "gnu", reason="the Pythons of the tests are for glibc")


@pytest.fixture
def musl(require_tool: Callable[[str], str]) -> Compiler:
    return Compiler(command=(require_tool("musl-gcc"),), version="musl-gcc")


@pytest.fixture
def launcher(python: Distribution, musl: Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a launcher for musl; the headers of a Python for glibc are like enough to link it."""
    monkeypatch.setattr(linux, "_compiler", lambda _zig: musl)
    linux.link_shared((), replace(python, target=parse(TARGET)), tmp_path)
    return tmp_path / linux.PROGRAM


def test_it_starts_and_is_told_apart_from_one_for_glibc(launcher: Path) -> None:
    done = subprocess.run([launcher], capture_output=True, text=True, check=False)
    assert done.returncode == 126
    assert done.stderr == f"{launcher} is not complete: its end is missing. Copy or download it again.\n"
    report = check(launcher)
    assert (report.target, report.glibc, report.missing, report.absolute_paths) == (TARGET, None, (), ())
    runs = {verdict.release: verdict.runs for verdict in report.verdicts}
    assert runs["Alpine Linux"]
    assert not runs["Debian 12"]
    for name in (linux.PROGRAM, linux.CORE):
        facts = elf.read(launcher.with_name(name))
        assert facts is not None
        assert facts.libc == "musl"


def test_its_threads_have_room_for_pythons_recursion(launcher: Path) -> None:
    headers = subprocess.run(["readelf", "-lW", launcher], capture_output=True, text=True, check=True).stdout
    (stack,) = (line.split() for line in headers.splitlines() if "GNU_STACK" in line)
    assert int(stack[5], 16) == 8 << 20


def test_a_library_with_packed_relocations_needs_a_newer_musl(musl: Compiler, tmp_path: Path) -> None:
    source = tmp_path / "table.c"
    source.write_text("int a, b; void *table[] = {&a, &b, table, &table[1], &a, &b};\n")
    flags = ("-shared", "-fPIC", "-Wl,-z,pack-relative-relocs", str(source), "-lc")
    musl.run(*flags, "-o", str(tmp_path / "table.so"))
    demand = check(tmp_path / "table.so").musl
    assert demand is not None
    assert (demand.number, demand.file) == ("1.2.4", "table.so")


def test_zig_links_programs_for_musl_that_can_load_libraries(python: Distribution) -> None:
    assert linux.for_zig(parse(TARGET), "") == (f"{platform.machine()}-linux-musl", "-dynamic")
    assert linux.for_zig(parse(TARGET), "2.28") == linux.for_zig(parse(TARGET), "")
    assert linux.for_zig(this_machine(), "") == ()
    assert linux.for_zig(this_machine(), "2.17")[0].endswith("-linux-gnu.2.17")
    assert python.target == this_machine()


def test_musl_finds_what_a_library_needs_by_its_file_alone(
    musl: Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So libraries are files in programs for musl, and a descriptor leads the search to them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("first", "second"):
        (tmp_path / f"{name}.c").write_text(f'const char *name(void) {{ return "{name}"; }}\n')
    musl.run("-shared", "-fPIC", "first.c", "-o", "first.so")
    musl.run("-shared", "-fPIC", "second.c", "-Wl,-soname,libsecond.so.1", "-o", "folder/libsecond.so.1")
    (tmp_path / "needing.c").write_text(
        "const char *name(void);\nconst char *other(void) { return name(); }\n"
    )
    musl.run("-shared", "-fPIC", "needing.c", "folder/libsecond.so.1", "-o", "needing.so")
    sources = (str(ROOT / "tests/launcher/load_musl.c"), str(linux.FOLDER / "writing_posix.c"))
    flags = (f"-DSEARCHED={linux.SEARCHED}", f"-I{linux.FOLDER}", *linux._PROGRAM["musl"])
    musl.run("-std=c11", "-Wall", "-Wextra", "-Werror", *flags, *sources, "-o", "load")
    arguments = ("first.so", "folder/libsecond.so.1", "./needing.so", "folder")
    said = subprocess.run(["./load", *arguments], capture_output=True, text=True, check=True, env={})
    assert said.stdout.split() == ["first", "second", "second", "0", "second"]
