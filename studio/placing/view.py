"""The tree on the screen: columns that can be moved and hidden, and keys and menus for the location."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QItemSelectionModel, QModelIndex, QPoint, QSettings, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView, QWidget

from resources.model import Kind, Location
from studio.placing.covering import TWINS
from studio.placing.delegates import LocationDelegate, ReasonDelegate, SizeDelegate
from studio.placing.menus import add_locations
from studio.placing.rules import Pattern
from studio.tree.columns import Column, Origin, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent

_SETTING = "resources/columns"
_WIDTHS = {
    Column.NAME: 200,
    Column.KIND: 122,
    Column.LOCATION: 214,
    Column.WHY: 150,
    Column.SIZE: 116,
    Column.DRAWN: 150,
    Column.EXCLUSIVE: 150,
}
_SIZES = {Column.SIZE: Role.SIZE, Column.DRAWN: Role.DRAWN, Column.EXCLUSIVE: Role.EXCLUSIVE}


class ResourceView(QTreeView):
    """The view of a ResourceTree.

    place_wanted: gets rows, and a Location or None for "automatic again".
    menu_wanted: gets the menu for the selection, to add to it before it is shown.
    """

    place_wanted = Signal(object, object)
    menu_wanted = Signal(object)

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resources")
        self.setAccessibleName(self.tr("Resources"))
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._whole: int | None = None
        for changed in (model.modelReset, model.layoutChanged):
            changed.connect(self._on_rows)
        self._set_delegates()
        self._set_header()

    def rows(self) -> tuple[QModelIndex, ...]:
        """Return the rows that are selected, without those that lie below another one."""
        chosen = {index.siblingAtColumn(0) for index in self.selectionModel().selectedRows()}
        return tuple(index for index in sorted(chosen) if chosen.isdisjoint(_above(index)))

    def whole(self) -> int:
        """Return the bytes of all rows at the top together."""
        if self._whole is None:
            model = self.model()
            self._whole = sum(model.index(row, 0).data(Role.SIZE) for row in range(model.rowCount()))
        return self._whole

    def select(self, index: QModelIndex) -> None:
        """Bring a row into view, alone selected."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def location_menu(self) -> QMenu:
        """Return a menu that places the selection."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_locations(menu, self._place)
        again = menu.addAction(self.tr("&Automatic again"), partial(self._place, None))
        again.setEnabled(any(index.data(Role.ORIGIN) is Origin.OWN_RULE for index in self.rows()))
        return menu

    def save_columns(self) -> None:
        QSettings().setValue(_SETTING, self.header().saveState())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and index.isValid():
            cell = self.visualRect(index.siblingAtColumn(Column.LOCATION))
            self.location_menu().popup(self.viewport().mapToGlobal(cell.bottomLeft()))
        elif event.key() == Qt.Key.Key_Delete and index.isValid():
            self._place(Location.LEAVE_OUT)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's
        if self.currentIndex().isValid():
            menu = self.location_menu()
            self.menu_wanted.emit(menu)
            menu.popup(event.globalPos())

    def _on_rows(self) -> None:
        self._whole = None

    def _place(self, location: Location | None) -> None:
        self.place_wanted.emit(self.rows(), location)

    def _set_delegates(self) -> None:
        chooser = LocationDelegate(self)
        chooser.wanted.connect(self._on_chosen)
        self.setItemDelegateForColumn(Column.LOCATION, chooser)
        self.setItemDelegateForColumn(Column.WHY, ReasonDelegate(self))
        for column, role in _SIZES.items():
            self.setItemDelegateForColumn(column, SizeDelegate(role, self.whole, self))

    def _on_chosen(self, index: QModelIndex, location: Location) -> None:
        """Place what was clicked, and with it the rest of the selection that it is part of."""
        row = index.siblingAtColumn(0)
        rows = self.rows()
        self.place_wanted.emit(rows if row in rows else (row,), location)

    def _set_header(self) -> None:
        header = self.header()
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setStretchLastSection(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        saved = QSettings().value(_SETTING)
        if isinstance(saved, QByteArray):
            header.restoreState(saved)
        else:
            header.setSortIndicator(Column.NAME, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.sectionMoved.connect(self.save_columns)
        header.sectionResized.connect(self.save_columns)
        header.sortIndicatorChanged.connect(self.save_columns)

    def columns_menu(self) -> QMenu:
        """Return a menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in Column:
            title = self.model().headerData(column, Qt.Orientation.Horizontal)
            act = menu.addAction(title)
            act.setCheckable(True)
            act.setChecked(not self.isColumnHidden(column))
            act.setEnabled(column is not Column.NAME)
            act.toggled.connect(partial(self._show_column, column))
        return menu

    def _show_column(self, column: Column, shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.setColumnHidden(column, not shown)
        self.save_columns()

    def _on_header_menu(self, position: QPoint) -> None:
        self.columns_menu().popup(self.header().mapToGlobal(position))


def pattern_of(index: QModelIndex) -> Pattern:
    """Return what a rule for that row says; its match is "" where no rule could mean it."""
    kind = index.data(Role.KIND)
    # Qt makes a plain text of a StrEnum.
    return Pattern(match=index.data(Role.MATCH), kind=Kind(kind) if kind in TWINS else None)


def _above(index: QModelIndex) -> Iterator[QModelIndex]:
    while index.parent().isValid():
        index = index.parent()
        yield index
