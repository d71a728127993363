"""Scans a folder of sys.path for what can be imported from it, and the files that go with that.

As CPython sees it: a name with a dot in it is no module, and a folder without `__init__` is a package if
there are modules below it. What lies below an egg or another `site-packages` belongs to the top level.
"""

from __future__ import annotations

import os
import re
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import MAGIC_NUMBER
from typing import TYPE_CHECKING, Any

from .compiled import HEADER_SIZE
from .scanned import (
    PythonExtensionModule,
    PythonModuleBytecode,
    PythonModuleSource,
    PythonPackageDistributionResource,
    PythonPackageResource,
    Scanned,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Parts = tuple[str, ...]

_ROOTS = ("site-packages", "dist-packages")
_METADATA = (".dist-info", ".egg-info", "EGG-INFO")
_TAG = re.escape(sys.implementation.cache_tag or "")
_CACHED = re.compile(rf"(?P<stem>.+)\.{_TAG}(?:\.opt-(?P<level>[12]))?\.pyc")


def find_resources_in_path(path: Any) -> list[Scanned]:
    """Return what is found below a folder, sorted by path, the files of packages last."""
    root = os.fsdecode(path)
    if not os.path.isdir(root):
        raise ValueError(f"path is not a directory: {root}")
    found: list[Scanned] = []
    others: list[tuple[Parts, str]] = []
    packages: set[Parts] = set()
    for parts, file in _files(root):
        modules = _metadata(parts, file) or [*_module(parts, file)]
        found += modules
        if not modules:
            others.append((parts, file))
        elif not isinstance(modules[0], PythonPackageDistributionResource):
            packages.update(_folders(parts))
    return found + list(_package_files(others, packages))


def _files(root: str) -> Iterator[tuple[Parts, str]]:
    """Yield every file with its path below the folder of sys.path that it belongs to."""
    visited = {os.path.realpath(root)}
    for folder, folders, names in os.walk(root, followlinks=True):
        real = {name: os.path.realpath(os.path.join(folder, name)) for name in folders}
        folders[:] = sorted(name for name in folders if real[name] not in visited)
        visited.update(real.values())
        parts = _below_root(os.path.relpath(folder, root))
        for name in sorted(names):
            yield (*parts, name), os.path.join(folder, name)


def _below_root(relative: str) -> Parts:
    parts = tuple(part for part in relative.split(os.sep) if part != ".")
    for number, part in enumerate(parts):
        if part in _ROOTS or part.endswith(".egg"):
            return _below_root(os.sep.join(parts[number + 1 :]) or ".")
    return parts


def _metadata(parts: Parts, file: str) -> list[Scanned]:
    """Return the file if it is one of a distribution's metadata."""
    if not parts[0].endswith(_METADATA):
        return []
    if len(parts) == 1:  # an .egg-info may be one file
        folder, name = file, "PKG-INFO"
    else:
        folder, name = file[: -len(os.path.join(*parts[1:])) - 1], "/".join(parts[1:])
    identity = _identity(folder)
    if identity is None:
        return []
    package, version = identity
    suffix = _METADATA[0] if parts[0].endswith(_METADATA[0]) else _METADATA[1]
    return [
        PythonPackageDistributionResource(
            package=package, version=version, name=name, data=_read(file), suffix=suffix
        )
    ]


def _identity(folder: str) -> tuple[str, str] | None:
    """Return name and version as the metadata say, or None if they say neither."""
    for place in (os.path.join(folder, "METADATA"), os.path.join(folder, "PKG-INFO"), folder):
        if os.path.isfile(place):
            head = _read(place).decode("utf-8", "replace").partition("\n\n")[0]
            fields = dict(re.findall(r"^(Name|Version):[ \t]*(.*?)[ \t\r]*$", head, re.MULTILINE))
            return (fields["Name"], fields["Version"]) if {"Name", "Version"} <= fields.keys() else None
    return None


def _module(parts: Parts, file: str) -> Iterator[Scanned]:
    *folders, name = parts
    if name.endswith(".py"):
        yield from _source(folders, name[: -len(".py")], file)
    elif folders and folders[-1] == "__pycache__":
        yield from _bytecode(folders[:-1], name, file)
    elif name.endswith(".pyc"):
        if not os.path.exists(file[:-1]):
            yield from _code(folders, name[: -len(".pyc")], 0, file)
    else:
        suffix = next((suffix for suffix in EXTENSION_SUFFIXES if name.endswith(suffix)), None)
        if suffix is not None:
            yield from _extension(folders, name[: -len(suffix)], suffix, file)


def _source(folders: list[str], stem: str, file: str) -> Iterator[Scanned]:
    module = _dotted(folders, stem)
    if module:
        is_package = stem == "__init__"
        yield PythonModuleSource(module=module, source=_read(file), is_package=is_package)


def _bytecode(folders: list[str], name: str, file: str) -> Iterator[Scanned]:
    match = _CACHED.fullmatch(name)
    if match:
        yield from _code(folders, match["stem"], int(match["level"] or 0), file)


def _code(folders: list[str], stem: str, level: int, file: str) -> Iterator[Scanned]:
    module = _dotted(folders, stem)
    content = _read(file)
    if module and content.startswith(MAGIC_NUMBER) and len(content) > HEADER_SIZE:
        yield PythonModuleBytecode(
            module=module,
            bytecode=content[HEADER_SIZE:],
            optimize_level=level,
            is_package=stem == "__init__",
        )


def _extension(folders: list[str], stem: str, suffix: str, file: str) -> Iterator[Scanned]:
    module = _dotted(folders, stem)
    if module:
        yield PythonExtensionModule(
            name=module, suffix=suffix, is_package=stem == "__init__", data=_read(file)
        )


def _dotted(folders: list[str], stem: str) -> str:
    """Return the name of a module, "" if it cannot be imported under any."""
    names = folders if stem == "__init__" else [*folders, stem]
    return "" if any("." in name for name in names) else ".".join(names)


def _folders(parts: Parts) -> Iterator[Parts]:
    folders = parts[:-1] if parts[-2:-1] != ("__pycache__",) else parts[:-2]
    for end in range(1, len(folders) + 1):
        yield folders[:end]


def _package_files(files: list[tuple[Parts, str]], packages: set[Parts]) -> Iterator[Scanned]:
    """Yield what lies in a package or below it, in folders that are no packages themselves."""
    for parts, file in files:
        package = next((folders for folders in reversed([*_folders(parts)]) if folders in packages), None)
        if package is not None and not file.endswith(".pyc"):
            yield PythonPackageResource(
                package=".".join(package), name="/".join(parts[len(package) :]), data=_read(file)
            )


def _read(file: str) -> bytes:
    with open(file, "rb") as stream:
        return stream.read()
