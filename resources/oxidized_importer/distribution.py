"""Distributions: what importlib.metadata finds."""

from __future__ import annotations

import os
import re
from importlib.metadata import Distribution
from typing import TYPE_CHECKING, Any

from .tree import distribution_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..packed.resource import PackedResource
    from .finder import OxidizedFinder

_NAME = re.compile(rb"^Name:[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_METADATA = ("METADATA", "PKG-INFO")


class OxidizedDistribution(Distribution):
    """One distribution that a finder indexed."""

    def __init__(self, finder: OxidizedFinder, resource: PackedResource) -> None:
        self._finder = finder
        self._resource = resource

    def read_text(self, filename: Any) -> str | None:
        """Return the text of a file of the metadata, or None if there is no such file."""
        data = read(self._finder, self._resource, str(filename))
        return None if data is None else data.decode("utf-8")

    def locate_file(self, path: Any) -> Any:
        """Return a file of the distribution: its real path, or what opens it in memory."""
        from .reader import at

        tree = self._finder.tree
        name = os.fspath(path).replace(os.sep, "/")
        folder, _, tail = name.partition("/")
        if folder.endswith((".dist-info", ".egg-info")):
            name = distribution_folder(self._resource) + tail
        return at(tree, "").joinpath(name)


def find(finder: OxidizedFinder, context: Any = None) -> Iterator[OxidizedDistribution]:
    """Yield the distributions that a context asks for.

    A context has the path of imports if nothing else was said: the finder serves that wherever it stands. It
    leaves a path that was given alone if the finder's own is not on it.
    """
    given = vars(context).get("path") if context is not None else None
    name = None if context is None else context.name
    if given is None or finder.path_hook_base_str in given:
        for resource in _named(finder, name):
            yield OxidizedDistribution(finder, resource)


def read(finder: OxidizedFinder, resource: PackedResource, filename: str) -> bytes | None:
    """Return a file of a distribution's metadata, or None."""
    leaf = finder.tree.files.get(distribution_folder(resource) + filename)
    return None if leaf is None else leaf.read()


def name_of(finder: OxidizedFinder, resource: PackedResource) -> str:
    """Return the name that the metadata give, else that of the resource."""
    for filename in _METADATA:
        match = _NAME.search(read(finder, resource, filename) or b"")
        if match:
            return match[1].decode("utf-8", "replace")
    return resource.name


def _named(finder: OxidizedFinder, name: str | None) -> Iterator[PackedResource]:
    if name is None:
        yield from finder.index.distributions()
        return
    wanted = _normalised(name)
    for resource in finder.index.distributions():
        if wanted in (_normalised(resource.name), _normalised(name_of(finder, resource))):
            yield resource


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
