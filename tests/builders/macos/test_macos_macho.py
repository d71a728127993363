"""Code of macOS is read, split, joined and given other names, and stays what it is."""

from __future__ import annotations

import contextlib
import subprocess
from typing import TYPE_CHECKING

import lief
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import BuildError, ExecutableError
from builders.macos import macho, names, universal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOTH = ("x86_64", "aarch64")


def image(data: bytes, architecture: str = "aarch64") -> macho.Image:
    return macho.parse(universal.thin(data, architecture))


def test_both_halves_come_out_and_go_together_again(library: bytes) -> None:
    assert universal.architectures(library) == BOTH
    halves = [bytes(universal.thin(library, each)) for each in BOTH]
    joined = universal.join(list(reversed(halves)))
    assert universal.split(joined) == tuple(halves)
    found = lief.MachO.parse(list(joined))
    assert [found.at(number).header.cpu_type.name for number in range(len(found))] == ["X86_64", "ARM64"]


def test_a_half_that_is_not_there_is_said(library: bytes) -> None:
    half = universal.thin(library, "x86_64")
    with pytest.raises(ExecutableError, match="it is for x86_64, not for aarch64"):
        universal.thin(half, "aarch64")


def test_a_java_class_is_no_universal_file() -> None:
    assert not universal.is_code(b"\xca\xfe\xba\xbe\x00\x00\x00\x41")
    assert not universal.is_code(b"")


@pytest.mark.parametrize("architecture", BOTH)
def test_what_a_library_says_is_what_others_read(
    library: bytes, architecture: str, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    read = image(library, architecture)
    path = tmp_path / "library"
    path.write_bytes(read.data)
    whole = lief.MachO.parse(str(path))
    known = whole.at(0)
    known_names = [found.name for found in known.libraries]
    assert [names.install_name(read), *names.dependencies(read)] == known_names
    tool = [require_tool("llvm-objdump"), "--macho", "--private-headers", str(path)]
    said = subprocess.run(tool, capture_output=True, text=True, check=True).stdout
    versions = names.versions(read)
    assert f"sdk {'.'.join(map(str, versions.sdk))}" in said
    assert f" {'.'.join(map(str, versions.minimum))}\n" in said


def test_names_change_and_nothing_else_does(library: bytes, tmp_path: Path) -> None:
    read = image(library)
    wanted = {"@loader_path/libcrypto.3.dylib": "@executable_path/../Frameworks/libcrypto.3.dylib"}
    changed = names.renamed(read, wanted, own="@rpath/libssl.3.dylib")
    assert names.dependencies(changed) == (*wanted.values(), "/usr/lib/libSystem.B.dylib")
    assert names.install_name(changed) == "@rpath/libssl.3.dylib"
    assert len(changed.data) == len(read.data)
    text = read.segment(macho.TEXT).sections[0]
    assert changed.data[text.offset :] == read.data[text.offset :]
    path = tmp_path / "changed"
    path.write_bytes(changed.data)
    whole = lief.MachO.parse(str(path))
    assert lief.MachO.check_layout(whole.at(0)) == (True, "")


@pytest.mark.usefixtures("as_in_3_13")
def test_a_header_without_room_says_what_to_do(library: bytes) -> None:
    wanted = {"@loader_path/libcrypto.3.dylib": f"@executable_path/{'long/' * 60}libcrypto.3.dylib"}
    with pytest.raises(BuildError, match=r"no room .* link it with -headerpad_max_install_names"):
        names.renamed(image(library), wanted)


def test_what_only_linkers_read_makes_room(library: bytes) -> None:
    read = image(library)
    end = macho.HEADER.size + sum(len(command.content) for command in read.commands)
    room = (
        min(section.offset for segment in read.segments for section in segment.sections if section.offset)
        - end
    )
    name = "@loader_path/libcrypto.3.dylib"
    longer = name + "x" * (room + 8 - room % 8)
    changed = names.renamed(read, {name: longer})
    assert longer in names.dependencies(changed)
    assert not list(changed.each(macho.CommandKind.SOURCE_VERSION))


def test_folders_to_look_in_go_when_nothing_is_looked_for(freeze_core: Path) -> None:
    (console,) = (freeze_core / "bases").glob("console-cpython-*")
    read = image(console.read_bytes())
    assert names.rpaths(read) == ("@loader_path/lib",)
    changed = names.renamed(read, {"@loader_path/lib/Python": "@executable_path/lib/Python"})
    assert names.rpaths(changed) == ()


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_damage_is_a_sentence(data: st.DataObject, library: bytes) -> None:
    half = bytearray(universal.thin(library, "aarch64"))
    place = data.draw(st.integers(0, 3000))
    half[place : place + 4] = data.draw(st.binary(min_size=4, max_size=4))
    cut = data.draw(st.integers(0, len(half)))
    for damaged in (bytes(half), bytes(half[:cut])):
        with contextlib.suppress(BuildError):
            found = macho.parse(damaged)
            names.dependencies(found)
            names.versions(found)
            names.renamed(found, {"@loader_path/libcrypto.3.dylib": "@rpath/x"})


def test_only_what_is_loaded_is_code(library: bytes, extension: Callable[[str], bytes]) -> None:
    """Object files, which some packages carry, have no end that a signature could lie in."""
    assert universal.is_code(library)
    half = bytearray(universal.thin(extension("math"), "aarch64"))
    assert universal.is_code(half[: universal.START])
    half[12] = 1
    assert not universal.is_code(bytes(half))


def test_debug_symbols_of_two_processors_are_no_code(library: bytes, tmp_path: Path) -> None:
    symbols = []
    for each in universal.split(library):
        half = bytearray(each)
        half[12] = 10
        symbols.append(bytes(half))
    both, file = universal.join(symbols), tmp_path / "PySide6.dSYM"
    file.write_bytes(both)
    assert not universal.is_code(both)
    assert not universal.is_code_file(file)
    file.write_bytes(library)
    universal.is_code_file.cache_clear()
    assert universal.is_code_file(file)
    assert universal.is_code(library[:100]), "damaged code is refused, never shipped as data"
