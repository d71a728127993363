"""What an ELF file says about itself to a loader."""

from __future__ import annotations

import itertools
import os
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from resources.elf_image import MAGIC, ElfError, ElfImage, read_at, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MACHINES: Final = {
    3: "i386",
    21: "ppc64",
    22: "s390x",
    40: "arm",
    62: "x86_64",
    183: "aarch64",
    243: "riscv",
}
_NEEDED, _STRTAB, _SYMTAB, _STRSZ, _SONAME, _RPATH, _RUNPATH, _FLAGS = 1, 5, 6, 10, 14, 15, 29, 30
_RELR: Final = 36
_VERNEED, _VERNEEDNUM = 0x6FFFFFFE, 0x6FFFFFFF
_STATIC_TLS: Final = 0x10
_INIT_FUNCTION: Final = re.compile(rb"\0PyInitU?_(\w+)(?=\0)")
_GLIBC: Final = ("libc.so.6", "ld-linux")
_PACKED_RELOCATIONS: Final = "GLIBC_ABI_DT_RELR"  # glibc 2.36 was the first to apply them
_MUSL: Final = ("libc.musl", "ld-musl")
_MUSL_ITSELF: Final = "libc.so"  # where no distribution gave it another name
_MOST_VERSIONS: Final = 4096  # of all libraries together; PySide6's largest module wants 40
_MOST_HOMONYMS: Final = 64  # names that end like the one looked for; more only where someone made them
_SHT_SYMTAB, _SHT_NOBITS, _SHT_DYNSYM = 2, 8, 11


@dataclass(frozen=True, slots=True, kw_only=True)
class ElfFacts:
    """What a loader, and who ships the file, must know.

    rpath, runpath: folders as written, `$ORIGIN` included.
    init_functions: the names X of its functions PyInit_X: the extension modules that it can be.
    needed_versions: pairs of a library and the symbol versions that are wanted of it.
    has_packed_relocations: it has DT_RELR, which glibc 2.36 and musl 1.2.4 were the first to apply.
    removable: bytes of symbol tables and debug sections, which a strip would save.
    segments_end: where the last mapped part ends; what follows is not needed to load it.
    problem: what is wrong with a damaged file, "" for a sound one. Then only `machine` may be relied on.
    """

    machine: str = ""
    is_64_bit: bool = True
    soname: str = ""
    needed: tuple[str, ...] = ()
    rpath: tuple[str, ...] = ()
    runpath: tuple[str, ...] = ()
    init_functions: tuple[str, ...] = ()
    needed_versions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    has_static_tls: bool = False
    imports_dlopen: bool = False
    imports_dladdr: bool = False
    has_packed_relocations: bool = False
    removable: int = 0
    segments_end: int = 0
    problem: str = ""

    @property
    def uses_origin(self) -> bool:
        return any("$ORIGIN" in folder or "${ORIGIN}" in folder for folder in self.rpath + self.runpath)

    @property
    def is_stripped(self) -> bool:
        return not self.removable

    @property
    def libc(self) -> str:
        """The C library that it was made for, as targets call it: "gnu" or "musl"; "" if it asks for none."""
        if any(name.startswith(_GLIBC) for name in self.needed):
            return "gnu"
        return "musl" if any(name.startswith(_MUSL) or name == _MUSL_ITSELF for name in self.needed) else ""

    @property
    def glibc_floor(self) -> tuple[int, ...]:
        """The oldest glibc that it loads with, such as (2, 17); () if it asks for none."""
        wanted = (version for _library, versions in self.needed_versions for version in versions)
        return max((floor for version in wanted if (floor := glibc_version(version))), default=())


def read(path: Path | str) -> ElfFacts | None:
    """Return what the file says, None if it is not ELF. OSError if it cannot be read."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        if read_at(descriptor, len(MAGIC), 0) != MAGIC:
            return None
        return _read_open(descriptor)
    finally:
        os.close(descriptor)


def _read_open(descriptor: int) -> ElfFacts:
    try:
        image = ElfImage(descriptor)
    except ElfError as error:
        return ElfFacts(problem=str(error))
    machine = _MACHINES.get(image.machine_number, f"machine {image.machine_number}")
    try:
        return _facts(image, machine)
    except ElfError as error:
        return ElfFacts(machine=machine, is_64_bit=image.is_64_bit, problem=str(error))


def _facts(image: ElfImage, machine: str) -> ElfFacts:
    entries = image.dynamic
    values = dict(entries)
    strings = b""
    if _STRTAB in values:
        strings = image.at_address(values[_STRTAB], values.get(_STRSZ, 0), "its string table")
    imports = _imports(image, values, strings)
    return ElfFacts(
        machine=machine,
        is_64_bit=image.is_64_bit,
        soname=text_at(strings, values[_SONAME]) if _SONAME in values else "",
        needed=tuple(text_at(strings, value) for tag, value in entries if tag == _NEEDED),
        rpath=_folders(strings, values.get(_RPATH)),
        runpath=_folders(strings, values.get(_RUNPATH)),
        init_functions=tuple(sorted({os.fsdecode(name) for name in _INIT_FUNCTION.findall(strings)})),
        needed_versions=tuple(_needed_versions(image, values, strings)),
        has_static_tls=bool(values.get(_FLAGS, 0) & _STATIC_TLS),
        imports_dlopen="dlopen" in imports,
        imports_dladdr="dladdr" in imports,
        has_packed_relocations=_RELR in values,
        removable=_removable(image),
        segments_end=image.segments_end,
    )


def _folders(strings: bytes, offset: int | None) -> tuple[str, ...]:
    return tuple(filter(None, text_at(strings, offset).split(":"))) if offset is not None else ()


def _needed_versions(
    image: ElfImage, values: dict[int, int], strings: bytes
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Walk DT_VERNEED: one record a library, each with a chain of versions."""
    shape = struct.Struct(image.order + "HHIII")
    address, room = values.get(_VERNEED, 0), _MOST_VERSIONS
    for _number in range(values.get(_VERNEEDNUM, 0)):
        record = image.at_address(address, shape.size, "its version table")
        _version, count, library, first, following = shape.unpack(record)
        room -= count + 1
        if room < 0:
            raise ElfError("its version table has no end")
        yield text_at(strings, library), tuple(_versions(image, address + first, count, strings))
        if not following:
            break
        address += following


def _versions(image: ElfImage, address: int, count: int, strings: bytes) -> Iterator[str]:
    shape = struct.Struct(image.order + "IHHII")
    for _number in range(count):
        record = image.at_address(address, shape.size, "its version table")
        _hash, _flags, _other, name, following = shape.unpack(record)
        yield text_at(strings, name)
        if not following:
            break
        address += following


def _imports(image: ElfImage, values: dict[int, int], strings: bytes) -> frozenset[str]:
    """Return which of dlopen and dladdr the file takes from elsewhere.

    The symbols are searched for, not decoded one by one: a large library has a hundred thousand.
    """
    wanted = [name for name in ("dlopen", "dladdr") if name.encode() + b"\0" in strings]
    symbols = _dynamic_symbols(image, values) if wanted else b""
    return frozenset(name for name in wanted if _is_undefined(image, symbols, strings, name.encode() + b"\0"))


def _dynamic_symbols(image: ElfImage, values: dict[int, int]) -> bytes:
    for section in image.sections:
        if section.kind == _SHT_DYNSYM:
            return image.read(section.offset, section.size, "its symbol table")
    # Without sections only a hash table knows the count; linkers put the strings right behind the symbols.
    start, end = values.get(_SYMTAB, 0), values.get(_STRTAB, 0)
    return image.at_address(start, end - start, "its symbol table") if start < end else b""


def _is_undefined(image: ElfImage, symbols: bytes, strings: bytes, name: bytes) -> bool:
    """Tell if a symbol of that name has section number 0, which means that another file defines it."""
    entry_size, section_at = (24, 6) if image.is_64_bit else (16, 14)
    for start in itertools.islice(_places(strings, name), _MOST_HOMONYMS):
        for found in _places(symbols, struct.pack(image.order + "I", start)):
            section = symbols[found + section_at : found + section_at + 2]
            if found % entry_size == 0 and section == b"\0\0":
                return True
    return False


def _places(data: bytes, part: bytes) -> Iterator[int]:
    found = data.find(part)
    while found >= 0:
        yield found
        found = data.find(part, found + 1)


def _removable(image: ElfImage) -> int:
    """Add up what strip removes: debug sections, the symbol table and its strings."""
    total = 0
    for section in image.sections:
        name = image.section_names[section.name_offset : section.name_offset + 7]
        if section.kind == _SHT_NOBITS:
            continue
        if section.kind == _SHT_SYMTAB:
            total += section.size
            total += image.sections[section.link].size if section.link < len(image.sections) else 0
        elif name.startswith((b".debug_", b".zdebug")):
            total += section.size
    return total


def glibc_version(version: str) -> tuple[int, ...]:
    """Return the glibc that a symbol version stands for, such as "GLIBC_2.17"; () if it stands for none."""
    if version == _PACKED_RELOCATIONS:
        return (2, 36)
    prefix, _underscore, number = version.partition("_")
    parts = number.split(".")
    if prefix != "GLIBC" or not all(part.isascii() and part.isdigit() for part in parts):
        return ()  # GLIBC_PRIVATE, GLIBCXX_3.4 and other libraries' versions
    return tuple(int(part) for part in parts)
