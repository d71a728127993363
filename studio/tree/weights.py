"""What packages draw in and would save: found between events for the rows that somebody looks at."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Generator

    from studio.board import Board
    from studio.tree.node import Node


class Weights(QObject):
    """Answers for resources at once, and for rows of packages a moment after they were asked about.

    found: gets a Node about which more is known.
    """

    found = Signal(object)

    def __init__(self, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._drawn: dict[int, int] = {}
        self._exclusive: dict[int, int] = {}
        self._wanted: deque[Node] = deque()
        self._work = Slices(self)

    def clear(self) -> None:
        """Forget everything: rows or weights are others."""
        self._work.stop()
        self._wanted.clear()
        self._drawn, self._exclusive = {}, {}

    def drawn(self, row: Node) -> int | None:
        return self._known(row, self._drawn)

    def exclusive(self, row: Node) -> int | None:
        return self._known(row, self._exclusive)

    def _known(self, row: Node, known: dict[int, int]) -> int | None:
        imports = self._board.imports
        if not imports.is_complete:
            return None
        if row.is_resource:
            weigh = imports.drawn if known is self._drawn else imports.exclusive
            return weigh(row.indices[0])
        if row.number not in known:
            self._want(row)
        return known.get(row.number)

    def _want(self, row: Node) -> None:
        if row not in self._wanted:
            self._wanted.append(row)
        if not self._work.is_busy:
            self._work.run(self._weigh())

    def _weigh(self) -> Generator[None, None, None]:
        while self._wanted:
            row = self._wanted[0]
            self._drawn[row.number] = self._board.imports.drawn_by(row.indices)
            yield
            self._exclusive[row.number] = self._board.imports.exclusive_to(row.indices)
            self._wanted.popleft()
            self.found.emit(row)
            yield
