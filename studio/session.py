"""What the pages of one window share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.board import Board
from studio.building.building import Building
from studio.keeping.document import Document
from studio.keeping.trust import Trust
from studio.problems import Problems
from studio.survey.freshness import Freshness

if TYPE_CHECKING:
    from studio.frame.notices import Notices


class Session(QObject):
    """The document, its plan and its problems, and the wishes that one page has of another.

    show_wanted: (step, place): bring that into view.
    build_wanted: save and build.
    """

    show_wanted = Signal(object, str)
    build_wanted = Signal()

    def __init__(self, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notices = notices
        self.trust = Trust(self)
        self.document = Document(self)
        self.problems = Problems(self)
        self.board = Board(self.document, self.trust, self)
        self.freshness = Freshness(self.document, self.board, notices, self)
        self.building = Building(self)
        self.document.closed.connect(self.problems.clear)
        self.document.closed.connect(notices.clear)
