"""One entry of packed resources, and how entries of one name are merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from .format import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# A memoryview is one of single bytes: its length is its size.
Data: TypeAlias = bytes | memoryview


class PackedResource(NamedTuple):
    """Everything that is known under one name, with the attribute names of oxidized_importer.

    A tuple: importing dataclasses would cost a plain interpreter as much as all else that reads an index.
    Bytecode in memory is bare marshal data, without the header of a .pyc file. Relative paths are as the
    target's system writes them, with surrogates for what is not text. An empty value is there; None is not.
    """

    name: str
    is_package: bool = False
    is_namespace_package: bool = False
    in_memory_source: Data | None = None
    in_memory_bytecode: Data | None = None
    in_memory_bytecode_opt1: Data | None = None
    in_memory_bytecode_opt2: Data | None = None
    in_memory_extension_module_shared_library: Data | None = None
    in_memory_package_resources: Mapping[str, Data] | None = None
    in_memory_distribution_resources: Mapping[str, Data] | None = None
    in_memory_shared_library: Data | None = None
    shared_library_dependency_names: tuple[str, ...] | None = None
    relative_path_module_source: str | None = None
    relative_path_module_bytecode: str | None = None
    relative_path_module_bytecode_opt1: str | None = None
    relative_path_module_bytecode_opt2: str | None = None
    relative_path_extension_module_shared_library: str | None = None
    relative_path_package_resources: Mapping[str, str] | None = None
    relative_path_distribution_resources: Mapping[str, str] | None = None
    is_module: bool = False
    is_builtin_extension_module: bool = False
    is_frozen_module: bool = False
    is_extension_module: bool = False
    is_shared_library: bool = False
    is_utf8_filename_data: bool = False
    file_executable: bool = False
    file_data_embedded: Data | None = None
    file_data_utf8_relative_path: str | None = None


def merge(*blobs: Iterable[PackedResource]) -> tuple[PackedResource, ...]:
    """Return one resource for each name: what a later one sets replaces what an earlier one set."""
    merged: dict[str, PackedResource] = {}
    for blob in blobs:
        for resource in blob:
            earlier = merged.get(resource.name)
            merged[resource.name] = earlier._replace(**_set_values(resource)) if earlier else resource
    return tuple(merged.values())


def _set_values(resource: PackedResource) -> dict[str, Any]:
    """Return the values that are set; a flag that is not leaves an earlier True alone, so flags are or-ed."""
    values = ((field.name, getattr(resource, field.name)) for field in FIELDS)
    return {name: value for name, value in values if value is not None and value is not False}
