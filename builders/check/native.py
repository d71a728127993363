"""The native files of a finished program, and what each says about itself."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builders.executable import is_executable, open_executable
from builders.macos import universal
from resources import elf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_START = universal.START
ELF = b"\x7fELF"
PE = b"MZ"
MACHO = b"\xcf\xfa\xed\xfe"  # stands for universal files, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """A native file: its name in the program, and where it can be read now."""

    name: str
    path: Path
    magic: bytes

    @property
    def is_elf(self) -> bool:
        return self.magic == ELF

    @property
    def is_macho(self) -> bool:
        return self.magic == MACHO


def natives(path: Path, inside: Iterable[tuple[str, bytes]]) -> Iterator[Native]:
    """Return each native file; one from inside an executable can be read until the next is asked for.

    inside: name and content of what is not in files; what programs of ours carry is found without it.
    """
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file() and not file.is_symlink() and (magic := _magic(file)):
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            yield Native(name=name, path=file, magic=magic)
            inside = itertools.chain(inside, _carried(file))
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / "library"
        for name, data in inside:
            if magic := _magic_of(data[:_START]):
                unpacked.write_bytes(data)
                yield Native(name=name, path=unpacked, magic=magic)


def _carried(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the libraries that a program made by Onefold carries."""
    if not is_executable(file):
        return
    opened = open_executable(file)
    for entry in opened.entries:
        if _magic_of(bytes(opened.payload[entry.offset : entry.offset + min(entry.size, _START)])):
            yield entry.name, bytes(opened.data(entry))


def _magic(file: Path) -> bytes:
    """Return how a native file begins, b"" for any other."""
    with file.open("rb") as stream:
        return _magic_of(stream.read(_START))


def _magic_of(start: bytes) -> bytes:
    if start[: len(ELF)] == ELF:
        return ELF
    if universal.is_code(start):
        return MACHO
    return PE if start[: len(PE)] == PE else b""


def facts(native: Native) -> elf.ElfFacts:
    """Return what an ELF file says."""
    return elf.read(native.path) or elf.ElfFacts(problem="it cannot be read")


def damaged(files: Iterable[tuple[str, elf.ElfFacts]], architecture: str) -> Iterator[tuple[str, str]]:
    """Yield name and fault of each file that cannot be loaded by a program for that architecture."""
    for name, found in files:
        if found.problem:
            yield name, found.problem
        elif found.machine != architecture:
            yield name, f"it is for {found.machine}, the program for {architecture}"


def symbol(native: Native, version: str) -> str:
    """Return the first symbol of that version that the file asks for, such as "GLIBC_2.34"."""
    import lief  # noqa: PLC0415 - slow, and only needed for the one file that decides

    lief.logging.disable()
    binary = lief.ELF.parse(str(native.path))
    if binary is None:
        return ""
    names = [
        str(found.name)
        for found in binary.imported_symbols
        if (versions := found.symbol_version)
        and (wanted := versions.symbol_version_auxiliary)
        and wanted.name == version
    ]
    return min(names, default="")
