"""What `check` says of real executables, folders and libraries."""

from __future__ import annotations

import csv
import platform
import shutil
import subprocess
import sys
from datetime import date
from importlib.metadata import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.check import check, lines
from builders.check.releases import RELEASES
from builders.errors import ExecutableError
from builders.executable import join
from builders.trim import trim
from resources.directory import Entry, EntryKind, checksum
from resources.packed.writer import Blob
from resources.packing import Packed

if TYPE_CHECKING:
    from collections.abc import Callable

INNER = "int inner(void) { return 7; }"
OUTER = """
#include <sys/random.h>
int inner(void);
int outer(char *target) { return getrandom(target, 1, 0) + inner(); }
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the libraries are compiled for Linux")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that compiles a source with the given flags into a file of that name."""
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("no C compiler on PATH")

    def build(name: str, source: str, *flags: str, language: str = "c") -> Path:
        folder = tmp_path_factory.mktemp("compiled")
        (folder / "source.c").write_text(source)
        command = [compiler, "-x", language, "source.c", "-x", "none", "-o", name, *flags]
        subprocess.run(command, cwd=folder, check=True)
        (folder / "source.c").unlink()
        return folder / name

    return build


@pytest.fixture(scope="session")
def inner(compiled: Callable[..., Path]) -> Path:
    return compiled("libinner.so", INNER, "-shared", "-fPIC", "-Wl,-soname,libinner.so.1")


@pytest.fixture(scope="session")
def outer(compiled: Callable[..., Path], inner: Path) -> Path:
    """Return a library that needs the other one and glibc 2.25, and that names a folder of this machine."""
    flags = ("-shared", "-fPIC", "-g", "-Wl,-rpath,/opt/build:$ORIGIN", str(inner))
    return compiled("libouter.so", OUTER, *flags)


def test_the_floor_names_the_file_and_the_symbol(outer: Path) -> None:
    report = check(outer)
    assert report.glibc is not None
    assert (report.glibc.version, report.glibc.file, report.glibc.symbol) == (
        (2, 25),
        "libouter.so",
        "getrandom",
    )
    assert (report.kind, report.files) == ("shared library", 1)
    assert report.target == f"{platform.machine()}-unknown-linux-gnu"
    runs = {verdict.release: verdict.runs for verdict in report.verdicts}
    assert runs["RHEL and AlmaLinux 8"]
    assert runs["Debian 12"]
    assert not runs["RHEL and AlmaLinux 7"]
    assert not runs["Alpine Linux"]


def test_a_library_that_is_not_carried_is_missing(outer: Path, inner: Path, tmp_path: Path) -> None:
    assert check(outer).missing == (("libinner.so.1", "libouter.so"),)
    assert check(outer).libraries == ("libc.so.6",)
    shutil.copy(outer, tmp_path)
    (tmp_path / "deep").mkdir()
    shutil.copy(inner, tmp_path / "deep" / "renamed.so")
    report = check(tmp_path)
    assert (report.kind, report.files, report.missing) == ("folder", 2, ())


def test_the_largest_floor_counts_in_whatever_order(
    outer: Path, compiled: Callable[..., Path], tmp_path: Path
) -> None:
    older = compiled("older.so", "#include <stdlib.h>\nvoid end(void) { exit(0); }", "-shared", "-fPIC")
    for name, library in (("a.so", older), ("b.so", outer), ("c.so", older)):
        shutil.copy(library, tmp_path / name)
    glibc = check(tmp_path).glibc
    assert glibc is not None
    assert (glibc.number, glibc.file) == ("2.25", "b.so")


def test_what_lies_inside_an_executable_counts(
    compiled: Callable[..., Path], outer: Path, inner: Path
) -> None:
    program = compiled("program", "int main(void) { return 0; }")
    outside = check(program)
    assert outside.kind == "executable"
    assert outside.glibc is None or outside.glibc.symbol != "getrandom"
    contents = [("lib/outer.so", outer.read_bytes()), ("lib/data.txt", b"text")]
    report = check(program, contents)
    assert report.missing == (("libinner.so.1", "lib/outer.so"),)
    assert report.files == 2
    whole = check(program, [*contents, ("lib/inner.so", inner.read_bytes())])
    assert whole.missing == ()


def test_a_program_of_ours_is_looked_into(compiled: Callable[..., Path], outer: Path, tmp_path: Path) -> None:
    library, text = outer.read_bytes(), b"plain text"
    entries = tuple(
        Entry(kind=kind, name=name, offset=offset, size=len(data), checksum=checksum(data))
        for kind, name, offset, data in (
            (EntryKind.LIBRARY, "libouter.so", 0, library),
            (EntryKind.FILE, "notes.txt", len(library), text),
        )
    )
    blob = Blob(chunks=(library, text), size=len(library) + len(text), spans={})
    packed = Packed(blob=blob, texts=b"", entries=entries, files=(), build="")
    launcher = compiled("launcher", "int main(void) { return 0; }").read_bytes()
    program = tmp_path / "program"
    program.write_bytes(b"".join(join(launcher, packed, {})))
    report = check(program)
    assert (report.files, report.missing) == (2, (("libinner.so.1", "libouter.so"),))
    assert check(tmp_path).missing == report.missing
    damaged = bytearray(program.read_bytes())
    damaged[len(launcher) + -len(launcher) % 4096 + 64] ^= 1
    program.write_bytes(damaged)
    with pytest.raises(ExecutableError, match=r"libouter\.so is damaged"):
        check(program)


def test_symbol_tables_and_absolute_paths_are_reported_until_they_are_trimmed(
    outer: Path, tmp_path: Path
) -> None:
    report = check(outer)
    assert report.absolute_paths == (("libouter.so", "/opt/build"),)
    assert [name for name, size in report.removable if size > 1000] == ["libouter.so"]
    (tmp_path / "libouter.so").write_bytes(trim(outer.read_bytes()))
    trimmed = check(tmp_path / "libouter.so")
    assert (trimmed.absolute_paths, trimmed.removable) == ((), ())
    assert trimmed.glibc == report.glibc


def test_a_static_program_runs_everywhere(compiled: Callable[..., Path]) -> None:
    try:
        program = compiled("static", "int main(void) { return 0; }", "-static")
    except subprocess.CalledProcessError:
        pytest.skip("no static C library")
    report = check(program)
    assert report.libraries == ()
    assert all(verdict.runs for verdict in report.verdicts)


def test_a_cxx_library_needs_libstdcxx_unless_it_is_carried(
    compiled: Callable[..., Path], tmp_path: Path
) -> None:
    if not shutil.which("c++"):
        pytest.skip("no C++ compiler")
    source = '#include <filesystem>\nbool there() { return std::filesystem::exists("/"); }'
    library = compiled("there.so", source, "-shared", "-fPIC", "-std=c++17", "-lstdc++", language="c++")
    report = check(library)
    assert report.libstdcxx is not None
    assert report.libstdcxx.version >= (3, 4, 26)
    assert not {verdict.release: verdict.runs for verdict in report.verdicts}["Debian 10"]
    shutil.copy(library, tmp_path)
    compiled_stub = compiled("stub.so", INNER, "-shared", "-fPIC", "-Wl,-soname,libstdc++.so.6")
    shutil.copy(compiled_stub, tmp_path)
    assert check(tmp_path).libstdcxx is None


def test_this_python_runs_on_this_system() -> None:
    report = check(Path(sys.executable).resolve())
    names = {"ID": "", "VERSION_ID": ""} | platform.freedesktop_os_release()
    here = [
        verdict
        for verdict in report.verdicts
        if verdict.release.lower() == f"{names['ID']} {names['VERSION_ID']}"
    ]
    assert all(verdict.runs for verdict in here)


def test_a_windows_program_is_examined() -> None:
    launchers = [file for file in files("pip") or () if file.name == "t64.exe"]
    if not launchers:
        pytest.skip("this pip carries no Windows launcher")
    report = check(Path(str(launchers[0].locate())))
    assert (report.target, report.signed, report.missing) == ("x86_64-pc-windows-msvc", False, ())
    assert "KERNEL32.dll" in report.libraries


def test_what_is_no_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("text")
    with pytest.raises(ExecutableError, match="no executable, shared library or folder"):
        check(tmp_path / "notes.txt")
    with pytest.raises(ExecutableError, match="does not exist"):
        check(tmp_path / "gone")
    assert check(tmp_path).files == 0


def test_a_damaged_library_and_one_for_another_machine_are_named(outer: Path, tmp_path: Path) -> None:
    shutil.copy(outer, tmp_path / "a.so")
    (tmp_path / "b.so").write_bytes(outer.read_bytes()[:100])
    other = bytearray(outer.read_bytes())
    other[18:20] = b"\x16\0"
    (tmp_path / "c.so").write_bytes(other)
    damaged = dict(check(tmp_path).damaged)
    assert list(damaged) == ["b.so", "c.so"]
    assert damaged["c.so"].startswith("it is for s390x")


@settings(max_examples=80, deadline=None)
@given(places=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_bytes_are_never_an_error(
    outer: Path, tmp_path_factory: pytest.TempPathFactory, places: list[tuple[int, int]]
) -> None:
    data = bytearray(outer.read_bytes())
    for place, value in places:
        data[4 + place % (len(data) - 4)] = value
    path = tmp_path_factory.mktemp("damaged") / "library.so"
    path.write_bytes(data)
    list(lines(check(path), date(2026, 11, 1)))


def test_the_lines_say_it_all(outer: Path) -> None:
    text = "\n".join(lines(check(outer), date(2026, 11, 22)))
    assert "needs glibc 2.25 or later (libouter.so for getrandom)" in text
    assert "needs libinner.so.1, which not every system has (libouter.so)" in text
    assert "looks for libraries in /opt/build (libouter.so)" in text
    assert "runs on Debian 10 (no free updates since 2024-06)" in text
    assert "does not run on RHEL and AlmaLinux 7: it has glibc 2.17" in text
    assert "runs on Debian 13\n" in text


def test_the_table_knows_this_system() -> None:
    names = {"ID": "", "VERSION_ID": ""} | platform.freedesktop_os_release()
    known = {release.name.lower(): release for release in RELEASES}
    release = known.get(f"{names['ID']} {names['VERSION_ID']}")
    if release is None:
        pytest.skip("this distribution is not in the table")
    assert ".".join(map(str, release.glibc)) == platform.libc_ver()[1]


@pytest.mark.parametrize(("name", "column"), [("Debian", "eol-lts"), ("Ubuntu", "eol")])
def test_dates_are_those_of_distro_info(name: str, column: str) -> None:
    table = Path(f"/usr/share/distro-info/{name.lower()}.csv")
    if not table.is_file():
        pytest.skip("distro-info-data is not installed")
    with table.open() as rows:
        ends = {row["version"].removesuffix(" LTS"): row[column] for row in csv.DictReader(rows)}
    for release in RELEASES:
        distribution, _space, version = release.name.partition(" ")
        if distribution == name and release.supported_until:
            year, month = release.supported_until
            assert ends[version].startswith(f"{year}-{month:02}"), release
