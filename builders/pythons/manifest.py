"""PYTHON.json, version 8: what a full archive of python-build-standalone says of the Python in it.

    python/PYTHON.json     this file, the first member
    python/install/        the prefix
    python/build/          libraries that a static link needs, in archives of python-build-standalone itself
    python/licenses/       texts

The format: https://github.com/astral-sh/python-build-standalone/blob/main/docs/distributions.md
Paths in it are relative to `python/`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.errors import PythonError
from resources.errors import TargetError
from resources.target import System, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builders.pythons.model import Distribution

NAME = "PYTHON.json"
INSTALL = "install"
LICENCE = "licenses/LICENSE.cpython.txt"
_VERSION = "8"
_OLDEST = 5
_SYSTEMS = {System.LINUX: "linux", System.WINDOWS: "win32", System.MACOS: "darwin"}
_FORMATS = {System.LINUX: "elf", System.WINDOWS: "coff", System.MACOS: "mach-o"}


def read(path: Path) -> dict[str, Any]:
    """Return what is written there; raises PythonError."""
    try:
        found = json.loads(path.read_bytes())
        if int(found["version"]) >= _OLDEST:
            return dict(found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PythonError(f"{NAME} in the archive cannot be read: {error}") from error
    raise PythonError(
        f"{NAME} in the archive has version {found['version']}; {_OLDEST} is the oldest that is known"
    )


def inside(top: Path, relative: object) -> Path:
    """Return a path that the manifest names; raises PythonError if it leaves the archive."""
    path = top / str(relative)
    if not path.resolve().is_relative_to(top.resolve()):
        raise PythonError(f"{NAME} in the archive names a path outside of it: {relative!r}")
    return path


def as_answer(manifest: Mapping[str, Any], top: Path) -> dict[str, Any]:
    """Return what the interpreter would answer (answer.py) if it could be run here; raises PythonError."""
    try:
        return _answer(manifest, top)
    except (KeyError, TypeError, ValueError, AttributeError, TargetError) as error:
        raise PythonError(f"{NAME} in the archive lacks what is needed: {error}") from error


def _answer(manifest: Mapping[str, Any], top: Path) -> dict[str, Any]:
    target = parse(manifest["target_triple"])
    paths = {name: str(inside(top, path)) for name, path in manifest["python_paths"].items()}
    config = {name: str(value) for name, value in manifest.get("python_config_vars", {}).items()}
    stdlib = Path(paths["stdlib"])
    extensions = stdlib.parent / "DLLs" if target.system is System.WINDOWS else stdlib / "lib-dynload"
    tcl = inside(top, manifest.get("tcl_library_path") or INSTALL)
    tcl_names = [str(name) for name in manifest.get("tcl_library_paths") or ()]
    return {
        "implementation": manifest["python_implementation_name"],
        "version": _version_info(manifest["python_implementation_version"]),
        "executable": "",
        "prefix": str(top / INSTALL),
        "stdlib": str(stdlib),
        "path": [str(extensions)],
        "paths": paths,
        "variables": _variables(manifest, top, config),
        "build": f"{manifest['python_version']} {manifest.get('build_options', '')}",
        "system": _SYSTEMS[target.system],
        "machine": target.architecture,
        "libc": "glibc" if target.libc == "gnu" else "",
        "bits": 64,
        "extension_suffixes": manifest["python_suffixes"]["extension"],
        "builtin_modules": sorted(_builtin(manifest)),
        "magic": manifest["python_bytecode_magic_number"],
        "cache_tag": manifest["python_implementation_cache_tag"],
        "abi_flags": config.get("ABIFLAGS", ""),
        "loaded": "",
        "tcl": [str(tcl / name) for name in tcl_names if name.startswith("tcl")],
        "tk_version": next((name.removeprefix("tk") for name in tcl_names if name.startswith("tk")), ""),
    }


def _version_info(parts: list[str]) -> list[int | str]:
    major, minor, micro, level, serial = parts
    return [int(major), int(minor), int(micro), level, int(serial)]


def _builtin(manifest: Mapping[str, Any]) -> list[str]:
    extensions = manifest.get("build_info", {}).get("extensions", {})
    return [
        name for name, variants in extensions.items() if not any(each.get("shared_lib") for each in variants)
    ]


def _variables(manifest: Mapping[str, Any], top: Path, config: Mapping[str, str]) -> dict[str, str]:
    """Return configuration variables that hold for where the archive lies now."""
    core = manifest.get("build_info", {}).get("core", {})
    static, shared = core.get("static_lib"), core.get("shared_lib")
    names = (
        "INSTSONAME",
        "LDLIBRARY",
        "LIBS",
        "MODLIBS",
        "SYSLIBS",
        "MULTIARCH",
        "Py_DEBUG",
        "Py_GIL_DISABLED",
    )
    return {name: config.get(name, "") for name in names} | {
        "LIBRARY": Path(static).name if static else "",
        "LIBPL": str(inside(top, static).parent) if static else "",
        "LIBDIR": str(inside(top, shared).parent) if shared else "",
        "INSTSONAME": Path(shared).name if shared else "",
    }


def static_links(manifest: Mapping[str, Any], top: Path) -> tuple[str, ...]:
    """Return the libraries in the archive that its libpython was made to be linked with."""
    information = manifest.get("build_info", {})
    variants = [each for variants in information.get("extensions", {}).values() for each in variants]
    links = [link for part in (information.get("core", {}), *variants) for link in part.get("links", ())]
    paths = dict.fromkeys(link["path_static"] for link in links if link.get("path_static"))
    return tuple(str(path) for path in (inside(top, each) for each in paths) if path.is_file())


def describe(distribution: Distribution, places: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest of a captured Python.

    places: paths in the archive, below `python/`: executable, stdlib, and where there is one include, static
        and shared, and an `extension:NAME` for each extension module.
    """
    minor = f"{distribution.minor[0]}.{distribution.minor[1]}"
    tag = f"cp{distribution.minor[0]}{distribution.minor[1]}"
    target = distribution.target
    return {
        "version": _VERSION,
        "target_triple": target.triple,
        "build_options": "+".join(_build_options(distribution)),
        "python_tag": tag,
        "python_abi_tag": tag + distribution.abi_flags,
        "python_platform_tag": f"{_SYSTEMS[target.system]}_{target.architecture}",
        "python_implementation_cache_tag": distribution.cache_tag,
        "python_implementation_hex_version": _hex_version(distribution),
        "python_implementation_name": "cpython",
        "python_implementation_version": _version_parts(distribution),
        "python_version": distribution.version,
        "python_major_minor_version": minor,
        "python_paths": _paths(places),
        "python_config_vars": _config(distribution),
        "python_exe": places["executable"],
        "python_include": places.get("include", ""),
        "python_stdlib": places["stdlib"],
        "python_suffixes": {
            "bytecode": [".pyc"],
            "debug_bytecode": [".pyc"],
            "optimized_bytecode": [".pyc"],
            "extension": list(distribution.extension_suffixes),
            "source": [".py"],
        },
        "python_bytecode_magic_number": distribution.magic,
        "libpython_link_mode": "shared" if distribution.shared_library else "static",
        "python_symbol_visibility": "global-default",
        "python_extension_module_loading": ["builtin", "shared-library"],
        "crt_features": ["glibc-dynamic"] if target.libc == "gnu" else [],
        "build_info": _build_info(distribution, places),
        "licenses": ["Python-2.0"],
        "license_path": LICENCE if distribution.licences else None,
        **_tcl(distribution),
    }


def _build_options(distribution: Distribution) -> list[str]:
    return [
        "debug" if distribution.debug else "noopt",
        *(["freethreaded"] if distribution.free_threaded else []),
    ]


def _version_parts(distribution: Distribution) -> list[str]:
    major, minor, micro, stage, serial = distribution.order
    level = {"a": "alpha", "b": "beta", "rc": "candidate"}.get(stage, "final")
    return [str(major), str(minor), str(micro), level, str(serial)]


def _hex_version(distribution: Distribution) -> int:
    major, minor, micro, stage, serial = distribution.order
    return (
        major << 24 | minor << 16 | micro << 8 | {"a": 0xA, "b": 0xB, "rc": 0xC}.get(stage, 0xF) << 4 | serial
    )


def _paths(places: Mapping[str, str]) -> dict[str, str]:
    site = f"{places['stdlib']}/site-packages"
    return {
        "data": INSTALL,
        "include": places.get("include", f"{INSTALL}/include"),
        "platinclude": places.get("include", f"{INSTALL}/include"),
        "platlib": site,
        "platstdlib": places["stdlib"],
        "purelib": site,
        "scripts": f"{INSTALL}/bin",
        "stdlib": places["stdlib"],
    }


def _config(distribution: Distribution) -> dict[str, str]:
    return {
        "ABIFLAGS": distribution.abi_flags,
        "INSTSONAME": distribution.shared_library_name,
        "LIBRARY": distribution.static_library.name if distribution.static_library else "",
        "LIBS": " ".join(distribution.link_arguments),
        "Py_DEBUG": str(int(distribution.debug)),
        "Py_GIL_DISABLED": str(int(distribution.free_threaded)),
        "Py_ENABLE_SHARED": str(int(distribution.shared_library is not None)),
    }


def _build_info(distribution: Distribution, places: Mapping[str, str]) -> dict[str, Any]:
    names = [word.removeprefix("-l") for word in distribution.link_arguments if word.startswith("-l")]
    core: dict[str, Any] = {"objs": [], "links": [{"name": name, "system": True} for name in names]}
    core |= {f"{kind}_lib": places[kind] for kind in ("static", "shared") if kind in places}
    extensions = {name: [_extension(name, in_core=True)] for name in distribution.builtin_modules}
    for key, path in places.items():
        if key.startswith("extension:"):
            name = key.removeprefix("extension:")
            extensions[name] = [_extension(name, in_core=False) | {"shared_lib": path}]
    return {
        "core": core,
        "extensions": dict(sorted(extensions.items())),
        "object_file_format": _FORMATS[distribution.target.system],
    }


def _extension(name: str, *, in_core: bool) -> dict[str, Any]:
    return {
        "in_core": in_core,
        "init_fn": f"PyInit_{name}",
        "links": [],
        "objs": [],
        "required": in_core,
        "variant": "default",
    }


def _tcl(distribution: Distribution) -> dict[str, Any]:
    if not distribution.tcl_folders:
        return {}
    names = [folder.name for folder in distribution.tcl_folders]
    return {"tcl_library_path": f"{INSTALL}/lib", "tcl_library_paths": names}
