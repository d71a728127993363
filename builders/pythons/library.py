"""What a Python library for any system says of itself: its version, and the modules that are built into it.

The modules are those of `PyImport_Inittab`, a pointer to pairs of pointers: a module's name and the function
that makes it, until a name is missing. See Include/cpython/import.h of CPython.

What was read is kept by the library's content: loading lief takes half as long as a cached build.

<cache>/python-libraries/<digest>-<architecture>.json
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any, TypedDict

from builders import cache
from builders.errors import OutputError, PythonError
from builders.pythons import evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from resources.target import Target

SECTION = "python-libraries"
_TABLE = "PyImport_Inittab"
_POINTER = 8
_ROW = 2 * _POINTER
_LONGEST_NAME = 64
_MOST_MODULES = 1000
_LEVELS = {0xA: "alpha", 0xB: "beta", 0xC: "candidate", 0xF: "final"}


Version = tuple[int, int, int, str, int]


class _Facts(TypedDict):
    builtin_modules: list[str]
    version: list[Any] | None


def builtin_modules(library: Path, target: Target) -> tuple[str, ...]:
    """Return the names of the modules in it, sorted; raises PythonError."""
    return tuple(_facts(library, target)["builtin_modules"])


def windows_version(library: Path, target: Target) -> Version | None:
    """Return `sys.version_info` as python3XX.dll states it, None where it does not; raises PythonError."""
    found = _facts(library, target)["version"]
    return tuple(found) if found else None


def _facts(library: Path, target: Target) -> _Facts:
    kept = cache.place(SECTION, f"{evidence.digest(library)}-{target.architecture}.json")
    with contextlib.suppress(OSError, ValueError):
        facts: _Facts = json.loads(kept.read_bytes())
        return facts
    facts = _read(library, target)
    with contextlib.suppress(OutputError, OSError):  # slower next time, nothing else
        cache.write_file(kept, json.dumps(facts).encode())
    return facts


def _read(library: Path, target: Target) -> _Facts:
    binary = _parsed(library, target)
    try:
        names = sorted(_names(binary, _moved(binary)))
    except (LookupError, ValueError) as error:
        raise PythonError(f"{library} is damaged or no Python library: it has no {_TABLE}") from error
    version = _version(binary)
    return {"builtin_modules": names, "version": list(version) if version else None}


def _version(binary: Any) -> Version | None:  # noqa: ANN401 - lief has no types
    """Return what a PE file states.

    Its third number holds 1000 times the micro version, 10 times the level and the serial
    (PC/python_ver_rc.h in CPython).
    """
    import lief  # noqa: PLC0415 - as in _parsed

    is_described = isinstance(binary, lief.PE.Binary) and binary.has_resources
    found = list(binary.resources_manager.version) if is_described else []
    if not found:
        return None
    file = found[0].file_info
    minor, field = file.file_version_ms, file.file_version_ls >> 16
    level = _LEVELS.get(field % 1000 // 10, "final")
    return minor >> 16, minor & 0xFFFF, field // 1000, level, field % 10


def _parsed(library: Path, target: Target) -> Any:  # noqa: ANN401 - lief has no types
    import lief  # noqa: PLC0415 - 50 ms, and only for Pythons that cannot be asked

    lief.logging.disable()
    binary = lief.parse(str(library))
    if isinstance(binary, lief.MachO.FatBinary):
        types = lief.MachO.Header.CPU_TYPE
        wanted = {"x86_64": types.X86_64, "aarch64": types.ARM64}[target.architecture]
        binary = next((each for each in binary if each.header.cpu_type == wanted), None)
    if binary is None:
        raise PythonError(f"{library} is damaged or not for {target}")
    return binary


def _names(binary: Any, moved: Mapping[int, int]) -> Iterator[str]:  # noqa: ANN401 - as above
    def pointer(address: int) -> int:
        raw = bytes(binary.get_content_from_virtual_address(address, _POINTER))
        return moved.get(address) or int.from_bytes(raw, "little")

    row = pointer(_table(binary))
    if not row:
        raise ValueError(_TABLE)
    for _ in range(_MOST_MODULES):
        if not (name := pointer(row)):
            return
        text = bytes(binary.get_content_from_virtual_address(name, _LONGEST_NAME))
        yield text.partition(b"\0")[0].decode("ascii")
        row += _ROW


def _table(binary: Any) -> int:  # noqa: ANN401 - as above
    """Return the address of the exported pointer; raises LookupError."""
    import lief  # noqa: PLC0415 - as above

    if isinstance(binary, lief.PE.Binary):
        table = binary.get_export()
        entries = table.entries if table else ()
        places = [each.address + binary.optional_header.imagebase for each in entries if each.name == _TABLE]
    elif isinstance(binary, lief.ELF.Binary):
        symbols = (*binary.dynamic_symbols, *binary.symtab_symbols)
        places = [each.value for each in symbols if each.name == _TABLE and each.value]
    else:
        places = [each.value for each in binary.symbols if each.name == f"_{_TABLE}" and each.value]
    return int(places[0])


def _moved(binary: Any) -> dict[int, int]:  # noqa: ANN401 - as above
    """Return what a loader writes over pointers, by address, where the file does not hold it."""
    import lief  # noqa: PLC0415 - as above

    if isinstance(binary, lief.ELF.Binary):
        return {each.address: each.addend for each in binary.dynamic_relocations if each.addend}
    if isinstance(binary, lief.MachO.Binary):
        fixups = (each for each in binary.relocations if isinstance(each, lief.MachO.RelocationFixup))
        return {each.address: each.target for each in fixups}
    return {}
