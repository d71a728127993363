"""The file, the code and the source of a module that is indexed, in memory or on disk."""

from __future__ import annotations

import os
import sys
from importlib.machinery import EXTENSION_SUFFIXES, FrozenImporter
from typing import TYPE_CHECKING, Any

from .compiled import bytecode_in, code_of
from .index import bytecode_of, file_on_disk, is_in_memory
from .tree import module_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from ..packed.resource import PackedResource


class ModuleCode:
    """Reads modules; a module in memory has a `__file__` inside the interpreter's executable.

    origin: the folder that relative paths are relative to. base: the executable.
    get_data: what reads a file that may be one of the resources.
    """

    def __init__(self, origin: str, base: str, get_data: Callable[[str], bytes]) -> None:
        self.origin = origin
        self.base = base
        self._get_data = get_data

    def filename(self, resource: PackedResource) -> str:
        """Return what `__file__` is or would be."""
        relative = file_on_disk(resource)
        if relative is None and not has_code(resource):
            relative = resource.relative_path_extension_module_shared_library
        if relative is not None and not (
            is_in_memory(resource) and resource.relative_path_module_source is None
        ):
            return os.path.join(self.origin, relative)
        suffix = ".py" if has_code(resource) else EXTENSION_SUFFIXES[0]
        path = module_path(resource.name, is_package=resource.is_package, suffix=suffix)
        return os.path.join(self.base, *path.split("/"))

    def code(self, resource: PackedResource) -> CodeType | None:
        """Return the code of a module; None if it has none, as extension modules."""
        if not has_code(resource):
            return _other_code(resource)
        read_bytecode = self._bytecode_in_memory if is_in_memory(resource) else self._bytecode_on_disk
        path = self.filename(resource)
        return code_of(resource.name, path, read_bytecode(resource), lambda: self.source(resource))

    def source(self, resource: PackedResource) -> Any:
        """Return the bytes of a module's source, None if it has none; raises ImportError."""
        if resource.in_memory_source is not None or resource.relative_path_module_source is None:
            return resource.in_memory_source
        try:
            return self._get_data(os.path.join(self.origin, resource.relative_path_module_source))
        except OSError as error:
            raise _unreadable(resource.name, error) from error

    def _bytecode_in_memory(self, resource: PackedResource) -> Any:
        sources = (resource.in_memory_source, resource.relative_path_module_source)
        return bytecode_of(resource, "in_memory_", sys.flags.optimize, has_source=sources != (None, None))

    def _bytecode_on_disk(self, resource: PackedResource) -> memoryview | None:
        has_source = resource.relative_path_module_source is not None
        path = bytecode_of(resource, "relative_path_module_", sys.flags.optimize, has_source=has_source)
        if path is None:
            return None
        try:
            return bytecode_in(self._get_data(os.path.join(self.origin, path)))
        except OSError as error:
            if has_source:
                return None
            raise _unreadable(resource.name, error) from error


def has_code(resource: PackedResource) -> bool:
    """Whether it has bytecode or source, in memory or on disk."""
    return is_in_memory(resource) or file_on_disk(resource) is not None


def _other_code(resource: PackedResource) -> CodeType | None:
    if resource.is_frozen_module:
        return FrozenImporter.get_code(resource.name)
    if resource.is_namespace_package:
        return compile("", "<string>", "exec", dont_inherit=True)
    return None


def _unreadable(name: str, error: OSError) -> ImportError:
    return ImportError(f"{name} cannot be read from {error.filename}: {error.strerror}", name=name)
