"""The tree with its details, its picture of sizes and its rules; what is done in one shows in the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSettings, Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from resources.model import Kind, Location
from studio.placing import rules
from studio.placing.details import DetailsPane
from studio.placing.effects import Effects
from studio.placing.rulespane import RulesPane
from studio.placing.sizes import SizesPane
from studio.placing.view import ResourceView, pattern_of
from studio.tree.columns import Role
from studio.tree.model import ResourceTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resources.model import Rule
    from studio.placing.rules import Pattern
    from studio.session import Session

_SETTING = "resources/splitters"


class Worktable(QWidget):
    """Everything that is there once the project is read."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tree = ResourceTree(session.board, self)
        self.effects = Effects(session.board, self)
        self.view = ResourceView(self.tree, self)
        self.details = DetailsPane(session, self)
        self.sizes = SizesPane(session.board, self)
        self.rules = RulesPane(session, self.effects, self)
        self.tabs = QTabWidget(self)
        self._across, self._down = QSplitter(self), QSplitter(Qt.Orientation.Vertical, self)
        self._lay_out()
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

    def show_rule(self, rule: Rule) -> None:
        self.tabs.setCurrentWidget(self.rules)
        self.rules.show_rule(rule)

    def place(self, rows: Sequence[QModelIndex], location: Location | None) -> None:
        """Place rows of the tree as one step of the history; None lets them be placed automatically."""
        patterns = tuple(pattern for row in rows for pattern in self._patterns(row))
        if not patterns:
            return
        settings = self._session.document.settings
        if location is None:
            act = rules.automatic(settings, patterns)
        else:
            act = rules.place(settings, patterns, location, self.effects.names_apart)
        self._session.document.edit(act.settings, act.title)

    def _patterns(self, row: QModelIndex) -> tuple[Pattern, ...]:
        """Return what a rule says for a row, or, where none could mean it, for each row below."""
        pattern = pattern_of(row)
        if pattern.match:
            return (pattern,)
        below = (self.tree.index(number, 0, row) for number in range(self.tree.rowCount(row)))
        return tuple(found for each in below for found in self._patterns(each))

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

    def _name_rules(self) -> None:
        count = len(self.rules.model.rules)
        self.tabs.setTabText(1, self.tr("Rules ({count})").format(count=count) if count else self.tr("Rules"))

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.place_wanted.connect(self.place)
        self.details.resource_wanted.connect(self.show_resource)
        self.details.rule_wanted.connect(self.show_rule)
        self.sizes.map.chosen.connect(self._on_tile)
        self._session.board.decided.connect(self._on_decided)
        self._session.document.changed.connect(self._name_rules)
        self.tree.modelReset.connect(self._on_reset)
        self._across.splitterMoved.connect(self._save)
        self._down.splitterMoved.connect(self._save)

    def _on_reset(self) -> None:
        self.details.show_row(QModelIndex())
        if self.tree.rowCount():
            self.view.expand(self.tree.index(0, 0))

    def _save(self) -> None:
        QSettings().setValue(_SETTING, [self._across.saveState(), self._down.saveState()])

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.sizes, self.tr("Sizes"))
        self.tabs.addTab(self.rules, self.tr("Rules"))
        self._down.addWidget(self.view)
        self._down.addWidget(self.tabs)
        self._down.setSizes([420, 280])
        self._across.addWidget(self._down)
        self._across.addWidget(self.details)
        self._across.setSizes([700, 320])
        self._across.setStretchFactor(0, 1)
        for splitter in (self._across, self._down):
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 0, 12)
        layout.addWidget(self._across, 1)
        saved = QSettings().value(_SETTING)
        if isinstance(saved, list) and len(saved) == 2:  # noqa: PLR2004 - the two splitters
            self._across.restoreState(saved[0])
            self._down.restoreState(saved[1])
