"""Read from its files what a Python would answer that cannot be run here.

Windows      python313.dll, Lib/, DLLs/              the folder of an installation
             python313.dll, python313.zip, *.pyd     the embeddable one, its library unpacked elsewhere
POSIX        lib/python3.13/, lib/libpython3.13.*, bin/python3.13
macOS        Python.framework/Versions/3.13/{Python,lib/python3.13}, or one of the folders in that path
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from builders.errors import PythonError
from builders.pythons import binary, evidence
from builders.pythons.library import builtin_modules, windows_version
from resources.target import System, this_machine

if TYPE_CHECKING:
    from pathlib import Path

    from resources.target import Target

_WINDOWS_LIBRARY = re.compile(r"python3(\d+)(t?)(?:_d)?\.dll", re.IGNORECASE)
_POSIX_LIBRARY = re.compile(r"python3\.(\d+)(t?)")
_FRAMEWORK = "Python"


def prefix(folder: Path) -> Path | None:
    """Return the folder that `as_answer` reads, this one or one that leads to it, None if there is none."""
    for place in (folder, folder.parent, *_inner(folder)):
        if windows_library(place) or _posix_stdlib(place):
            return place
    return None


def _inner(folder: Path) -> list[Path]:
    inner = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    versions = [*folder.glob("Versions/3.*"), *folder.glob("Python.framework/Versions/3.*")]
    return [*sorted(versions, reverse=True), *(inner if len(inner) == 1 else ())]


def windows_library(root: Path) -> Path | None:
    """Return python3XX.dll of a folder, None if it has none."""
    return next(
        (path for path in sorted(root.glob("python3*.dll")) if _WINDOWS_LIBRARY.fullmatch(path.name)), None
    )


def zipped_stdlib(root: Path) -> Path | None:
    """Return the archive that an embeddable Python has in place of Lib."""
    library = windows_library(root)
    archive = root / f"{library.stem}.zip" if library else None
    return archive if archive and archive.is_file() and not (root / "Lib/os.py").is_file() else None


def as_answer(root: Path, target: Target | None = None, stdlib: Path | None = None) -> dict[str, Any]:
    """Return what answer.py would; raises PythonError.

    target: which half of a universal binary is meant, and what it has to be for.
    stdlib: where the library of an embeddable Python was unpacked.
    """
    library = windows_library(root)
    found = _windows(root, library, target, stdlib) if library else _posix(root, target)
    binary.refuse_mixed(root, found.pop("binaries"), found.pop("target"))
    return found | {"implementation": "cpython", "prefix": str(root), "bits": 64, "loaded": ""}


def _windows(root: Path, library: Path, target: Target | None, stdlib: Path | None) -> dict[str, Any]:
    name = _WINDOWS_LIBRARY.fullmatch(library.name)
    assert name is not None  # noqa: S101 - windows_library() finds no other
    target = evidence.target(library, target)
    stdlib = stdlib or root / "Lib"
    extensions = root / "DLLs" if (root / "DLLs").is_dir() else root
    tag = f"cp3{name[1]}{name[2]}-win_{'arm64' if target.architecture == 'aarch64' else 'amd64'}"
    version = evidence.version(root / "include") or windows_version(library, target)
    return _shared(root, target, stdlib, library, version=version, minor=int(name[1])) | {
        "executable": str(root / "python.exe") if target == this_machine() else "",
        "path": [str(extensions)],
        "extensions": str(extensions),
        "binaries": (library, *extensions.glob("*.pyd"), *extensions.glob("*.dll")),
        "paths": {"include": str(root / "include")},
        "variables": evidence.variables({})
        | {"INSTSONAME": library.name, "Py_GIL_DISABLED": str(int(bool(name[2])))},
        "extension_suffixes": [f".{tag}.pyd", ".pyd"],
        "abi_flags": "",
        "tcl": [str(path.parent) for path in sorted(root.glob("tcl/tcl*/init.tcl"))],
        "tk_version": next((path.name[2:] for path in sorted(root.glob("tcl/tk*.*")) if path.is_dir()), ""),
    }


def _posix(root: Path, target: Target | None) -> dict[str, Any]:
    stdlib = _posix_stdlib(root)
    name = _POSIX_LIBRARY.fullmatch(stdlib.name) if stdlib else None
    if stdlib is None or name is None:
        raise PythonError(f"{root} holds no Python: there is neither python3XX.dll nor lib/python3.X/os.py")
    config = evidence.variables(evidence.build_variables(stdlib))
    library = _posix_library(root, stdlib.name, config)
    target = evidence.target(library, target, config["MULTIARCH"])
    flags = config["ABIFLAGS"] or name[2]
    include = root / f"include/{stdlib.name}"
    executable = root / "bin" / f"python3.{name[1]}{flags}"
    dynload = stdlib / "lib-dynload"
    version = evidence.version(include)
    return _shared(root, target, stdlib, library, version=version, minor=int(name[1])) | {
        "executable": str(executable) if target == this_machine() else "",
        "path": [str(dynload)],
        "extensions": str(dynload),
        "binaries": (library, *dynload.glob("*.so")),
        "paths": {"include": str(include)},
        "variables": config
        | {"INSTSONAME": library.name if library.parent.name != "bin" else "", "LIBDIR": "", "LIBPL": ""},
        "extension_suffixes": _suffixes(target, int(name[1]), flags),
        "abi_flags": flags,
        "tcl": [str(path.parent) for path in sorted(root.glob("lib/tcl*/init.tcl"))],
        "tk_version": next((path.parent.name[2:] for path in sorted(root.glob("lib/tk*/tk.tcl"))), ""),
    }


def _shared(
    root: Path,
    target: Target,
    stdlib: Path,
    library: Path,
    *,
    version: tuple[Any, ...] | None,
    minor: int,
) -> dict[str, Any]:
    """Return what is found in the same way on every system."""
    if version is None:
        raise PythonError(f"{root} does not tell its version: there is no patchlevel.h")
    if not (stdlib / "os.py").is_file() and not (stdlib / "os.pyc").is_file():
        raise PythonError(f"{root} has no standard library: {stdlib / 'os.py'} is missing")
    return {
        "version": list(version),
        "stdlib": str(stdlib),
        "build": f"{version} {evidence.digest(library)}",
        "target": target,
        "system": {System.LINUX: "linux", System.WINDOWS: "win32", System.MACOS: "darwin"}[target.system],
        "machine": target.architecture,
        "libc": "glibc" if target.libc == "gnu" else "",
        "builtin_modules": list(builtin_modules(library, target)),
        "magic": evidence.magic(stdlib, root / "include", minor).hex(),
        "cache_tag": f"cpython-3{minor}",
    }


def _posix_stdlib(root: Path) -> Path | None:
    found = (path.parent for path in sorted(root.glob("lib/python3.*/os.py")))
    return next((path for path in found if _POSIX_LIBRARY.fullmatch(path.name)), None)


def _posix_library(root: Path, name: str, config: dict[str, str]) -> Path:
    """Return the Python library, or the program that it is linked into; raises PythonError."""
    named = (
        config["INSTSONAME"],
        config["LDLIBRARY"],
        f"lib{name}.dylib",
        f"lib{name}.so.1.0",
        f"lib{name}.so",
    )
    places = [root / "lib" / each for each in named if each and not each.endswith(".a")]
    places += [root / _FRAMEWORK, root / "bin" / name]
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise PythonError(f"{root} has no Python library: looked for {', '.join(map(str, places))}")
    return found


def _suffixes(target: Target, minor: int, flags: str) -> list[str]:
    system = "darwin" if target.system is System.MACOS else f"{target.architecture}-linux-{target.libc}"
    limited = [] if "t" in flags else [".abi3.so"]
    return [f".cpython-3{minor}{flags}-{system}.so", *limited, ".so"]
