"""A tree of items for Qt's views."""

from __future__ import annotations

import itertools
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from builders.command.messages import bytes_as_text
from builders.layout import Place
from studio import icons
from studio.looking.tree import CACHE, MEMORY, TOP, Tree

if TYPE_CHECKING:
    from builders.layout import Item
    from studio.looking.tree import Node

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Column(IntEnum):
    NAME = 0
    SIZE = 1
    KIND = 2


class ItemTree(QAbstractItemModel):
    """Folders, files, and below the executable what is inside it.

    top: what a folder called TOP is called for people.
    """

    def __init__(self, tree: Tree | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tree = tree or Tree()
        self._numbers = itertools.count(1)
        self._nodes: dict[int, Node] = {}
        self._known: dict[Node, int] = {}
        self.top = ""
        self._before: list[QModelIndex] = []
        self._kept: list[tuple[tuple[str, ...], int]] = []

    @property
    def tree(self) -> Tree:
        return self._tree

    def show_tree(self, tree: Tree) -> None:
        """Show another tree; rows of the same path stay open in views."""
        self.begin_change()
        self._tree = tree
        self._nodes.clear()
        self._known.clear()
        self.end_change()

    def begin_change(self) -> None:
        """Remember what views hold on to, before the tree changes."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        nodes = [self._node(index) for index in before]
        self._kept = [
            (node.path() if node else (), one.column()) for node, one in zip(nodes, before, strict=True)
        ]
        self._before = before

    def end_change(self) -> None:
        after = [self.index_of(path).siblingAtColumn(column) for path, column in self._kept]
        self.changePersistentIndexList(self._before, after)
        self._kept, self._before = [], []
        self.layoutChanged.emit()

    def index_of(self, path: tuple[str, ...]) -> QModelIndex:
        """Return the row of a path from the top, an invalid one if there is none."""
        node = self._tree.find(path) if path else None
        return self._index(node) if node else QModelIndex()

    def item(self, index: Index) -> Item | None:
        node = self._node(index)
        return node.item if node else None

    def node(self, index: Index) -> Node | None:
        """Return what stands in a row, None for none."""
        return self._node(index) if index.isValid() else None

    def title(self, node: Node) -> str:
        """Return the name for people."""
        sections = {
            MEMORY: self.tr("Inside, loaded from memory"),
            CACHE: self.tr("Inside, unpacked when first needed"),
            TOP: self.top,
        }
        return sections.get(node.name, node.name)

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's
        node = self._node(parent) if parent.column() <= 0 else None
        return len(node.children) if node else 0

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's
        return 0 if parent.column() > 0 else len(Column)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        node = self._node(parent) if parent.column() <= 0 else None
        if node is None or not (0 <= row < len(node.children) and 0 <= column < len(Column)):
            return QModelIndex()
        return self.createIndex(row, column, self._number(self._tree.children(node)[row]))

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject's has no argument
        node = self._node(index) if index.isValid() else None
        above = node.parent if node else None
        return self._index(above) if above and above.parent else QModelIndex()

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - whatever a role has
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.SIZE:
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole or not 0 <= section < len(Column):
            return None
        return (self.tr("Name"), self.tr("Size"), self.tr("Kind"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - see above
        node = self._node(index) if index.isValid() else None
        if node is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(node, Column(index.column()))
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Column.NAME:
            return icons.icon(_picture(node))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Column.SIZE:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(node)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        del order  # names go up, sizes go down: nobody looks for the smallest file
        self.begin_change()
        self._tree.sort(by_size=column == Column.SIZE)
        self.end_change()

    def _text(self, node: Node, column: Column) -> str:
        if column is Column.NAME:
            return self.title(node)
        if column is Column.SIZE:
            return about(node.size, is_exact=not node.guesses)
        if node.item is None:
            return self._count(node.count)
        return str(node.item.kind) if node.item.kind else self._role(node.item)

    def _count(self, count: int) -> str:
        return self.tr("1 item") if count == 1 else self.tr("{count} items").format(count=f"{count:,}")

    def _role(self, item: Item) -> str:
        roles = {
            "program": self.tr("executable"),
            "copying": self.tr("licences"),
            "bill": self.tr("bill of materials"),
        }
        if item.digest.startswith("-> "):
            return self.tr("link to {target}").format(target=item.digest.removeprefix("-> "))
        return roles.get(item.name, self.tr("executable") if item.executable else self.tr("file"))

    def _tip(self, node: Node) -> str:
        said = "/".join(part for part in node.path() if part not in {MEMORY, CACHE, TOP})
        exact = "" if not node.guesses else " " + self.tr("(an estimate until it is built)")
        return f"{said}\n{node.size:,} B{exact}"

    def _node(self, index: Index) -> Node | None:
        return self._nodes.get(index.internalId()) if index.isValid() else self._tree.root

    def _number(self, node: Node) -> int:
        number = self._known.get(node)
        if number is None:
            number = self._known[node] = next(self._numbers)
            self._nodes[number] = node
        return number

    def _index(self, node: Node) -> QModelIndex:
        if node.parent is None:
            return QModelIndex()
        self._tree.children(node.parent)
        return self.createIndex(node.row, 0, self._number(node))


def about(size: int, *, is_exact: bool) -> str:
    """Return a size for people, marked where it is an estimate."""
    return bytes_as_text(size) if is_exact else f"≈ {bytes_as_text(size)}"


def _picture(node: Node) -> str:
    if node.item is None:
        return {MEMORY: "memory", CACHE: "disk"}.get(node.name, "folder")
    if node.item.kind is None and (node.item.executable or node.item.name == "program"):
        return "play"
    return "memory" if node.item.place is Place.MEMORY else "file"
