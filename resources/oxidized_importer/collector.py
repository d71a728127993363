"""OxidizedResourceCollector: from what was scanned to resources of a finder, and files to install."""

from __future__ import annotations

import os
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .attributes import text
from .compiled import HEADER_SIZE
from .index import is_importable
from .resource import OxidizedResource, packed
from .scanned import (
    PythonExtensionModule,
    PythonModuleBytecode,
    PythonModuleSource,
    PythonPackageDistributionResource,
    PythonPackageResource,
    Scanned,
)
from .tree import module_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LOCATIONS = ("in-memory", "filesystem-relative")
Install = tuple[Path, bytes, bool]
_LEVELS = ("", "_opt1", "_opt2")
_UNCHECKED_HASH = 1  # flags of a .pyc that is taken without a look at its source


class OxidizedResourceCollector:
    """Collects what was scanned, each for a location."""

    def __init__(self, allowed_locations: Iterable[str]) -> None:
        locations = list(allowed_locations)
        for location in locations:
            if location not in LOCATIONS:
                raise ValueError(f"{location} is not a valid resource location: use {' or '.join(LOCATIONS)}")
        self._allowed = locations
        self._resources: dict[str, OxidizedResource] = {}
        self._files: dict[str, tuple[bytes, bool]] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @property
    def allowed_locations(self) -> list[str]:
        return list(self._allowed)

    def add_in_memory(self, resource: Scanned) -> None:
        """Collect what will be loaded from memory."""
        self._allow(resource, LOCATIONS[0])
        match resource:
            case PythonModuleSource():
                self._set_code(resource, "in_memory_source", resource.source)
            case PythonModuleBytecode():
                attribute = f"in_memory_bytecode{_LEVELS[resource.optimize_level]}"
                self._set_code(resource, attribute, resource.bytecode)
            case PythonExtensionModule():
                data = resource._values["data"]
                self._set_extension(resource, "in_memory_extension_module_shared_library", data)
            case PythonPackageResource():
                self._put(resource, "in_memory_package_resources", resource.data)
            case PythonPackageDistributionResource():
                self._put(resource, "in_memory_distribution_resources", resource.data)

    def add_filesystem_relative(self, prefix: str, resource: Scanned) -> None:
        """Collect what will be loaded from a file.

        prefix: the folder of the file, relative to the finder's origin; "" for the origin itself.
        """
        self._allow(resource, LOCATIONS[1])
        path = "/".join(part for part in (text(prefix).rstrip("/"), _path(resource)) if part)
        match resource:
            case PythonModuleSource():
                self._files[path] = (resource.source, False)
                self._set_code(resource, "relative_path_module_source", path)
            case PythonModuleBytecode():
                self._files[path] = (_PYC_HEADER + resource.bytecode, False)
                attribute = f"relative_path_module_bytecode{_LEVELS[resource.optimize_level]}"
                self._set_code(resource, attribute, path)
            case PythonExtensionModule():
                self._files[path] = (resource._values["data"], True)
                self._set_extension(resource, "relative_path_extension_module_shared_library", path)
            case PythonPackageResource():
                self._files[path] = (resource.data, False)
                self._put(resource, "relative_path_package_resources", path)
            case PythonPackageDistributionResource():
                self._files[path] = (resource.data, False)
                self._put(resource, "relative_path_distribution_resources", path)

    def oxidize(self, *, python_exe: Any = None) -> tuple[list[OxidizedResource], list[Install]]:
        """Return the resources, and the files to write: path, content, whether it is executable.

        python_exe: the Python that the bytecode is for; nothing is compiled here, so it only has to be there.
        """
        if python_exe is not None and not os.path.exists(python_exe):
            raise ValueError(f"{python_exe} is not there, so no bytecode can be for it")
        resources = {**self._resources, **self._namespaces()}
        files = [(Path(path), *rest) for path, rest in sorted(self._files.items())]
        return [resources[name] for name in sorted(resources)], files

    def _allow(self, resource: Scanned, location: str) -> None:
        if not isinstance(resource, Scanned):
            raise TypeError(f"cannot operate on {type(resource).__name__} values")
        if location not in self._allowed:
            raise ValueError(f"{resource!r}: this collector does not allow resources in {location}")

    def _entry(self, name: str) -> OxidizedResource:
        if name not in self._resources:
            self._resources[name] = _named(name)
        return self._resources[name]

    def _set_code(
        self, resource: PythonModuleSource | PythonModuleBytecode, attribute: str, value: object
    ) -> None:
        entry = self._entry(resource.module)
        _set(entry, **{"is_module": True, attribute: value})
        if resource.is_package:
            _set(entry, is_package=True)

    def _set_extension(self, resource: PythonExtensionModule, attribute: str, value: object) -> None:
        entry = self._entry(resource.name)
        _set(entry, **{"is_extension_module": True, "shared_library_dependency_names": [], attribute: value})
        if resource._values["is_package"]:
            _set(entry, is_package=True)

    def _put(
        self,
        resource: PythonPackageResource | PythonPackageDistributionResource,
        attribute: str,
        value: object,
    ) -> None:
        entry = self._entry(resource.package)
        entries = {**(getattr(entry, attribute) or {}), resource.name: value}
        _set(entry, **{"is_module": True, "is_package": True, attribute: entries})

    def _namespaces(self) -> dict[str, OxidizedResource]:
        """Return the packages that are only there since something lies in them.

        They get an empty source where that is allowed: the original imports no package without one.
        """
        missing = {
            parent for name in self._importable() for parent in _parents(name)
        } - self._resources.keys()
        namespaces = {name: _named(name) for name in missing}
        for entry in namespaces.values():
            _set(entry, is_module=True, is_package=True, is_namespace_package=True)
            if LOCATIONS[0] in self._allowed:
                _set(entry, in_memory_source=b"")
        return namespaces

    def _importable(self) -> Iterator[str]:
        return (name for name, resource in self._resources.items() if is_importable(packed(resource)))


_PYC_HEADER = (MAGIC_NUMBER + _UNCHECKED_HASH.to_bytes(4, "little")).ljust(HEADER_SIZE, b"\0")


def _named(name: str) -> OxidizedResource:
    made = OxidizedResource()
    _set(made, name=name)
    return made


def _set(resource: OxidizedResource, **values: object) -> None:
    for name, value in values.items():
        setattr(resource, name, value)


def _parents(name: str) -> Iterator[str]:
    while name := name.rpartition(".")[0]:
        yield name


def _path(resource: Scanned) -> str:
    """Return where a file lies below its prefix."""
    match resource:
        case PythonModuleSource():
            return module_path(resource.module, is_package=resource.is_package)
        case PythonModuleBytecode():
            folder, _, name = module_path(resource.module, is_package=resource.is_package).rpartition("/")
            level = f".opt-{resource.optimize_level}" if resource.optimize_level else ""
            cached = f"__pycache__/{name[: -len('.py')]}.{sys.implementation.cache_tag}{level}.pyc"
            return f"{folder}/{cached}" if folder else cached
        case PythonExtensionModule():
            values = resource._values
            return module_path(resource.name, is_package=values["is_package"], suffix=values["suffix"])
        case PythonPackageResource():
            return f"{resource.package.replace('.', '/')}/{resource.name}"
        case PythonPackageDistributionResource():
            name = resource.package.lower().replace("-", "_")
            return f"{name}-{resource.version}{resource._values['suffix']}/{resource.name}"
