"""ELF facts, compared with lief on every library at hand, and on damaged files."""

from __future__ import annotations

import functools
import struct
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lief
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.elf import ElfFacts, read

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ELF files are Linux's")


@functools.cache
def libraries() -> list[Path]:
    """Return what is loaded into this process, and this Python's extension modules, but the large."""
    maps = Path("/proc/self/maps").read_text().split()
    found = {Path(word) for word in maps if word.startswith("/") and ".so" in word}
    found.update(Path(sysconfig.get_path("stdlib"), "lib-dynload").glob("*.so"))
    return sorted(path for path in found if path.stat().st_size < 4_000_000)


@pytest.fixture
def compiled(tmp_path: Path, require_tool: Callable[[str], str]) -> Callable[..., Path]:
    """Return a function that makes a library of C source and linker arguments."""
    compiler = require_tool("cc")

    def compile_library(source: str, *arguments: str) -> Path:
        code, library = tmp_path / "code.c", tmp_path / "libcode.so.1"
        code.write_text(source)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", library, code, *arguments], check=True)
        return library

    return compile_library


def test_facts_are_those_that_lief_reads() -> None:
    for path in libraries():
        compare(path)


def compare(path: Path) -> None:
    facts, binary = read(path), lief.ELF.parse(path)
    assert facts is not None
    assert binary is not None
    tags = lief.ELF.DynamicEntry.TAG
    undefined = {str(symbol.name) for symbol in binary.dynamic_symbols if symbol.shndx == 0}
    entries: list[Any] = list(binary.dynamic_entries)
    assert facts.problem == ""
    assert facts.needed == tuple(entry.name for entry in entries if entry.tag == tags.NEEDED)
    assert [facts.soname] == [entry.name for entry in entries if entry.tag == tags.SONAME] or not facts.soname
    assert ":".join(facts.runpath) == ":".join(e.runpath for e in entries if e.tag == tags.RUNPATH)
    assert facts.needed_versions == tuple(
        (version.name, tuple(str(item.name) for item in version.get_auxiliary_symbols()))
        for version in binary.symbols_version_requirement
    )
    assert facts.imports_dlopen == ("dlopen" in undefined)
    assert facts.imports_dladdr == ("dladdr" in undefined)
    assert facts.segments_end == max(
        part.file_offset + part.physical_size for part in binary.segments if part.type == part.TYPE.LOAD
    )


def test_what_is_not_elf_has_no_facts(tmp_path: Path) -> None:
    for content in (b"", b"\x7fEL", b"import os\n", b"GROUP ( /lib/libc.so.6 )"):
        (tmp_path / "x.so").write_bytes(content)
        assert read(tmp_path / "x.so") is None


def test_names_folders_and_init_functions(compiled: Callable[..., Path]) -> None:
    source = "#include <dlfcn.h>\nvoid *PyInit_code(void) { return dlopen(0, 0); }"
    options = "-Wl,-soname,libcode.so.1,--enable-new-dtags,-rpath,$ORIGIN/../code.libs:/opt/x"
    facts = read(compiled(source, options))
    assert facts is not None
    assert (facts.soname, facts.init_functions) == ("libcode.so.1", ("code",))
    assert (facts.rpath, facts.runpath) == ((), ("$ORIGIN/../code.libs", "/opt/x"))
    assert facts.uses_origin
    assert (facts.imports_dlopen, facts.imports_dladdr) == (True, False)


def test_a_function_of_its_own_that_ends_like_dlopen_is_no_import(compiled: Callable[..., Path]) -> None:
    facts = read(compiled("int my_dlopen(void) { return 0; } int dladdr(void) { return 0; }"))
    assert facts is not None
    assert (facts.imports_dlopen, facts.imports_dladdr) == (False, False)


def test_rpath_of_the_old_kind(compiled: Callable[..., Path]) -> None:
    facts = read(compiled("int x;", "-Wl,--disable-new-dtags,-rpath,/opt/x"))
    assert facts is not None
    assert (facts.rpath, facts.runpath, facts.uses_origin) == (("/opt/x",), (), False)


def test_static_thread_local_storage(compiled: Callable[..., Path]) -> None:
    source = "extern __thread int there; int here(void) { return there; }"
    for model, expected in (("initial-exec", True), ("global-dynamic", False)):
        facts = read(compiled(source, f"-ftls-model={model}"))
        assert facts is not None
        assert facts.has_static_tls is expected


def test_what_a_strip_would_save(compiled: Callable[..., Path], require_tool: Callable[[str], str]) -> None:
    library = compiled("int answer(void) { return 42; }", "-g")
    strip = require_tool("strip")
    before, size = read(library), library.stat().st_size
    subprocess.run([strip, library], check=True)
    after, saved = read(library), size - library.stat().st_size
    assert before is not None
    assert after is not None
    assert (before.is_stripped, after.is_stripped) == (False, True)
    assert saved / 2 < before.removable <= saved


def test_the_glibc_floor_is_compared_by_number() -> None:
    versions = ("GLIBC_2.9", "GLIBC_2.17", "GLIBC_2.2.5", "GLIBC_PRIVATE")
    facts = ElfFacts(needed_versions=(("libc.so.6", versions), ("libstdc++.so.6", ("GLIBCXX_3.4.32",))))
    assert facts.glibc_floor == (2, 17)
    assert ElfFacts().glibc_floor == ()


def test_relocations_that_only_newer_ones_apply_raise_the_glibc_floor() -> None:
    facts = ElfFacts(needed_versions=(("libc.so.6", ("GLIBC_2.17", "GLIBC_ABI_DT_RELR")),))
    assert facts.glibc_floor == (2, 36)


@pytest.mark.parametrize(
    ("needed", "libc"),
    [
        (("libm.so.6", "libc.so.6"), "gnu"),
        (("libc.so",), "musl"),
        (("libz.so.1", "libc.musl-x86_64.so.1"), "musl"),
        (("libz.so.1",), ""),
    ],
)
def test_the_c_library_that_it_was_made_for(needed: tuple[str, ...], libc: str) -> None:
    assert ElfFacts(needed=needed).libc == libc


def test_a_big_endian_32_bit_header(tmp_path: Path) -> None:
    ident = b"\x7fELF" + bytes([1, 2, 1]) + bytes(9)
    header = struct.pack(">HHIIIIIHHHHHH", 3, 21, 1, 0, 0, 0, 0, 52, 32, 0, 40, 0, 0)
    (tmp_path / "x.so").write_bytes(ident + header)
    facts = read(tmp_path / "x.so")
    assert facts == ElfFacts(machine="ppc64", is_64_bit=False)


@pytest.mark.parametrize("part", [0.0, 0.01, 0.2, 0.5, 0.9])
def test_a_file_cut_short_says_so(tmp_path: Path, part: float) -> None:
    content = libraries()[0].read_bytes()
    (tmp_path / "x.so").write_bytes(content[: max(5, int(len(content) * part))])
    facts = read(tmp_path / "x.so")
    assert facts is not None
    assert facts.problem


@functools.cache
def small_library() -> Path:
    return min(libraries(), key=lambda path: path.stat().st_size)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_damaged_file_never_crashes_the_reader(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(small_library().read_bytes())
    places = st.one_of(st.integers(0, 1024), st.integers(0, len(content) - 8))
    for place in data.draw(st.lists(places, min_size=1, max_size=6)):
        value = data.draw(st.one_of(st.binary(min_size=1, max_size=8), st.just(b"\xff" * 8)))
        content[place : place + len(value)] = value
    path = tmp_path_factory.getbasetemp() / "damaged.so"
    path.write_bytes(content)
    facts = read(path)
    assert facts is None or facts.problem or facts.segments_end <= len(content)


def test_a_version_table_without_end_is_refused(tmp_path: Path) -> None:
    library = next(path for path in libraries() if (facts := read(path)) and facts.needed_versions)
    content = bytearray(library.read_bytes())
    binary = lief.ELF.parse(library)
    assert binary is not None
    entry = binary.get(lief.ELF.DynamicEntry.TAG.VERNEED)
    assert entry is not None
    offset = binary.virtual_address_to_offset(entry.value)
    assert isinstance(offset, int)
    struct.pack_into("<H", content, offset + 2, 0xFFFF)
    (tmp_path / "x.so").write_bytes(content)
    facts = read(tmp_path / "x.so")
    assert facts is not None
    assert "no end" in facts.problem
