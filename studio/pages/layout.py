"""The step Layout: the tree as it will ship, and what changes when a location changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from builders.options import Options
from studio.board import State
from studio.engine.job import Ending
from studio.engine.question import Question
from studio.looking.changespane import ChangesPane
from studio.looking.installerpane import InstallerPane
from studio.looking.preview import preview_of
from studio.looking.view import TreePane
from studio.page import Page
from studio.placing.states import StatePanel
from studio.steps import Mark, Step

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QHideEvent, QShowEvent

    from builders.installers.model import Format
    from builders.layout import Item
    from resources.model import Decision
    from studio.session import Session

_LEFT, _RIGHT = 3, 2


class LayoutPage(Page):
    """Left the tree, or that of an installer; right what differs from the last build or a chosen moment."""

    step = Step.LAYOUT
    icon = "layout"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.preview = preview_of(session)
        self.panel = StatePanel(session, self)
        self.tabs = QTabBar(self)
        self.tree = TreePane(self.tr("What ships"), self)
        self.installer = InstallerPane(session, self.preview, self)
        self.changes = ChangesPane(self)
        self._formats: tuple[Format, ...] = ()
        self._opened: tuple[Decision, ...] = ()
        self._question: Question | None = None
        self._shown = QStackedWidget(self)
        self._content = QWidget(self)
        self._lay_out()
        self._connect()
        self._show_formats()

    def title(self) -> str:
        return self.tr("Layout")

    def mark(self) -> Mark:
        return Mark.DONE if self.session.board.state is State.READY else Mark.NONE

    def show_place(self, place: str) -> None:
        """Bring a path of the output into view."""
        self.tabs.setCurrentIndex(0)
        self.tree.select_path(tuple(place.split("/")))
        self.tree.view.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's
        super().showEvent(event)
        self.preview.watch(self, watched=True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's
        super().hideEvent(event)
        self.preview.watch(self, watched=False)

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName(self.tr("Program or installer"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._shown.addWidget(self.tree)
        self._shown.addWidget(self.installer)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 20, 12, 20)
        column.setSpacing(8)
        heading = QLabel(self.tr("What ships"), left)
        heading.setProperty("role", "title")
        row = QHBoxLayout()
        row.addWidget(heading, 1)
        row.addWidget(self.tabs)
        column.addLayout(row)
        column.addWidget(self._shown, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self._content)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.changes)
        splitter.setStretchFactor(0, _LEFT)
        splitter.setStretchFactor(1, _RIGHT)
        around = QVBoxLayout(self._content)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(splitter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.panel)
        self._stack.addWidget(self._content)

    def _connect(self) -> None:
        board, document, preview = self.session.board, self.session.document, self.preview
        board.state_changed.connect(self._on_state)
        board.surveyed.connect(self._on_surveyed)
        document.opened.connect(self._on_opened)
        document.changed.connect(self._show_formats)
        self.session.building.changed.connect(self._on_built)
        preview.renewed.connect(self._on_renewed)
        preview.changing.connect(self._on_changing)
        preview.changed.connect(self._on_changed)
        preview.settled.connect(self._on_settled)
        self.tree.chosen.connect(self._show_resource)
        self.changes.chosen.connect(self._show_resource)
        self.changes.pinned.connect(self._pin_now)
        self.tabs.currentChanged.connect(self._on_tab)

    def _on_state(self) -> None:
        is_there = self.session.board.state is State.READY or bool(self.session.board.resources)
        self._stack.setCurrentWidget(self._content if is_there else self.panel)
        self.mark_changed.emit()

    def _on_renewed(self) -> None:
        terms = self.preview.terms
        self.tree.show_tree(self.preview.tree, terms.outline.program if terms else "")

    def _on_changing(self) -> None:
        self.tree.begin_change()

    def _on_changed(self) -> None:
        self.tree.end_change()

    def _on_settled(self) -> None:
        self.changes.show_comparison(self.preview.comparison)
        if not self.preview.is_pinned and self._question is None:
            self.preview.pin_decisions(self._opened)
            self.changes.set_origin(self.tr("the plan when the project was opened"))
        if self.tabs.currentIndex() > 0:
            self.installer.show_format(self._formats[self.tabs.currentIndex() - 1])

    def _pin_now(self) -> None:
        self.preview.pin(self.preview.items())
        self.changes.set_origin(self.tr("the plan when you pressed “Compare with now”"))

    def _on_opened(self) -> None:
        self.preview.unpin()
        self._opened = ()
        self.changes.set_origin("")

    def _on_surveyed(self) -> None:
        if not self._opened:
            self._opened = tuple(self.session.board.decisions)
        self._pin_last_build()

    def _on_built(self) -> None:
        """Compare with what was built just now."""
        building = self.session.building
        if not building.is_running and building.result and building.result.outcome.ending is Ending.DONE:
            self.preview.unpin()
            self._pin_last_build()

    def _pin_last_build(self) -> None:
        """Ask the command line what the last build holds, unless something is pinned already."""
        place = self._last_build()
        if self.preview.is_pinned or self._question or place is None:
            return
        self._question = Question("inspect", str(place), "--tree", "--json", parent=self)
        self._question.answered.connect(self._on_answer)
        self._question.failed.connect(lambda _sentence: self._on_answer(""))

    def _last_build(self) -> Path | None:
        project, terms = self.session.document.project, self.preview.terms
        if project is None or terms is None:
            return None
        place = Options().output_root(project) / terms.outline.whole
        return place if place.exists() else None

    def _on_answer(self, answer: str) -> None:
        from builders.command.differing import from_document

        self._question = None
        if answer:
            items = tuple(from_document(json.loads(answer)))
            self.preview.pin(items)
            self.changes.set_origin(self.tr("the last build"))
        else:
            self._on_settled()

    def _show_formats(self) -> None:
        project = self.session.document.project
        formats: tuple[Format, ...] = ()
        if project:
            from builders.installers.table import chosen, for_target

            target = Options().target(project)
            formats = chosen(project.output.installers, target) or for_target(target)
        if [one.name for one in formats] == [one.name for one in self._formats] and self.tabs.count():
            self.installer.refresh()
            return
        self._formats = formats
        self.tabs.blockSignals(True)  # noqa: FBT003 - Qt's
        while self.tabs.count():
            self.tabs.removeTab(0)
        self.tabs.addTab(self.tr("Program"))
        for one in formats:
            self.tabs.setTabToolTip(self.tabs.addTab(one.name), one.title)
        self.tabs.blockSignals(False)  # noqa: FBT003 - Qt's
        self._on_tab(self.tabs.currentIndex())

    def _on_tab(self, row: int) -> None:
        self._shown.setCurrentIndex(1 if row > 0 else 0)
        if row > 0:
            self.installer.show_format(self._formats[row - 1])

    def _show_resource(self, item: Item) -> None:
        if item.kind is not None:
            self.session.show_wanted.emit(Step.RESOURCES, item.name)
