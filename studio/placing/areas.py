"""The resources as nested areas with sizes, for the picture; what lies in one is found when it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.tree import grouping
from studio.tree.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator, Mapping, Sequence

    from resources.model import Resource
    from studio.board import Board

ROOT = 0
_PAUSE = 4000  # resources between two pauses


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
        self._visible = None if visible is None else frozenset(visible)
        self._texts = Texts()
        self._areas = [self._area(-1, -1, "", "", ())]

    def __getitem__(self, number: int) -> Area:
        return self._areas[number]

    def group(self) -> Generator[None, None, None]:
        """Make the groups, which has to be done first; pauses now and then."""
        self._areas = [self._area(-1, -1, "", "", ())]
        for group, all_of_it in self._board.groups.items():
            indices = (
                all_of_it if self._visible is None else tuple(filter(self._visible.__contains__, all_of_it))
            )
            identity = f"{group[0].name}:{group[1]}"
            self._areas.append(self._area(ROOT, 0, self._texts.group(group), identity, indices))
            yield
        self._areas[ROOT].size = sum(area.size for area in self._areas[1:])
        self._areas[ROOT].children = self._ordered(range(1, len(self._areas)))

    def prepare(self, number: int) -> Iterator[None]:
        """Find what lies in a node, a part of it at a time."""
        area, resources = self._areas[number], self._board.resources
        if area.children is not None or area.is_resource:
            return
        inner: dict[str, list[int]] = {}
        here: list[int] = []
        for place, index in enumerate(area.indices):
            folders = grouping.folders(resources[index])
            if len(folders) > area.depth:
                inner.setdefault(folders[area.depth], []).append(index)
            else:
                here.append(index)
            if place % _PAUSE == _PAUSE - 1:
                yield
        self._keep(number, inner, here)

    def children(self, number: int) -> Sequence[int]:
        """Return the parts that weigh anything, the largest first."""
        for _pause in self.prepare(number):
            pass
        return self._areas[number].children or ()

    def size(self, number: int) -> int:
        return self._areas[number].size

    def find(self, identity: str) -> int:
        """Return what has that identity in the tree, or the innermost of what lies around it."""
        found = ROOT
        while self._areas[found].identity != identity:
            inner = (one for one in self.children(found) if self._leads(one, identity))
            nearer = next(inner, None)
            if nearer is None:
                break
            found = nearer
        return found

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

    def _leads(self, number: int, identity: str) -> bool:
        own = self._areas[number].identity
        return identity == own or identity.startswith(f"{own}/")

    def _keep(self, number: int, inner: Mapping[str, Sequence[int]], here: Sequence[int]) -> None:
        """Make nodes of packages and of resources."""
        area, first = self._areas[number], len(self._areas)
        for label, indices in inner.items():
            identity = f"{area.identity}/{label}"
            self._areas.append(self._area(number, area.depth + 1, label, identity, indices))
        for index in here:
            resource = self._board.resources[index]
            label = grouping.label(resource)
            identity = f"{area.identity}/{label}|{resource.kind}"
            made = self._area(number, area.depth + 1, label, identity, (index,))
            made.is_resource = True
            self._areas.append(made)
        area.children = self._ordered(range(first, len(self._areas)))

    def _area(self, parent: int, depth: int, label: str, identity: str, indices: Sequence[int]) -> Area:
        size = _bytes(self._board.resources, indices)
        return Area(parent=parent, depth=depth, label=label, identity=identity, indices=indices, size=size)

    def _ordered(self, numbers: Sequence[int]) -> Sequence[int]:
        weighing = [number for number in numbers if self._areas[number].size]
        return tuple(sorted(weighing, key=self.size, reverse=True))


def _bytes(resources: Sequence[Resource], indices: Sequence[int]) -> int:
    return sum(resources[index].size for index in indices)
