"""Rows of the tree: what lies below them is found when somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.tree import grouping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resources.model import Resource
    from studio.tree.grouping import Group
    from studio.tree.summary import Summary


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """One row.

    number: its place in the model's list of nodes, by which Qt's indices name it.
    indices: of the resources below it; a resource's row has just its own.
    children: None until somebody looked.
    """

    number: int
    parent: Node | None
    row: int = 0
    depth: int
    label: str
    match: str
    identity: str
    indices: Sequence[int]
    is_resource: bool = False
    group: Group | None = None
    children: list[Node] | None = None
    summary: Summary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What becomes a child: a package with indices, or one resource."""

    label: str
    indices: Sequence[int]
    is_resource: bool = False


def parts(indices: Sequence[int], depth: int, resources: Sequence[Resource]) -> Iterator[Part]:
    """Yield what lies `depth` folders deep, packages first, both by name."""
    inner: dict[str, list[int]] = {}
    here: list[Part] = []
    for index in indices:
        folders = grouping.folders(resources[index])
        if len(folders) > depth:
            inner.setdefault(folders[depth], []).append(index)
        else:
            found = Part(label=grouping.label(resources[index]), indices=(index,), is_resource=True)
            here.append(found)
    for name in sorted(inner, key=str.casefold):
        yield Part(label=name, indices=inner[name])
    yield from sorted(here, key=lambda part: part.label.casefold())
