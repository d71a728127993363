"""What a finder knows: resources by name, the packages they imply, and the files that they stand for."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ..packed.resource import PackedResource, merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# For each level of optimisation: its own bytecode, and what may stand in for it where there is no source.
_LEVELS = (
    ("bytecode", "bytecode_opt1", "bytecode_opt2"),
    ("bytecode_opt1", "bytecode", "bytecode_opt2"),
    ("bytecode_opt2", "bytecode_opt1", "bytecode"),
)
_code_in_memory = attrgetter(
    "in_memory_source", "in_memory_bytecode", "in_memory_bytecode_opt1", "in_memory_bytecode_opt2"
)
_files_on_disk = attrgetter(
    "relative_path_module_source",
    "relative_path_module_bytecode",
    "relative_path_module_bytecode_opt1",
    "relative_path_module_bytecode_opt2",
)
_NONE = (None, None, None, None)


class Index:
    """The resources; a change makes a new dictionary, so a thread that reads sees the old one or the new."""

    def __init__(self) -> None:
        self.resources: dict[str, PackedResource] = {}
        self.implied: frozenset[str] | None = None
        self.version = 0

    def merge(self, resources: Iterable[PackedResource]) -> None:
        merged = merge(self.resources.values(), resources)
        self._replace({resource.name: resource for resource in merged})

    def replace(self, resources: Iterable[PackedResource]) -> None:
        """Take in resources; one of a name that is known takes its place."""
        self._replace({**self.resources, **{resource.name: resource for resource in resources}})

    def module(self, name: str) -> PackedResource | None:
        """Return what is imported under a name; a namespace package may have no resource of its own."""
        resource = self.resources.get(name)
        if resource is not None and (_is_interpreters(resource) or _is_regular(resource)):
            return resource
        if self._is_namespace(name, resource):
            return PackedResource(name=name, is_package=True, is_namespace_package=True)
        return None

    def _is_namespace(self, name: str, resource: PackedResource | None) -> bool:
        """Whether it is said to be one, or modules or files lie below it."""
        if resource is not None and (
            resource.is_namespace_package
            or resource.in_memory_package_resources
            or resource.relative_path_package_resources
        ):
            return True
        if self.implied is None:
            self.implied = frozenset(_parents(self.resources.values()))
        return name in self.implied

    def distributions(self) -> Iterator[PackedResource]:
        for resource in self.resources.values():
            if resource.in_memory_distribution_resources or resource.relative_path_distribution_resources:
                yield resource

    def _replace(self, resources: dict[str, PackedResource]) -> None:
        self.resources = resources
        self.implied = None
        self.version += 1


def _is_regular(resource: PackedResource) -> bool:
    return is_importable(resource) and not resource.is_namespace_package


def _is_interpreters(resource: PackedResource) -> bool:
    return resource.is_builtin_extension_module or resource.is_frozen_module


def is_in_memory(resource: PackedResource) -> bool:
    """Whether the module's code lies in memory."""
    return _code_in_memory(resource) != _NONE


def is_on_disk(resource: PackedResource) -> bool:
    """Whether the module's code lies in files."""
    return _files_on_disk(resource) != _NONE


def is_extension(resource: PackedResource) -> bool:
    return resource.is_extension_module and (
        resource.in_memory_extension_module_shared_library is not None
        or resource.relative_path_extension_module_shared_library is not None
    )


def is_importable(resource: PackedResource) -> bool:
    return is_in_memory(resource) or is_on_disk(resource) or is_extension(resource)


def file_on_disk(resource: PackedResource) -> str | None:
    """Return the relative path that the module is known by: that of its source, else of its bytecode."""
    paths: tuple[str | None, ...] = _files_on_disk(resource)
    return None if paths == _NONE else next(path for path in paths if path is not None)


def bytecode_of(resource: PackedResource, place: str, level: int, *, has_source: bool) -> Any:
    """Return the bytecode for a level, or None; another level's only where there is no source.

    place: "in_memory_" or "relative_path_module_".
    """
    wanted = _LEVELS[min(level, 2)]
    names = wanted[:1] if has_source else wanted
    return next(
        (code for code in (getattr(resource, place + name) for name in names) if code is not None), None
    )


def _parents(resources: Iterable[PackedResource]) -> Iterator[str]:
    for resource in resources:
        if is_importable(resource) or resource.is_namespace_package:
            parent = resource.name.rpartition(".")[0]
            while parent:
                yield parent
                parent = parent.rpartition(".")[0]
