"""The filter at work: from the text in the field to the rows of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.tree.filter import FilterError, parse
from studio.tree.query import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.board import Board, Changes
    from studio.tree.model import ResourceTree


class Narrowing(QObject):
    """Shows in the tree what the text asks for, also when decisions or resources become others.

    A text that cannot be read leaves the rows as they are.

    narrowed: gets the indices of what matches, None for everything.
    failed: gets the FilterError, None once the text can be read again.
    """

    narrowed = Signal(object)
    failed = Signal(object)

    def __init__(self, board: Board, tree: ResourceTree, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board, self._tree = board, tree
        self._query = Query()
        self._error: FilterError | None = None
        self.matches: Sequence[int] | None = None
        board.surveyed.connect(self._search)
        board.decided.connect(self._on_decided)

    def set_text(self, text: str) -> None:
        """Narrow to what the text asks for."""
        try:
            query = parse(text)
        except FilterError as error:
            self._fail(error)
            return
        self._fail(None)
        if query != self._query:
            among = self.matches if query.narrows(self._query) else None
            self._query = query
            self._search(among)

    def _search(self, among: Sequence[int] | None = None) -> None:
        matches = self._query.matches(self._board, among)
        if matches is not None or self.matches is not None:
            self.matches = matches
            self._tree.show_only(matches)
            self.narrowed.emit(matches)

    def _on_decided(self, changes: Changes) -> None:
        if changes.indices and self._query.follows_decisions:
            self._search()

    def _fail(self, error: FilterError | None) -> None:
        if error is not None or self._error is not None:
            self._error = error
            self.failed.emit(error)
