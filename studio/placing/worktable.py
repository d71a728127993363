"""The tree with its details, its picture of sizes and its rules; what is done in one shows in the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSettings, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QSplitter, QTabWidget, QToolButton, QVBoxLayout, QWidget

from builders.command.messages import bytes_as_text
from resources.model import Kind, Location
from studio.placing import rules
from studio.placing.banner import Banner
from studio.placing.covering import cover
from studio.placing.details import DetailsPane
from studio.placing.effects import Effects
from studio.placing.filterbar import TERMS, FilterBar
from studio.placing.menus import add_locations, add_suggestions
from studio.placing.rulespane import RulesPane
from studio.placing.sizes import SizesPane
from studio.placing.view import ResourceView, pattern_of
from studio.tree.columns import Role
from studio.tree.model import ResourceTree
from studio.tree.narrowing import Narrowing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resources.model import Rule
    from studio.placing.rules import Pattern
    from studio.session import Session
    from studio.tree.filter import FilterError

_OPENED = 300  # matches up to which all rows are opened
_MANY = 60  # rules that are not added unasked
_LARGE = 5000  # resources of a group that is not opened unasked
_SHOWN = "place-shown"
_SETTING = "resources/splitters"


class Worktable(QWidget):
    """Everything that is there once the project is read."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tree = ResourceTree(session.board, self)
        self.effects = Effects(session.board, self)
        self.filter = FilterBar(session.board, self)
        self.view = ResourceView(self.tree, self)
        self.details = DetailsPane(session, self)
        self.sizes = SizesPane(session.board, self)
        self.rules = RulesPane(session, self.effects, self)
        self.narrowing = Narrowing(session.board, self.tree, self)
        self.tabs = QTabWidget(self)
        self._across, self._down = QSplitter(self), QSplitter(Qt.Orientation.Vertical, self)
        self._lay_out()
        self._add_menus()
        self._connect()

    def show_resource(self, number: int) -> None:
        """Bring a resource into view, by its place in Board.resources."""
        index = self.tree.index_at(number)
        if index.isValid():
            self.view.select(index)

    def show_name(self, name: str) -> bool:
        """Bring what has that name into view; False if there is nothing of that name."""
        index = self.tree.index_of_package(name)
        found = (self.tree.index_of(kind, name) for kind in Kind)
        index = next((each for each in (*found, index) if each.isValid()), index)
        if index.isValid():
            self.view.select(index)
            self.view.setFocus()
        return index.isValid()

    def show_match(self, match: str) -> None:
        """Bring the last rule with that pattern into view, if there is one."""
        found = [rule for rule in self.rules.model.rules if rule.match == match]
        if found:
            self.show_rule(found[-1])

    def show_rule(self, rule: Rule) -> None:
        self.tabs.setCurrentWidget(self.rules)
        self.rules.show_rule(rule)

    def place_shown(self, location: Location) -> None:
        """Place everything that the filter shows, by as few rules as match that and nothing else."""
        if self.narrowing.matches is None:
            return
        patterns = self._covering(self.narrowing.matches)
        place = partial(self.place_patterns, patterns, location)
        if len(patterns) <= _MANY:
            place()
            return
        said = self.tr(
            "No pattern fits what is shown: that takes {count} rules, one for each file or package."
        )
        act = self.tr("Add {count} rules").format(count=len(patterns))
        self._session.notices.show_notice(_SHOWN, said.format(count=len(patterns)), {act: place})

    def place_pattern(self, pattern: Pattern, location: Location) -> None:
        self.place_patterns((pattern,), location)

    def place_patterns(self, patterns: Sequence[Pattern], location: Location) -> None:
        settings = self._session.document.settings
        act = rules.place(settings, patterns, location, self.effects.names_apart)
        self._session.document.edit(act.settings, act.title)

    def place(self, rows: Sequence[QModelIndex], location: Location | None) -> None:
        """Place rows of the tree as one step of the history; None lets them be placed automatically."""
        patterns = tuple(pattern for row in rows for pattern in self._patterns(row))
        if patterns and location is None:
            act = rules.automatic(self._session.document.settings, patterns)
            self._session.document.edit(act.settings, act.title)
        elif patterns and location:
            self.place_patterns(patterns, location)

    def place_selected(self, location: Location | None) -> None:
        self.place(self.view.rows(), location)

    def _patterns(self, row: QModelIndex) -> tuple[Pattern, ...]:
        """Return what rules say for a row, and for what lies below it as far as that is shown."""
        pattern, is_resource = pattern_of(row), row.data(Role.INDEX) >= 0
        if is_resource or (pattern.match and self.narrowing.matches is None):
            return (pattern,)
        return self._covering(row.data(Role.INDICES))

    def _covering(self, indices: Sequence[int]) -> tuple[Pattern, ...]:
        return cover(indices, self._session.board, lambda pattern: self.effects.reach_now(pattern).indices)

    def _on_text(self, text: str) -> None:
        self.narrowing.set_text(text)
        words = text.split()
        pressed = (where for where, term in TERMS.items() if f"location:{term}" in words)
        self.filter.counters.show_filter(next(pressed, None))

    def _on_narrowed(self, matches: Sequence[int] | None) -> None:
        self.sizes.map.show_only(matches)
        if matches is None:
            self.filter.show_found("")
            return
        size = bytes_as_text(sum(self._session.board.resources[place].size for place in matches))
        said = (
            self.tr("{count} resource, {size}") if len(matches) == 1 else self.tr("{count} resources, {size}")
        )
        self.filter.show_found(said.format(count=f"{len(matches):,}", size=size))
        if len(matches) <= _OPENED:
            self.view.expandAll()

    def _on_failed(self, error: FilterError | None) -> None:
        self.filter.show_error(error.message if error else "")

    def _add_to_menu(self, menu: QMenu) -> None:
        """Add wider patterns to the menu of a single row, and what the filter shows."""
        rows = self.view.rows()
        if len(rows) == 1:
            add_suggestions(menu, rows[0], self.place_pattern)
        if self.narrowing.matches is not None:
            add_locations(menu.addMenu(self.tr("Everything that is shown")), self.place_shown)

    def _enter_tree(self) -> None:
        self.view.setFocus()
        if not self.view.currentIndex().isValid() and self.tree.rowCount():
            self.view.select(self.tree.index(0, 0))

    def _on_current(self, current: QModelIndex) -> None:
        self.details.show_row(current)
        self.sizes.map.mark(current.data(Role.IDENTITY) if current.isValid() else "")

    def _on_tile(self, identity: str) -> None:
        index = self.tree.index_by_identity(identity)
        if index.isValid():
            self.view.select(index)

    def _on_decided(self) -> None:
        self._on_current(self.view.currentIndex())
        self._name_rules()

    def _on_imports(self) -> None:
        """Show the weights once they are known; the links follow by themselves."""
        if self._session.board.imports.is_complete:
            self.details.show_row(self.view.currentIndex())

    def _name_rules(self) -> None:
        count = len(self.rules.model.rules)
        self.tabs.setTabText(1, self.tr("Rules ({count})").format(count=count) if count else self.tr("Rules"))

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.place_wanted.connect(self.place)
        self.view.menu_wanted.connect(self._add_to_menu)
        self.filter.changed.connect(self._on_text)
        self.filter.left.connect(self._enter_tree)
        self.narrowing.narrowed.connect(self._on_narrowed)
        self.narrowing.failed.connect(self._on_failed)
        QShortcut(QKeySequence.StandardKey.Find, self, self.filter.focus)
        self.details.resource_wanted.connect(self.show_resource)
        self.details.rule_wanted.connect(self.show_rule)
        self.sizes.map.chosen.connect(self._on_tile)
        self._session.board.decided.connect(self._on_decided)
        self._session.board.imports_changed.connect(self._on_imports)
        self._session.document.changed.connect(self._name_rules)
        self.tree.modelReset.connect(self._on_reset)
        self._across.splitterMoved.connect(self._save)
        self._down.splitterMoved.connect(self._save)

    def _on_reset(self) -> None:
        self.details.show_row(QModelIndex())
        first = self.tree.index(0, 0)
        if first.isValid() and len(first.data(Role.INDICES)) <= _LARGE:
            self.view.expand(first)

    def _save(self) -> None:
        QSettings().setValue(_SETTING, [self._across.saveState(), self._down.saveState()])

    def _add_menus(self) -> None:
        """Give the buttons of the filter bar their menus."""
        menu = QMenu(self)
        add_locations(menu, self.place_shown)
        self.filter.place.setMenu(menu)
        self.filter.place.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.filter.columns.clicked.connect(self._show_columns)

    def _show_columns(self) -> None:
        button = self.filter.columns
        self.view.columns_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.sizes, self.tr("Sizes"))
        self.tabs.addTab(self.rules, self.tr("Rules"))
        self._down.addWidget(self.view)
        self._down.addWidget(self.tabs)
        self._down.setSizes([500, 250])
        self._down.setStretchFactor(0, 1)
        self._across.addWidget(self._down)
        self._across.addWidget(self.details)
        self._across.setSizes([720, 290])
        self._across.setStretchFactor(0, 1)
        for splitter in (self._across, self._down):
            splitter.setChildrenCollapsible(False)
        self._down.setCollapsible(1, True)  # noqa: FBT003 - Qt names no arguments
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 0, 12)
        layout.setSpacing(8)
        layout.addWidget(Banner(self._session.board, self))
        layout.addWidget(self.filter)
        layout.addWidget(self._across, 1)
        saved = QSettings().value(_SETTING)
        if isinstance(saved, list) and len(saved) == 2:  # noqa: PLR2004 - the two splitters
            self._across.restoreState(saved[0])
            self._down.restoreState(saved[1])
