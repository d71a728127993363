"""Programs of Windows, read with lief: what they are for, what they need, if they are signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from builders.check.report import Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builders.check.native import Native

ARCHITECTURES = {"AMD64": "x86_64", "ARM64": "aarch64", "I386": "i386"}
# What Windows itself has; the Visual C++ runtime (vcruntime140, msvcp140) is not among it.
WINDOWS = (
    "kernel32",
    "user32",
    "advapi32",
    "shell32",
    "ole32",
    "oleaut32",
    "gdi32",
    "ws2_32",
    "ntdll",
    "msvcrt",
)
WINDOWS_SETS = ("api-ms-win-", "ext-ms-")
MORE_WINDOWS = (
    "bcrypt",
    "comctl32",
    "comdlg32",
    "crypt32",
    "iphlpapi",
    "rpcrt4",
    "shlwapi",
    "version",
    "winmm",
)


def report(path: str, kind: str, found: Sequence[Native]) -> Report:
    """Return the report of a program for Windows."""
    binaries = [(native.name, binary) for native in found if (binary := _parse(native)) is not None]
    damaged = sorted({native.name for native in found} - {name for name, _binary in binaries})
    architecture = _architecture(binaries[0][1]) if binaries else ""
    carried = {name.rpartition("/")[2].lower() for name, _binary in binaries}
    needed = [(library, name) for name, binary in binaries for library in _libraries(binary)]
    missing = {library: name for library, name in reversed(needed) if not _is_there(library, carried)}
    return Report(
        path=path,
        kind=kind,
        architecture=architecture,
        target=f"{architecture}-pc-windows-msvc" if architecture else "",
        files=len(found),
        libraries=tuple(sorted({library for library, _name in needed} - set(missing))),
        missing=tuple(sorted(missing.items())),
        signed=bool(binaries) and all(_is_signed(binary) for _name, binary in binaries),
        damaged=tuple((name, "it cannot be read") for name in damaged),
    )


def _parse(native: Native) -> Any:  # noqa: ANN401 - lief has no types
    import lief  # noqa: PLC0415 - slow, and rarely needed

    lief.logging.disable()
    return lief.PE.parse(str(native.path))


def _architecture(binary: Any) -> str:  # noqa: ANN401
    name = str(binary.header.machine.name)
    return ARCHITECTURES.get(name.upper(), name.lower())


def _libraries(binary: Any) -> list[str]:  # noqa: ANN401
    return list(binary.libraries)


def _is_there(library: str, carried: set[str]) -> bool:
    """Whether the program carries a library or the system has it."""
    name = library.lower()
    windows = (*WINDOWS, *MORE_WINDOWS)
    return (
        name.rpartition("/")[2] in carried
        or name.removesuffix(".dll").removesuffix(".drv") in windows
        or name.startswith(WINDOWS_SETS)
    )


def _is_signed(binary: Any) -> bool:  # noqa: ANN401
    return bool(binary.has_signatures)
