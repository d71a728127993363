"""Package resources: what importlib.resources reads."""

from __future__ import annotations

import io
import os
import pathlib
import sys
from typing import TYPE_CHECKING, Any

if sys.version_info >= (3, 11):
    from importlib.resources.abc import Traversable, TraversableResources
else:
    from importlib.abc import Traversable, TraversableResources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tree import Tree


class OxidizedResourceReader(TraversableResources):
    """The resources of one package."""

    def __init__(self, tree: Tree, package: str) -> None:
        self._tree = tree
        self._package = package

    def files(self) -> Any:
        return at(self._tree, self._package.replace(".", "/"))

    def open_resource(self, resource: str) -> Any:
        return self._file(resource).open("rb")

    def resource_path(self, resource: Any) -> str:
        file = self._file(resource)
        if isinstance(file, Node):
            raise FileNotFoundError(f"{resource} is in memory and has no path")
        return str(file)

    def is_resource(self, path: str) -> bool:
        return bool(self.files().joinpath(path).is_file())

    def contents(self) -> list[str]:  # type: ignore[override] # as the original
        return [item.name for item in self.files().iterdir()]

    def _file(self, resource: str) -> Any:
        file = self.files().joinpath(resource)
        if not file.is_file():
            raise FileNotFoundError(f"{self._package} has no resource {resource}")
        return file


class Node(Traversable):
    """A file or folder of the tree."""

    def __init__(self, tree: Tree, path: str) -> None:
        self._tree = tree
        self._path = path

    @property
    def name(self) -> str:
        return self._path.rpartition("/")[2]

    @property
    def parent(self) -> Any:
        return at(self._tree, self._path.rpartition("/")[0])

    @property
    def suffix(self) -> str:
        return pathlib.PurePosixPath(self._path).suffix

    @property
    def stem(self) -> str:
        return pathlib.PurePosixPath(self._path).stem

    def is_dir(self) -> bool:
        return self._path in self._tree.folders

    def is_file(self) -> bool:
        return self._path in self._tree.files

    def exists(self) -> bool:
        return self.is_file() or self.is_dir()

    def iterdir(self) -> Iterator[Any]:
        if not self.is_dir():
            raise (NotADirectoryError if self.is_file() else FileNotFoundError)(str(self))
        return (self.joinpath(name) for name in self._tree.folders[self._path])

    def joinpath(self, *descendants: Any) -> Any:
        parts = self._path.split("/") if self._path else []
        for part in "/".join(map(str, descendants)).split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in ("", "."):
                parts.append(part)
        return at(self._tree, "/".join(parts))

    def __truediv__(self, child: Any) -> Any:
        return self.joinpath(child)

    def open(self, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if "r" not in mode:
            raise ValueError(f"resources are read only: mode {mode!r}")
        stream = io.BytesIO(self.read_bytes())
        return stream if "b" in mode else io.TextIOWrapper(stream, *arguments, **options)

    def read_bytes(self) -> bytes:
        if not self.is_file():
            raise (IsADirectoryError if self.is_dir() else FileNotFoundError)(str(self))
        return self._tree.files[self._path].read()

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        return io.TextIOWrapper(io.BytesIO(self.read_bytes()), encoding or "utf-8", errors).read()

    def __str__(self) -> str:
        return os.path.join(self._tree.root, *self._path.split("/")) if self._path else self._tree.root

    def __fspath__(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def at(tree: Tree, path: str) -> Any:
    """Return what lies at a path of the tree: its real path where it is a file on disk."""
    leaf = tree.files.get(path)
    return Node(tree, path) if leaf is None or leaf.path is None else pathlib.Path(leaf.path)
