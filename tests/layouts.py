"""Folders laid out as Pythons for other systems are, with binaries of little more than their headers."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PE = {"x86_64": 0x8664, "aarch64": 0xAA64, "i686": 0x14C}
MACH_O = {"x86_64": 0x01000007, "aarch64": 0x0100000C}
ELF = {"x86_64": 62, "aarch64": 183}
MAGIC = 3571  # of CPython 3.13


def pe(architecture: str) -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<I4sH", 64, b"PE\0\0", PE[architecture]) + bytes(64)


def mach_o(*architectures: str) -> bytes:
    if len(architectures) == 1:
        return struct.pack("<II", 0xFEEDFACF, MACH_O[architectures[0]]) + bytes(64)
    entries = b"".join(struct.pack(">5I", MACH_O[each], 0, 4096, 64, 12) for each in architectures)
    return struct.pack(">II", 0xCAFEBABE, len(architectures)) + entries


def elf(architecture: str) -> bytes:
    return b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, ELF[architecture]) + bytes(64)


def write(root: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def patchlevel(minor: int = 13, level: str = "FINAL", serial: int = 0) -> str:
    return (
        f"#define PY_MAJOR_VERSION\t3\n#define PY_MINOR_VERSION\t{minor}\n#define PY_MICRO_VERSION\t5\n"
        f"#define PY_RELEASE_LEVEL\tPY_RELEASE_LEVEL_{level}\n#define PY_RELEASE_SERIAL\t{serial}\n"
    )


def machinery() -> str:
    """Return the line of importlib/_bootstrap_external.py that has the magic number, until 3.13."""
    return f"# Python 3.13\nMAGIC_NUMBER = ({MAGIC}).to_bytes(2, 'little') + b'\\r\\n'\n"


def windows(root: Path, architecture: str = "x86_64") -> Path:
    return write(root, {
        "python.exe": pe(architecture), "python3.dll": pe(architecture), "python313.dll": pe(architecture),
        "Lib/os.py": "", "Lib/importlib/_bootstrap_external.py": machinery(),
        "DLLs/_ssl.pyd": pe(architecture), "DLLs/libssl-3.dll": pe(architecture), "DLLs/py.ico": b"icon",
        "include/Python.h": "", "include/patchlevel.h": patchlevel(),
        "tcl/tcl8.6/init.tcl": "", "tcl/tk8.6/tk.tcl": "", "LICENSE.txt": "PSF",
    })  # fmt: skip


def windows_314t(root: Path) -> Path:
    """A free-threaded pre-release of 3.14, which has its magic number in a header."""
    return write(root, {
        "python3.14t.exe": pe("aarch64"), "python3t.dll": pe("aarch64"), "python314t.dll": pe("aarch64"),
        "Lib/os.py": "", "Lib/importlib/_bootstrap_external.py": "MAGIC_NUMBER = _imp.token\n",
        "DLLs/_ssl.pyd": pe("aarch64"),
        "include/Python.h": "", "include/patchlevel.h": patchlevel(14, "GAMMA", 2),
        "include/internal/pycore_magic_number.h": "#define PYC_MAGIC_NUMBER 3627\n",
    })  # fmt: skip


def posix(root: Path, library: str, binary: bytes, variables: str = "{}") -> Path:
    return write(root, {
        "bin/python3.13": binary, f"lib/{library}": binary,
        "lib/python3.13/os.py": "", "lib/python3.13/importlib/_bootstrap_external.py": machinery(),
        "lib/python3.13/_sysconfigdata__x_.py": f"# made\nbuild_time_vars = {variables}\n",
        "lib/python3.13/lib-dynload/_ssl.so": binary,
        "include/python3.13/Python.h": "", "include/python3.13/patchlevel.h": patchlevel(),
    })  # fmt: skip


def macos(root: Path, *architectures: str) -> Path:
    return posix(root, "libpython3.13.dylib", mach_o(*(architectures or ("aarch64",))))


def linux(root: Path, architecture: str = "aarch64", libc: str = "gnu") -> Path:
    multiarch, library = f"{architecture}-linux-{libc}", "libpython3.13.so.1.0"
    variables = {"MULTIARCH": multiarch, "INSTSONAME": library, "LIBS": "-ldl"}
    return posix(root, library, elf(architecture), repr(variables))


def framework(root: Path) -> Path:
    version = root / "Python.framework/Versions/3.13"
    binary = mach_o("x86_64", "aarch64")
    posix(version, "libpython3.13.dylib", binary)
    (version / "lib/libpython3.13.dylib").unlink()
    write(version, {"Python": binary})
    return root
