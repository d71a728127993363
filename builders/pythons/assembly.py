"""Make a distribution of what an interpreter answered and of the files that are there now."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.pythons.model import Distribution
from resources.errors import TargetError
from resources.target import Target, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OLDEST = (3, 10)
_LICENCE_NAMES = ("LICENSE.txt", "LICENSE")
_PACKAGED_LICENCES = ("/usr/share/doc/python{0}/copyright", "/usr/share/doc/libpython{0}-stdlib/copyright")


def assembled(answer: Mapping[str, Any], variables: Mapping[str, str]) -> Distribution | str:
    """Return the distribution, or why what answered cannot be one."""
    try:
        return _refusal(answer) or _distribution(answer, target_of(answer), variables)
    except TargetError as error:
        return str(error)
    except (LookupError, TypeError, ValueError, AttributeError, OSError) as error:
        return f"it does not answer as a Python does ({error})"


def _refusal(answer: Mapping[str, Any]) -> str:
    if answer.get("implementation") != "cpython":
        return f"it is {answer.get('implementation') or 'an unknown implementation'}, not CPython"
    if tuple(answer["version"][:2]) < OLDEST:
        return f"it is Python {version_text(answer['version'])}, older than {OLDEST[0]}.{OLDEST[1]}"
    return "" if answer.get("bits") == 64 else "it is a 32-bit Python"  # noqa: PLR2004 - bits, as the text says


def _distribution(answer: Mapping[str, Any], target: Target, variables: Mapping[str, str]) -> Distribution:
    root, stdlib, config = Path(answer["prefix"]), Path(answer["stdlib"]), answer["variables"]
    minor = (answer["version"][0], answer["version"][1])
    executable = Path(answer["executable"]).resolve(strict=True) if answer["executable"] else None
    extensions = Path(answer.get("extensions") or _extensions(answer["path"], stdlib))
    static = _static_library(root, stdlib, config)
    shared = _shared_library(root, config)
    return Distribution(
        version=version_text(answer["version"]),
        minor=minor,
        target=target,
        executable=executable,
        root=root,
        stdlib=stdlib,
        extensions=extensions,
        include=_include(root, minor, answer),
        static_library=static,
        shared_library=shared,
        shared_library_name=config["INSTSONAME"].rpartition("/")[2] if shared else "",
        link_arguments=link_arguments(config),
        extension_suffixes=tuple(answer["extension_suffixes"]),
        builtin_modules=tuple(answer["builtin_modules"]),
        magic=answer["magic"],
        cache_tag=answer["cache_tag"],
        abi_flags=answer["abi_flags"],
        debug=config["Py_DEBUG"] == "1",
        free_threaded=config["Py_GIL_DISABLED"] == "1",
        tcl_folders=_tcl_folders(answer["tcl"], answer["tk_version"]),
        licences=_licences(root, stdlib, minor),
        variables=tuple(sorted(variables.items())),
        identity=identity(answer["build"], target, executable, static, shared, stdlib, extensions),
    )


def version_text(version: Iterable[Any]) -> str:
    """Return `sys.version_info` as it is written: "3.13.0", "3.14.0rc1"."""
    major, minor, micro, level, serial = version
    stage = {"alpha": "a", "beta": "b", "candidate": "rc"}.get(level)
    return f"{major}.{minor}.{micro}" + (f"{stage}{serial}" if stage else "")


def target_of(answer: Mapping[str, Any]) -> Target:
    """Return the system that it was built for; raises TargetError."""
    machine = str(answer["machine"]).lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    if answer["system"] == "linux":
        musl = "musl" in answer["variables"]["MULTIARCH"] or answer["libc"] != "glibc"
        return parse(f"{machine}-unknown-linux-{'musl' if musl else 'gnu'}")
    return parse(f"{machine}-pc-windows-msvc" if answer["system"] == "win32" else f"{machine}-apple-darwin")


def link_arguments(config: Mapping[str, str]) -> tuple[str, ...]:
    """Return the libraries that libpython itself asks for, without folders of its build machine."""
    words = " ".join(config.get(name, "") for name in ("LIBS", "MODLIBS", "SYSLIBS"))
    found = re.findall(r"(?<!\S)(-l\S+|-framework\s+\S+|-pthread)(?!\S)", words)
    return tuple(word for argument in dict.fromkeys(found) for word in argument.split())


def identity(build: str, target: Target, *paths: Path | None) -> str:
    """Return what caches are keyed by; a file that was replaced or a folder that gained one changes it."""
    digest = hashlib.sha256(f"{build}\0{target}\0".encode())
    for path in paths:
        status = path.stat() if path else None
        digest.update(f"{status.st_size} {status.st_mtime_ns // 10**9}\0".encode() if status else b"-\0")
    return digest.hexdigest()[:32]


def _static_library(root: Path, stdlib: Path, config: Mapping[str, str]) -> Path | None:
    folders = [*sorted(stdlib.glob("config-*")), root / "lib", Path(config["LIBPL"]), Path(config["LIBDIR"])]
    return _first(folders, config["LIBRARY"], suffix=".a")


def _shared_library(root: Path, config: Mapping[str, str]) -> Path | None:
    debian = root / "lib" / config["MULTIARCH"]  # also where it was unpacked for another machine
    folders = [root / "lib", root, debian, Path(config["LIBDIR"])]
    names = (config["INSTSONAME"], config["LDLIBRARY"])
    found = (
        _first(folders, name, suffix=suffix) for name in names for suffix in (".so", ".dylib", ".dll", "")
    )
    return next((file.resolve() for file in found if file and file.suffix != ".a"), None)


def _first(folders: Iterable[Path], name: str, suffix: str) -> Path | None:
    """Return the first such file: a name without folders whose suffixes hold `suffix`."""
    if not name or suffix not in name:
        return None
    return next(
        (folder / name for folder in folders if folder.is_absolute() and (folder / name).is_file()), None
    )


def _extensions(path: Iterable[str], stdlib: Path) -> Path:
    named = (Path(entry) for entry in path if Path(entry).name in {"lib-dynload", "DLLs"})
    return next((entry for entry in named if entry.is_dir()), stdlib)


def _include(root: Path, minor: tuple[int, int], answer: Mapping[str, Any]) -> Path | None:
    version = f"python{minor[0]}.{minor[1]}{answer['abi_flags']}"
    folders = (Path(answer["paths"]["include"]), root / "include" / version, root / "include")
    return next((folder for folder in folders if (folder / "Python.h").is_file()), None)


def _tcl_folders(places: list[str], tk_version: str) -> tuple[Path, ...]:
    """Return the folders of Tcl, of Tk, and of Tcl's modules, which Tcl expects side by side."""
    if not places or not (Path(places[0]) / "init.tcl").is_file():
        return ()
    tcl = Path(places[0])
    beside = [tcl.parent, *(Path(place) for place in places)]
    tk = next(
        (place / f"tk{tk_version}" for place in beside if (place / f"tk{tk_version}/tk.tcl").is_file()), None
    )
    modules = tcl.parent / f"tcl{tk_version.partition('.')[0]}"
    return tuple(folder.resolve() for folder in (tcl, tk, modules) if folder and folder.is_dir())


def _licences(root: Path, stdlib: Path, minor: tuple[int, int]) -> tuple[Path, ...]:
    version = f"{minor[0]}.{minor[1]}"
    own = [folder / name for folder in (stdlib, root) for name in _LICENCE_NAMES]
    packaged = (
        [Path(pattern.format(version)) for pattern in _PACKAGED_LICENCES] if root == Path("/usr") else []
    )
    first = next((file for file in (*own, *packaged) if file.is_file()), None)
    bundled = sorted((root.parent / "licenses").glob("*.txt"))
    return (*((first,) if first else ()), *bundled)
