"""Where a resource stands in the tree: its group, and the packages or folders below that."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from resources.linkage import BUNDLED
from resources.model import Kind

if TYPE_CHECKING:
    from builders.planning import Surveyed
    from builders.project.model import Project
    from resources.model import Resource

_MODULES: Final = frozenset({Kind.SOURCE, Kind.BYTECODE, Kind.EXTENSION})
_OWN: Final = frozenset({"_onefold", "oxidized_importer"})
PYTHON: Final = "python"


class GroupKind(IntEnum):
    """In the order in which they stand."""

    PROJECT = 0
    DEPENDENCY = 1
    UNLISTED = 2
    PYTHON = 3
    SYSTEM = 4
    ONEFOLD = 5


# The scan's names for what no distribution brought.
_BUILD_MACHINE: Final = {PYTHON: GroupKind.PYTHON, "system": GroupKind.SYSTEM}

Group = tuple[GroupKind, str]  # the name of the distribution for DEPENDENCY, else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """What tells the project's own resources from others.

    folder: where modules beside a script and what Onefold adds were laid out, "" for none.
    distributions: the names of those that the project itself installs.
    """

    folder: str = ""
    distributions: frozenset[str] = frozenset()

    def group(self, resource: Resource) -> Group:
        distribution = resource.distribution
        if distribution in _BUILD_MACHINE:
            return _BUILD_MACHINE[distribution], ""
        if distribution:
            is_own = distribution in self.distributions
            return (GroupKind.PROJECT, "") if is_own else (GroupKind.DEPENDENCY, distribution)
        return self._unlisted(resource), ""

    def _unlisted(self, resource: Resource) -> GroupKind:
        if resource.relative.startswith(BUNDLED):
            return GroupKind.SYSTEM
        if not self.folder or not str(resource.path).startswith(self.folder):
            return GroupKind.UNLISTED
        top = resource.name.replace("/", ".").partition(".")[0]
        return GroupKind.ONEFOLD if top in _OWN else GroupKind.PROJECT


def grouping_of(found: Surveyed, project: Project) -> Grouping:
    """Return what tells that project's own resources."""
    layer = f"{found.environment.layers[0]}{os.sep}" if project.source else ""
    own = {one.distribution for one in found.resources if layer and str(one.path).startswith(layer)}
    return Grouping(folder=f"{found.own.path}{os.sep}", distributions=frozenset(own - {""}))


def folders(resource: Resource) -> list[str]:
    """Return the packages, or for what is no module the folders, that it lies in."""
    if resource.kind in _MODULES:
        parts = resource.name.split(".")
        return parts if resource.is_package else parts[:-1]
    return resource.relative.split("/")[:-1]


def label(resource: Resource) -> str:
    """Return the name of the resource within its folder."""
    if resource.kind in _MODULES:
        return "__init__" if resource.is_package else resource.name.rpartition(".")[2]
    return resource.relative.rpartition("/")[2]


def match(resource: Resource) -> str:
    """Return what a rule for this resource says; the name of a package would mean all of it."""
    return resource.relative if resource.is_package else resource.name


def group_match(group: Group, distributions: frozenset[str]) -> str:
    """Return what a rule for a whole group says, "" where no pattern covers it."""
    kind, name = group
    if kind is GroupKind.PROJECT and len(distributions) == 1:
        return next(iter(distributions))
    named = {GroupKind.PYTHON: PYTHON, GroupKind.SYSTEM: BUNDLED.rstrip("/"), GroupKind.ONEFOLD: "_onefold"}
    return named.get(kind, name)
