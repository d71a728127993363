"""Trimmed libraries load, answer as before, and are mapped as before."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import lief
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.trim import trim

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = """
#include <stdio.h>
static const char *words[] = {"one", "two", "three"};
const char *word(int index) { return words[index]; }
const char *lib(void) { return "the name of this function may be the end of a search path"; }
static int counter;
int count(void) { return ++counter; }
"""


@pytest.fixture(scope="session")
def compiler() -> str:
    found = shutil.which("cc")
    if not found:
        pytest.skip("no C compiler on PATH")
    return found


@pytest.fixture(scope="session")
def build(compiler: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that links a library with the given flags."""

    def link(*flags: str) -> Path:
        folder = tmp_path_factory.mktemp("library")
        (folder / "source.c").write_text(SOURCE)
        command = [compiler, "-g", "-shared", "-fPIC", "-o", "libsample.so", "source.c", *flags]
        subprocess.run(command, cwd=folder, check=True)
        return folder / "libsample.so"

    return link


@pytest.fixture(scope="session")
def library(build: Callable[..., Path]) -> bytes:
    return build("-Wl,-rpath,/opt/build/lib", "-Wl,--no-as-needed", "-lm").read_bytes()


def section_names(data: bytes) -> set[str]:
    binary = lief.parse(list(data))
    return {section.name for section in binary.sections}


def search_paths(data: bytes) -> list[str]:
    binary = lief.parse(list(data))
    tags = lief.ELF.DynamicEntry.TAG
    return [
        entry.runpath if entry.tag == tags.RUNPATH else entry.rpath
        for entry in binary.dynamic_entries
        if entry.tag in (tags.RUNPATH, tags.RPATH)
    ]


def mapped(data: bytes) -> list[tuple[int, int, bytes]]:
    """Return address, size in memory and content of everything that is mapped, the dynamic table left out."""
    binary = lief.parse(list(data))
    dynamic = binary.get(lief.ELF.Segment.TYPE.DYNAMIC)
    table = range(dynamic.virtual_address, dynamic.virtual_address + dynamic.virtual_size)
    header = range(64 + 56 * len(binary.segments))
    found = []
    for segment in binary.segments:
        if segment.type == lief.ELF.Segment.TYPE.LOAD:
            content = bytearray(segment.content)
            for blank in (table, header):
                for address in blank:
                    if 0 <= address - segment.virtual_address < len(content):
                        content[address - segment.virtual_address] = 0
            found.append((segment.virtual_address, segment.virtual_size, bytes(content)))
    return found


def load(data: bytes, folder: Path) -> ctypes.CDLL:
    path = folder / "libtrimmed.so"
    path.write_bytes(data)
    return ctypes.CDLL(str(path))


def test_a_trimmed_library_has_no_symbol_table_no_debugging_data_and_works(
    library: bytes, tmp_path: Path
) -> None:
    small = trim(library)
    names = section_names(small)
    assert ".debug_info" in section_names(library)
    assert not any(name.startswith(".debug") for name in names)
    assert names.isdisjoint({".symtab", ".strtab", ".comment"})
    assert {".text", ".dynsym", ".dynstr", ".dynamic", ".shstrtab"} <= names
    assert len(small) < len(library)
    loaded = load(small, tmp_path)
    loaded.word.restype = ctypes.c_char_p
    assert loaded.word(2) == b"three"
    assert [loaded.count(), loaded.count()] == [1, 2]


def test_what_is_mapped_stays(library: bytes) -> None:
    assert mapped(trim(library)) == mapped(library)


def test_trimming_twice_changes_nothing_more(library: bytes) -> None:
    small = trim(library)
    assert trim(small) == small
    assert trim(library) == small


@pytest.mark.parametrize("tags", ["--enable-new-dtags", "--disable-new-dtags"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/opt/build/lib", []),
        ("/opt/build/lib:/usr/lib", []),
        ("$ORIGIN/../lib", ["$ORIGIN/../lib"]),
        ("/opt/lib:$ORIGIN/../lib", ["$ORIGIN/../lib"]),
        ("$ORIGIN/../lib:/opt/lib", ["$ORIGIN/../lib"]),
        ("$ORIGIN:/opt/lib:${ORIGIN}/b:/opt/lib", ["$ORIGIN:${ORIGIN}/b"]),
        ("/opt/lib:$ORIGIN:$ORIGIN/b:/opt:$ORIGIN/c", ["$ORIGIN:$ORIGIN/b:$ORIGIN/c"]),
        ("lib:.:$ORIGIN", ["$ORIGIN"]),
    ],
)
def test_only_paths_relative_to_the_library_stay(
    build: Callable[..., Path], tmp_path: Path, tags: str, before: str, after: list[str]
) -> None:
    small = trim(build(f"-Wl,{tags}", f"-Wl,-rpath,{before}").read_bytes())
    assert search_paths(small) == after
    loaded = load(small, tmp_path)
    loaded.lib.restype = ctypes.c_char_p
    assert loaded.lib().startswith(b"the name")  # its name is stored as the end of "/opt/lib"


def test_the_other_dynamic_entries_stay_when_a_path_before_them_goes(library: bytes) -> None:
    before, after = lief.parse(list(library)), lief.parse(list(trim(library)))
    assert list(after.libraries) == list(before.libraries) == ["libm.so.6", "libc.so.6"]
    tags = lief.ELF.DynamicEntry.TAG
    unwanted = (tags.RUNPATH, tags.RPATH, tags.NULL)
    left = [(entry.tag, entry.value) for entry in after.dynamic_entries if entry.tag != tags.NULL]
    assert left == [(entry.tag, entry.value) for entry in before.dynamic_entries if entry.tag not in unwanted]


def test_a_path_goes_from_a_library_that_has_no_section_headers(library: bytes, tmp_path: Path) -> None:
    bare = bytearray(library)
    bare[0x28:0x30] = bytes(8)
    bare[0x3C:0x40] = bytes(4)
    small = trim(bytes(bare))
    assert (search_paths(bytes(bare)), search_paths(small)) == (["/opt/build/lib"], [])
    assert load(small, tmp_path).count() == 1


def test_what_it_does_not_know_comes_back_as_it_is(library: bytes) -> None:
    thirty_two_bits = library[:4] + b"\1" + library[5:]
    big_endian = library[:5] + b"\2" + library[6:]
    mips = library[:18] + b"\x08\0" + library[20:]
    appended = library + b"an archive that the library reads from its own end"
    for data in (b"", b"\x7fELF", b"MZ" + bytes(200), thirty_two_bits, big_endian, mips, appended):
        assert trim(data) == data


@pytest.mark.parametrize("cut", [1, 64, 300, 2000])
def test_a_truncated_library_comes_back_as_it_is(library: bytes, cut: int) -> None:
    assert trim(library[:-cut]) == library[:-cut]


def test_a_hole_between_mapped_parts_is_closed(library: bytes, tmp_path: Path) -> None:
    """What patchelf leaves: a mapped part moved to the end, old bytes in the middle."""
    binary = lief.parse(list(library))
    load_type = lief.ELF.Segment.TYPE.LOAD
    cut = max(segment.file_offset for segment in binary.segments if segment.type == load_type)
    hole = 5 * 4096
    moved = bytearray(library[:cut] + b"\xee" * hole + library[cut:])
    shift(moved, cut, hole)
    small = trim(bytes(moved))
    assert mapped(small) == mapped(bytes(moved))
    assert len(small) == len(trim(library))
    assert load(small, tmp_path).count() == 1


def shift(image: bytearray, after: int, by: int) -> None:
    """Move all offsets from `after` on in header, program headers and section headers."""

    def move(place: int) -> int:
        value = int.from_bytes(image[place : place + 8], "little")
        value += by if value >= after else 0
        image[place : place + 8] = value.to_bytes(8, "little")
        return value

    sections = move(0x28)
    for number in range(int.from_bytes(image[0x38:0x3A], "little")):
        move(64 + 56 * number + 8)
    for number in range(int.from_bytes(image[0x3C:0x3E], "little")):
        move(sections + 64 * number + 24)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_library_is_never_an_error(library: bytes, data: st.DataObject) -> None:
    headers = [*range(64 + 56 * 9), *range(len(library) - 64 * 38, len(library))]
    damaged = bytearray(library)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.sampled_from(headers))] = data.draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]))
    small = trim(bytes(damaged))
    assert len(small) <= len(damaged)


def test_the_extension_modules_of_this_python_import_after_trimming(tmp_path: Path) -> None:
    extensions = Path(sysconfig.get_config_var("DESTSHARED"))
    for path in extensions.glob("*.so"):
        (tmp_path / path.name).write_bytes(trim(path.read_bytes()))
    names = sorted({path.name.partition(".")[0] for path in tmp_path.iterdir()})
    if not names:
        pytest.skip("this Python has no extension modules in files")
    program = """
import importlib, sys
folder, names = sys.argv[1], sys.argv[2:]
sys.path = [folder] + [entry for entry in sys.path if "lib-dynload" not in entry]
for name in names:
    module = importlib.import_module(name)
    assert module.__file__.startswith(folder), module
import decimal, hashlib, json, sqlite3, zlib
assert str(decimal.Decimal(1) / 3).startswith("0.3333")
assert sqlite3.connect(":memory:").execute("select 6 * 7").fetchone() == (42,)
assert zlib.decompress(zlib.compress(b"x" * 99)) == b"x" * 99
"""
    command = [sys.executable, "-I", "-c", program, str(tmp_path), *names]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""


USE = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import numpy
assert numpy.linalg.inv(numpy.eye(200)).sum() == 200
assert numpy.fft.fft(numpy.arange(8))[0] == 28
from cryptography.fernet import Fernet
box = Fernet(Fernet.generate_key())
assert box.decrypt(box.encrypt(b"text")) == b"text"
from PySide6.QtCore import QLibraryInfo, QPluginLoader, QTimer
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel("text")
label.show()
QTimer.singleShot(50, application.quit)
assert application.exec() == 0
folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
plugins = [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names]
assert plugins and all(QPluginLoader(plugin).metaData() for plugin in plugins)
"""


@pytest.mark.program
def test_real_wheels_work_after_trimming(tmp_path: Path) -> None:
    packages = ["numpy", "cryptography", "PySide6-Essentials"]
    command = ["uv", "pip", "install", "-q", "--link-mode", "copy", "--only-binary", ":all:", "--python"]
    command = [sys.executable, "-m", *command, sys.executable, "--target", str(tmp_path), *packages]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("the packages cannot be installed here")
    saved = 0
    for path in tmp_path.rglob("*"):
        if ".so" in path.name and path.is_file():
            data = path.read_bytes()
            small = trim(data)
            path.write_bytes(small)
            saved += len(data) - len(small)
    assert saved > 1_000_000
    variables = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", USE], env=variables, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
