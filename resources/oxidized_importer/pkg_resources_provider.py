"""What pkg_resources, of setuptools below version 82, needs to see what a finder indexed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from .distribution import name_of, read
from .finder import OxidizedFinder
from .path_entry import OxidizedPathEntryFinder
from .reader import Node, at
from .tree import distribution_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from ..packed.resource import PackedResource


class OxidizedPkgResourcesProvider:
    """Metadata and resources of one package."""

    def __init__(self, module: ModuleType) -> None:
        finder = getattr(module, "__loader__", None)
        if not isinstance(finder, OxidizedFinder):
            raise TypeError("__loader__ is not an OxidizedFinder")
        package = module.__package__ or module.__name__
        self._enter(finder, package, finder.index.resources.get(package))

    @classmethod
    def of_distribution(
        cls, finder: OxidizedFinder, resource: PackedResource
    ) -> OxidizedPkgResourcesProvider:
        provider = cls.__new__(cls)
        provider._enter(finder, resource.name, resource)
        return provider

    def _enter(self, finder: OxidizedFinder, package: str, resource: PackedResource | None) -> None:
        self._finder = finder
        self._package = package
        self._resource = resource
        self.egg_name = None
        self.egg_info = None

    def has_metadata(self, name: str) -> bool:
        return self._metadata(name) is not None

    def get_metadata(self, name: str) -> str:
        data = self._metadata(name)
        if data is None:
            raise FileNotFoundError(2, "metadata does not exist", name)
        return data.decode("utf-8")

    def get_metadata_lines(self, name: str) -> Iterator[str]:
        lines = map(str.strip, self.get_metadata(name).splitlines())
        return (line for line in lines if line and not line.startswith("#"))

    def metadata_isdir(self, name: str) -> bool:
        return self._metadata_path(name) in self._finder.tree.folders

    def metadata_listdir(self, name: str) -> list[str]:
        return list(self._finder.tree.folders.get(self._metadata_path(name), ()))

    def run_script(self, script_name: str, namespace: Any) -> None:
        raise NotImplementedError("scripts of distributions are not run")

    def get_resource_filename(self, manager: Any, resource_name: str) -> str:
        file = self._at(resource_name)
        if isinstance(file, Node):
            raise NotImplementedError(f"{resource_name} is in memory and has no file name")
        return str(file)

    def get_resource_stream(self, manager: Any, resource_name: str) -> io.BytesIO:
        return io.BytesIO(self.get_resource_string(manager, resource_name))

    def get_resource_string(self, manager: Any, resource_name: str) -> bytes:
        return bytes(self._at(resource_name).read_bytes())

    def has_resource(self, resource_name: str) -> bool:
        file = self._at(resource_name)
        return bool(file.is_file() or file.is_dir())

    def resource_isdir(self, resource_name: str) -> bool:
        return bool(self._at(resource_name).is_dir())

    def resource_listdir(self, resource_name: str) -> list[str]:
        folder = self._at(resource_name)
        return [item.name for item in folder.iterdir()] if folder.is_dir() else []

    def _at(self, name: str) -> Any:
        return at(self._finder.tree, "").joinpath(self._package.replace(".", "/"), name)

    def _metadata(self, name: str) -> bytes | None:
        return None if self._resource is None else read(self._finder, self._resource, name)

    def _metadata_path(self, name: str) -> str:
        folder = "" if self._resource is None else distribution_folder(self._resource)
        return f"{folder}{name}".rstrip("/")


def register_pkg_resources() -> None:
    """Tell pkg_resources about the finder; it does no harm to do so again."""
    import pkg_resources

    pkg_resources.register_finder(OxidizedPathEntryFinder, pkg_resources_find_distributions)
    pkg_resources.register_loader_type(OxidizedFinder, OxidizedPkgResourcesProvider)


def pkg_resources_find_distributions(
    finder: Any,
    path_item: str,
    only: bool = False,  # noqa: FBT001, FBT002, ARG001 - as pkg_resources calls it
) -> Iterator[Any]:
    """Return the distributions of a path of sys.path: all of a finder's, at the path hook's base."""
    if not isinstance(finder, OxidizedPathEntryFinder) or finder._package is not None:
        return iter(())
    return iter([*_distributions(finder._finder, path_item)])


def _distributions(finder: OxidizedFinder, path_item: str) -> Iterator[Any]:
    import pkg_resources

    from .distribution import OxidizedDistribution

    for resource in finder.index.distributions():
        yield pkg_resources.Distribution(
            location=path_item,
            metadata=OxidizedPkgResourcesProvider.of_distribution(finder, resource),
            project_name=name_of(finder, resource),
            version=OxidizedDistribution(finder, resource).version,
        )
