"""For which systems and architectures a binary is, from its first bytes.

ELF      7f 45 4c 46 ... machine at 18
PE       4d 5a ... offset of the header at 60; there 50 45 00 00, machine
Mach-O   cf fa ed fe, type of processor; or ca fe ba be, count, and 20 bytes for each architecture
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from builders.errors import PythonError
from resources.target import System, this_machine

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from resources.target import Target

Machine = tuple[System, str]

_BYTES = 4096
_MOST_ARCHITECTURES = 16  # a Java class begins as a universal binary does, with a larger number here
_ELF = {62: "x86_64", 183: "aarch64", 3: "i686", 40: "arm"}
_PE = {0x8664: "x86_64", 0xAA64: "aarch64", 0xA641: "aarch64", 0x14C: "i686"}
_MACH_O = {0x01000007: "x86_64", 0x0100000C: "aarch64", 7: "i686"}


def machines(path: Path) -> tuple[Machine, ...]:
    """Return what it runs on, several for a universal binary, nothing if it is no binary."""
    try:
        with path.open("rb") as file:
            head = file.read(_BYTES)
        return tuple(_machines(head))
    except (OSError, struct.error):
        return ()


def runs_here(path: Path) -> bool:
    """Whether this machine can run it; what is no binary, such as a script, may run."""
    here, found = this_machine(), machines(path)
    if (here.system, here.architecture) not in found:
        return not found
    return here.system is not System.LINUX or _asks_for_musl(path) == (here.libc == "musl")


def _asks_for_musl(path: Path) -> bool:
    """Whether a program names musl's loader, which stands on its first page."""
    with path.open("rb") as file:
        return b"/ld-musl-" in file.read(_BYTES)


def _machines(head: bytes) -> list[Machine]:
    if head.startswith(b"\x7fELF"):
        order = ">" if head[5] == 2 else "<"  # noqa: PLR2004 - ELFDATA2MSB
        return [(System.LINUX, _named(_ELF, struct.unpack_from(f"{order}H", head, 18)[0]))]
    if head.startswith(b"MZ"):
        at = struct.unpack_from("<I", head, 60)[0]
        signature, machine = struct.unpack_from("<4sH", head, at)
        return [(System.WINDOWS, _named(_PE, machine))] if signature == b"PE\0\0" else []
    if head.startswith(b"\xcf\xfa\xed\xfe"):
        return [(System.MACOS, _named(_MACH_O, struct.unpack_from("<I", head, 4)[0]))]
    if head.startswith(b"\xca\xfe\xba\xbe"):
        count = struct.unpack_from(">I", head, 4)[0]
        places = range(8, 8 + 20 * count, 20) if count <= _MOST_ARCHITECTURES else ()
        return [(System.MACOS, _named(_MACH_O, struct.unpack_from(">I", head, at)[0])) for at in places]
    return []


def _named(names: dict[int, str], machine: int) -> str:
    return names.get(machine, f"processor {machine:#x}")


def refuse_mixed(root: Path, binaries: Iterable[Path], target: Target) -> None:
    """Raise PythonError if one of the binaries is for another machine than the target."""
    for path in sorted(binaries):
        found = machines(path)
        if found and (target.system, target.architecture) not in found:
            kinds = ", ".join(" ".join(each) for each in found)
            name = path.relative_to(root) if path.is_relative_to(root) else path
            raise PythonError(f"{root} mixes architectures: {name} is for {kinds}, not for {target}")
