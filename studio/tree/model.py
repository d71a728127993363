"""The board's resources as a tree for Qt's views."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from builders.command.messages import bytes_as_text
from studio.tree.columns import Column, Origin, Role
from studio.tree.forest import Forest
from studio.tree.texts import Texts
from studio.tree.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Collection

    from resources.model import Kind
    from studio.board import Board, Changes
    from studio.tree.node import Node
    from studio.tree.summary import Summary

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_row = attrgetter("row")
_NUMBERS = frozenset({Column.SIZE, Column.DRAWN, Column.EXCLUSIVE})


class ResourceTree(QAbstractItemModel):
    """Groups at the top, packages and folders below, then resources; rows are made when somebody looks."""

    def __init__(self, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._texts = Texts(self)
        self._forest = Forest(board, _by_name)
        self._weights = Weights(board, self)
        self._weights.found.connect(self._on_weighed)
        board.surveyed.connect(self._on_surveyed)
        board.imports_changed.connect(self._on_imports)
        board.decided.connect(self._on_decided)

    def index_of(self, kind: Kind, name: str) -> QModelIndex:
        """Return the row of that resource; an invalid one if there is none, or the filter hides it."""
        return self.index_at(self._board.find(kind, name))

    def index_at(self, number: int) -> QModelIndex:
        """Return the row of the resource that stands there in Board.resources, invalid if it is hidden."""
        return self._index(self._forest.of_resource(number))

    def index_by_identity(self, identity: str) -> QModelIndex:
        """Return the row that had that Role.IDENTITY, perhaps before the project was read again."""
        return self._index(self._forest.of_identity(identity))

    def index_of_package(self, name: str) -> QModelIndex:
        """Return the row of a distribution or package by what a rule calls it, invalid if there is none."""
        return self._index(self._forest.of_package(name))

    def show_only(self, indices: Collection[int] | None) -> None:
        """Show the rows of those resources and what they lie in; None shows all."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(self._node(index).identity, index.column()) for index in before]
        self._weights.clear()
        self._forest.show_only(indices)
        after = [self.index_by_identity(identity).siblingAtColumn(column) for identity, column in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's
        return 0 if parent.column() > 0 else len(self._forest.children(self._node(parent)))

    def hasChildren(self, parent: Index = _ROOT) -> bool:  # noqa: N802 - Qt's
        if parent.column() > 0:
            return False
        above = self._node(parent)
        return bool(self._forest.children(above)) if above.parent is None else not above.is_resource

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's
        return 0 if parent.column() > 0 else len(Column)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if parent.column() > 0 or not 0 <= column < len(Column):
            return QModelIndex()
        children = self._forest.children(self._node(parent))
        return (
            self.createIndex(row, column, children[row].number) if 0 <= row < len(children) else QModelIndex()
        )

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject's has no argument
        if not index.isValid():
            return QModelIndex()
        above = self._node(index).parent
        return self._index(above) if above else QModelIndex()

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - whatever a role has
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts.title(Column(section))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._texts.explanation(Column(section))
        is_number = role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS
        return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter) if is_number else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - see above
        if not index.isValid():
            return None
        row = self._node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, Column(index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self._value(row, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        by = Column(column) if 0 <= column < len(Column) else Column.NAME
        key = _by_name if by is Column.NAME else partial(self._sort_value, by)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        self._forest.sort(key, reverse=order is Qt.SortOrder.DescendingOrder)
        self.changePersistentIndexList(before, [self._index(self._node(one), one.column()) for one in before])
        self.layoutChanged.emit()

    def _text(self, row: Node, column: Column) -> str:
        summary = self._forest.summary(row)
        match column:
            case Column.NAME:
                return self._texts.group(row.group) if row.group else row.label
            case Column.KIND:
                return self._texts.kind(self._kind(row), row.group)
            case Column.LOCATION:
                return self._texts.location(summary)
            case Column.WHY:
                return summary.reason
            case Column.SIZE:
                return bytes_as_text(summary.size)
            case _:
                size = self._weight(row, column)
                return "" if size is None else bytes_as_text(size)

    def _tip(self, row: Node, column: Column) -> str:
        match column:
            case Column.NAME:
                return self._board.resources[row.indices[0]].relative if row.is_resource else row.match
            case Column.LOCATION | Column.SIZE:
                return self._texts.counts(self._forest.summary(row))
            case Column.WHY:
                return self._forest.summary(row).reason or self._texts.several_reasons()
            case _:
                return ""

    def _value(self, row: Node, role: int) -> object:
        match role:
            case Role.INDEX:
                return row.indices[0] if row.is_resource else -1
            case Role.INDICES:
                return tuple(row.indices)
            case Role.KIND:
                return self._kind(row)
            case Role.MATCH:
                return row.match
            case Role.IDENTITY:
                return row.identity
            case _:
                return self._summarised(row, role)

    def _summarised(self, row: Node, role: int) -> object:
        match role:
            case Role.LOCATION:
                return self._forest.summary(row).location
            case Role.COUNTS:
                return self._forest.summary(row).counts
            case Role.SIZE:
                return self._forest.summary(row).size
            case Role.ORIGIN:
                return self._origin(row, self._forest.summary(row))
            case Role.DRAWN | Role.EXCLUSIVE:
                return self._weight(row, Column.DRAWN if role == Role.DRAWN else Column.EXCLUSIVE)
            case _:
                return None

    def _origin(self, row: Node, summary: Summary) -> Origin:
        if summary.origin is Origin.INHERITED_RULE and summary.rule and self._names(summary.rule.match, row):
            return Origin.OWN_RULE
        return summary.origin

    def _names(self, match: str, row: Node) -> bool:
        """Tell if the pattern names just this row, in whatever spelling."""
        names = {row.match, row.match.replace("/", ".")}
        if row.is_resource:
            relative = self._board.resources[row.indices[0]].relative
            names |= {relative, relative.replace("/", ".")}
        return match.replace("/", ".") in names

    def _kind(self, row: Node) -> Kind | None:
        return self._board.resources[row.indices[0]].kind if row.is_resource else None

    def _weight(self, row: Node, column: Column) -> int | None:
        return self._weights.drawn(row) if column is Column.DRAWN else self._weights.exclusive(row)

    def _sort_value(self, column: Column, row: Node) -> tuple[float, str]:
        if column not in _NUMBERS:
            return 0, self._text(row, column)
        size = self._forest.summary(row).size if column is Column.SIZE else self._weight(row, column)
        return -1 if size is None else size, row.label.casefold()

    def _node(self, index: Index) -> Node:
        return self._forest.nodes[int(index.internalId())] if index.isValid() else self._forest.root

    def _index(self, row: Node | None, column: int = 0) -> QModelIndex:
        return self.createIndex(row.row, column, row.number) if row and row.parent else QModelIndex()

    def _on_surveyed(self) -> None:
        self.beginResetModel()
        self._weights.clear()
        self._forest.clear()
        self.endResetModel()

    def _on_weighed(self, row: Node) -> None:
        self.dataChanged.emit(self._index(row, Column.DRAWN), self._index(row, Column.EXCLUSIVE))

    def _on_imports(self) -> None:
        """Show weights, once they are there, in all rows that were made."""
        if self._board.imports.is_complete:
            self._weights.clear()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.DRAWN, Column.EXCLUSIVE)
            for siblings in self._forest.families():
                first, last = (
                    self._index(siblings[0], Column.DRAWN),
                    self._index(siblings[-1], Column.EXCLUSIVE),
                )
                self.dataChanged.emit(first, last)

    def _on_decided(self, changes: Changes) -> None:
        by_parent: dict[int, list[Node]] = {}
        for row in self._forest.dirty(changes.indices):
            if row.parent is not None:
                by_parent.setdefault(row.parent.number, []).append(row)
        for siblings in by_parent.values():
            first, last = min(siblings, key=_row), max(siblings, key=_row)
            self.dataChanged.emit(self._index(first), self._index(last, len(Column) - 1))


def _by_name(row: Node) -> tuple[float, str]:
    """Return what puts groups in their order, then packages before resources."""
    return row.group[0] if row.group else row.is_resource, row.label.casefold()
