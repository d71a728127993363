"""The step Resources."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedLayout, QWidget

from resources.model import Location
from studio.board import State
from studio.page import Page
from studio.placing.findings import Findings
from studio.placing.states import StatePanel
from studio.placing.worktable import Worktable
from studio.steps import Level, Mark, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.session import Session


class ResourcesPage(Page):
    """Every resource, where it goes and why; or what has to be done before that can be told."""

    step = Step.RESOURCES
    icon = "resources"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.panel = StatePanel(session, self)
        self.table = Worktable(session, self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.panel)
        self._stack.addWidget(self.table)
        self._findings = Findings(session, self)
        session.board.state_changed.connect(self._on_state)
        session.board.surveyed.connect(self._on_state)
        session.problems.changed.connect(self.mark_changed)

    def title(self) -> str:
        return self.tr("Resources")

    def mark(self) -> Mark:
        state = self.session.board.state
        if state is State.UNTRUSTED:
            return Mark.NEEDS_YOU
        worst = {problem.level for problem in self.session.problems.of(self.step)}
        if state is State.FAILED or worst & {Level.ERROR, Level.WARNING}:
            return Mark.PROBLEM
        return Mark.DONE if state is State.READY else Mark.NONE

    def acts(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        table, board = self.table, self.session.board
        return (
            (self.tr("Filter"), table.filter.focus),
            (self.tr("Put the selection in memory"), partial(table.place_selected, Location.IN_MEMORY)),
            (
                self.tr("Put the selection on the file system"),
                partial(table.place_selected, Location.FILESYSTEM_RELATIVE),
            ),
            (self.tr("Leave out the selection"), partial(table.place_selected, Location.LEAVE_OUT)),
            (self.tr("Place the selection automatically again"), partial(table.place_selected, None)),
            (self.tr("Show the rules"), partial(table.tabs.setCurrentWidget, table.rules)),
            (self.tr("Show the picture of sizes"), partial(table.tabs.setCurrentWidget, table.sizes)),
            (self.tr("Read the project again"), board.refresh),
        )

    def show_place(self, place: str) -> None:
        """Bring a resource, package or rule into view by its name."""
        if not self.table.show_name(place):
            self.table.show_match(place)

    def _on_state(self) -> None:
        """Show the tree once there is one, also while it is read again."""
        is_there = self.session.board.state is State.READY or bool(self.session.board.resources)
        self._stack.setCurrentWidget(self.table if is_there else self.panel)
        self.mark_changed.emit()
