"""A tree of items with a filter field and what can be done with a row."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from builders.command.messages import bytes_as_text
from studio import icons
from studio.looking.model import Column, ItemTree
from studio.looking.tree import Tree
from studio.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Generator

    from builders.layout import Item
    from studio.looking.tree import Node

_DELAY: Final = 90  # milliseconds from the last key to the filtered tree
_OPEN_UP_TO: Final = 400  # matches; then their folders are opened by themselves
_BATCH, _AT_ONCE = 1000, 0.03  # items between two looks at the clock; seconds
_OPEN_ALL: Final = 60  # items; larger trees are opened by those who look at them
_KIND_WIDTH, _SIZE_WIDTH, _NARROW = 150, 110, 92
_INDENTATION = 16
ROOMY: Final = "QTreeView::item { padding: 3px 4px; }"


class TreePane(QWidget):
    """Shows a tree of items.

    chosen: gets the Item that was double-clicked, or on which Enter was pressed.
    """

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None, *, is_narrow: bool = False) -> None:
        """name: what the tree shows, for those who do not see it."""
        super().__init__(parent)
        self._is_narrow = is_narrow
        self._is_opened = False
        self._whole = Tree()
        self._program = ""
        self.model = ItemTree(self._whole, self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Filter by words of the path"))
        self.field.setAccessibleName(self.tr("Filter"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.view = self._make_view(name)
        self.summary = QLabel(self)
        self.summary.setProperty("role", "muted")
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self._filter)
        self.field.textChanged.connect(lambda _text: self._timer.start())
        self._slices = Slices(self)
        self._slices.done.connect(self._show_found)
        self._lay_out()

    def show_tree(self, tree: Tree, program: str = "") -> None:
        """Show another tree; program: the path of the executable in it."""
        self._whole, self._program = tree, program
        self._is_opened = False
        self._filter()
        self._open_once()

    def begin_change(self) -> None:
        """Announce a change of the tree that is shown."""
        self.model.begin_change()

    def end_change(self) -> None:
        self.model.end_change()
        if self.field.text().strip():
            self._timer.start()
        self._sum_up()
        self._open_once()

    def text(self) -> str:
        """Return what is shown as lines, each with its size and path."""
        rows: list[str] = []
        self._write(self.model.tree.root, 0, rows)
        return "\n".join(rows)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def select_path(self, path: tuple[str, ...]) -> None:
        """Bring a row into view and make it the current one."""
        index = self.model.index_of(path)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _make_view(self, name: str) -> QTreeView:
        view = QTreeView(self)
        view.setModel(self.model)
        view.setAccessibleName(name)
        view.setUniformRowHeights(True)
        view.setSortingEnabled(True)
        view.setAlternatingRowColors(True)
        view.setStyleSheet(ROOMY)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(Column.SIZE, _NARROW if self._is_narrow else _SIZE_WIDTH)
        header.resizeSection(Column.KIND, _NARROW if self._is_narrow else _KIND_WIDTH)
        view.setIndentation(_INDENTATION)
        view.activated.connect(self._choose)
        copy = QAction(self.tr("Copy as text"), view)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda _checked=False: self.copy())
        view.addAction(copy)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return view

    def _lay_out(self) -> None:
        copy = QToolButton(self)
        copy.setObjectName("copy-tree")
        copy.setIcon(icons.icon("copy"))
        copy.setToolTip(self.tr("Copy the tree as text"))
        copy.setAccessibleName(self.tr("Copy the tree as text"))
        copy.setAutoRaise(True)
        copy.clicked.connect(self.copy)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.field, 1)
        top.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.summary)

    def _filter(self) -> None:
        words = self.field.text().casefold().split()
        if words:
            self._slices.run(self._matching(words), at_once=_AT_ONCE)
        else:
            self._slices.stop()
            self._show_found(self._whole)

    def _matching(self, words: list[str]) -> Generator[None, None, Tree]:
        found = Tree((), self._program, launcher=0)
        found.sort(by_size=self._whole.by_size)
        everything = iter(tuple(self._whole.leaves()))
        while part := tuple(itertools.islice(everything, _BATCH)):
            found.change((), (item for item in part if _matches(item, words)))
            yield
        return found

    def _show_found(self, shown: Tree) -> None:
        if shown is not self.model.tree:
            self.model.show_tree(shown)
        if shown is not self._whole and shown.root.count <= _OPEN_UP_TO:
            self.view.expandAll()
        self._sum_up()

    def _open_once(self) -> None:
        """Open the top rows when they come, and leave to the user what is open afterwards."""
        if not self._is_opened and self.model.rowCount():
            self._is_opened = True
            self._open_top()

    def _open_top(self) -> None:
        """Open what would otherwise be a single closed row, the executable, and trees that are small."""
        index = QModelIndex()
        while self.model.rowCount(index) == 1:
            index = self.model.index(0, 0, index)
            self.view.expand(index)
        program = self.model.index_of(tuple(self._program.split("/"))) if self._program else QModelIndex()
        while program.isValid():
            self.view.expand(program)
            program = program.parent()
        if self.model.tree.root.count <= _OPEN_ALL:
            self.view.expandAll()

    def _sum_up(self) -> None:
        root = self.model.tree.root
        if self.field.text().strip():
            text = self.tr("{count} of {all} items, {size}")
        else:
            text = self.tr("{count} items, {size}")
        size = bytes_as_text(root.size)
        self.summary.setText(
            text.format(count=f"{root.count:,}", all=f"{self._whole.root.count:,}", size=size)
        )

    def _choose(self, index: QModelIndex) -> None:
        item = self.model.item(index)
        if item:
            self.chosen.emit(item)

    def _write(self, node: Node, depth: int, rows: list[str]) -> None:
        for child in self.model.tree.children(node):
            size = bytes_as_text(child.size)
            rows.append(f"{size:>10}  {'  ' * depth}{self.model.title(child)}")
            self._write(child, depth + 1, rows)


def _matches(item: Item, words: list[str]) -> bool:
    path = item.path.casefold()
    return all(word in path for word in words)
