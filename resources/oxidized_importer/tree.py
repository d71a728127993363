"""The files that resources stand for, at paths below a root: what get_data and package resources read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..packed.resource import PackedResource


class Leaf(NamedTuple):
    """A file: its data, or where it really lies."""

    data: Any = None
    path: str | None = None

    def read(self) -> bytes:
        if self.path is None:
            return bytes(self.data)
        with open(self.path, "rb") as file:
            return file.read()


class Tree:
    """Files by path, with slashes, and the names in each folder."""

    def __init__(self, root: str, files: Mapping[str, Leaf]) -> None:
        self.root = root
        self.files = files
        self.folders: dict[str, dict[str, None]] = {}
        for path in sorted(files):
            self._enter(path)

    def _enter(self, path: str) -> None:
        while path:
            folder, _, name = path.rpartition("/")
            names = self.folders.setdefault(folder, {})
            if name in names:
                return
            names[name] = None
            path = folder

    def inside(self, path: str) -> str | None:
        """Return a path relative to the root, with slashes, or None if it lies elsewhere."""
        path, root = path.replace("\\", "/") if "\\" in self.root else path, self.root.replace("\\", "/")
        if path == root:
            return ""
        return path[len(root) + 1 :].rstrip("/") if path.startswith(f"{root}/") else None


def files_of(resources: Iterable[PackedResource], origin: str) -> dict[str, Leaf]:
    """Return the files that resources stand for.

    origin: the folder that relative paths are relative to.
    """
    files: dict[str, Leaf] = {}
    for resource in resources:
        files.update(_module(resource, origin))
        folder = resource.name.replace(".", "/")
        files.update(_leaves(f"{folder}/", resource.relative_path_package_resources, origin))
        files.update(_leaves(f"{folder}/", resource.in_memory_package_resources))
        distribution = distribution_folder(resource)
        files.update(_leaves(distribution, resource.relative_path_distribution_resources, origin))
        files.update(_leaves(distribution, resource.in_memory_distribution_resources))
    return files


def module_path(name: str, *, is_package: bool, suffix: str = ".py") -> str:
    """Return where a module lies below a folder of sys.path."""
    return name.replace(".", "/") + ("/__init__" if is_package else "") + suffix


def distribution_folder(resource: PackedResource) -> str:
    return f"{resource.name}.dist-info/"


def _module(resource: PackedResource, origin: str) -> Iterator[tuple[str, Leaf]]:
    path = module_path(resource.name, is_package=resource.is_package)
    if resource.in_memory_source is not None:
        if not resource.is_namespace_package:
            yield path, Leaf(resource.in_memory_source)
    elif resource.relative_path_module_source is not None:
        yield path, Leaf(path=f"{origin}/{resource.relative_path_module_source}")


def _leaves(
    folder: str, entries: Mapping[str, Any] | None, origin: str | None = None
) -> Iterator[tuple[str, Leaf]]:
    for name, value in (entries or {}).items():
        path = "/".join(part for part in (folder + name).split("/") if part not in ("", "."))
        yield path, Leaf(value) if origin is None else Leaf(path=f"{origin}/{value}")
