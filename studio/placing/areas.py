"""The resources as nested areas with sizes, for the picture; what lies in one is found when it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.tree import node
from studio.tree.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from resources.model import Resource
    from studio.board import Board
    from studio.tree.grouping import Group

ROOT = 0
_SLICE = 4000  # resources between two points at which others may have their turn


@dataclass(slots=True, kw_only=True, eq=False)
class Area:
    """One node of the picture; the fields mean what they mean in the tree's rows.

    depth: how many folders lie above, not counting the group.
    """

    parent: int
    depth: int
    label: str
    identity: str
    indices: Sequence[int]
    size: int
    is_resource: bool = False
    children: Sequence[int] | None = None


class Areas:
    """Nodes by number; 0 is everything."""

    def __init__(self, board: Board, visible: Collection[int] | None = None) -> None:
        self._board = board
        self._visible = visible
        self._texts = Texts()
        self._areas = [self._area(-1, -1, "", "", ())]

    def __getitem__(self, number: int) -> Area:
        return self._areas[number]

    def group(self) -> Iterator[None]:
        """Sort the resources into groups, which has to be done first; pauses now and then."""
        resources, grouping = self._board.resources, self._board.grouping
        shown = range(len(resources)) if self._visible is None else sorted(self._visible)
        groups: dict[Group, list[int]] = {}
        for start in range(0, len(shown), _SLICE):
            for index in shown[start : start + _SLICE]:
                groups.setdefault(grouping.group(resources[index]), []).append(index)
            yield
        self._areas = [self._area(-1, -1, "", "", shown)]
        for group, indices in groups.items():
            identity = f"{group[0].name}:{group[1]}"
            self._areas.append(self._area(ROOT, 0, self._texts.group(group), identity, indices))
            yield
        self._areas[ROOT].children = self._ordered(range(1, len(self._areas)))

    def children(self, number: int) -> Sequence[int]:
        """Return the parts that weigh anything, the largest first."""
        area = self._areas[number]
        if area.children is None:
            area.children = () if area.is_resource else self._found(number, area)
        return area.children

    def size(self, number: int) -> int:
        return self._areas[number].size

    def name(self, number: int) -> str:
        """Return the name with what it lies in, such as `rich/cells`, "" for everything."""
        labels = [self._areas[each].label for each in self.way(number)[1:]]
        return "/".join(labels[1:] or labels)

    def way(self, number: int) -> tuple[int, ...]:
        """Return what lies above, from the whole to the node itself."""
        way = [number]
        while self._areas[way[-1]].parent >= 0:
            way.append(self._areas[way[-1]].parent)
        return tuple(reversed(way))

    def _found(self, number: int, area: Area) -> Sequence[int]:
        first = len(self._areas)
        for part in node.parts(area.indices, area.depth, self._board.resources):
            identity = f"{area.identity}/{part.label}"
            if part.is_resource:
                identity += f"|{self._board.resources[part.indices[0]].kind}"
            made = self._area(number, area.depth + 1, part.label, identity, part.indices)
            made.is_resource = part.is_resource
            self._areas.append(made)
        return self._ordered(range(first, len(self._areas)))

    def _area(self, parent: int, depth: int, label: str, identity: str, indices: Sequence[int]) -> Area:
        size = _bytes(self._board.resources, indices)
        return Area(parent=parent, depth=depth, label=label, identity=identity, indices=indices, size=size)

    def _ordered(self, numbers: Sequence[int]) -> Sequence[int]:
        weighing = [number for number in numbers if self._areas[number].size]
        return tuple(sorted(weighing, key=self.size, reverse=True))


def _bytes(resources: Sequence[Resource], indices: Sequence[int]) -> int:
    return sum(resources[index].size for index in indices)
