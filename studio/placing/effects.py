"""What each rule does: how much it matches, and on how much of that it decides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from resources.candidates import Candidates
from resources.matching import RuleBook, spellings
from resources.model import Kind, Location, Rule
from studio.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from resources.model import Resource
    from studio.board import Board, Changes
    from studio.placing.rules import Pattern

_PAUSE = 1000  # resources between two pauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a pattern matches, whether or not a later rule decides on it."""

    indices: tuple[int, ...]
    size: int


class Effects(QObject):
    """Answers at once if it knows, and else says `changed` when it does.

    names: of packages and distributions, as rules may use them.
    names_apart: of distributions and libraries, which mean more than what lies below them.
    """

    changed = Signal()

    def __init__(self, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._candidates: Candidates | None = None
        self._reaches: dict[Pattern, Reach] = {}
        self._decided: Counter[Rule] = Counter()
        self._asked: list[Pattern] = []
        self.names: tuple[str, ...] = ()
        self.names_apart: frozenset[str] = frozenset()
        self._counting, self._answering = Slices(self), Slices(self)
        board.surveyed.connect(self._on_surveyed)
        board.decided.connect(self._on_decided)
        self._on_surveyed()

    def reach(self, pattern: Pattern) -> Reach | None:
        """Return what it matches, None while that is looked for."""
        if pattern not in self._reaches and pattern not in self._asked:
            self._asked.append(pattern)
            if not self._answering.is_busy:
                self._answering.run(self._answer())
        return self._reaches.get(pattern)

    def reach_now(self, pattern: Pattern) -> Reach:
        """Return what it matches, looked for at once."""
        for _pause in self._prepared(pattern):
            pass
        return self._reaches[pattern]

    def decides(self, rule: Rule) -> int:
        """Return on how many resources the rule has the last word."""
        return self._decided[rule]

    def _on_surveyed(self) -> None:
        self._candidates = None
        self._reaches.clear()
        self._asked.clear()
        self._decided.clear()
        self._answering.stop()
        self._counting.run(self._count())

    def _on_decided(self, changes: Changes) -> None:
        if self._counting.is_busy:
            self._decided.clear()
            self._counting.run(self._count())
            return
        self._decided.subtract(one.decided_by for one in changes.before if isinstance(one.decided_by, Rule))
        self._decided.update(one.decided_by for one in changes.after if isinstance(one.decided_by, Rule))
        self.changed.emit()

    def _answer(self) -> Generator[None, None, None]:
        while self._asked:
            yield from self._prepared(self._asked[0])
            self._asked.pop(0)
            self.changed.emit()

    def _prepared(self, pattern: Pattern) -> Generator[None, None, None]:
        if self._candidates is None:
            self._candidates = yield from self._indexed()
        if pattern not in self._reaches:
            self._reaches[pattern] = yield from self._reached(self._candidates, pattern)

    def _indexed(self) -> Generator[None, None, Candidates]:
        found = Candidates(self._board.resources)
        yield from found.prepare()
        return found

    def _reached(self, candidates: Candidates, pattern: Pattern) -> Generator[None, None, Reach]:
        rule, resources = pattern.rule(Location.IN_MEMORY), self._board.resources  # wherever to
        book, indices = RuleBook([rule]), []
        for number, place in enumerate((yield from candidates.of(rule))):
            if book.last_match(resources[place]):
                indices.append(place)
            if number % _PAUSE == 0:
                yield
        return Reach(indices=tuple(indices), size=sum(resources[place].size for place in indices))

    def _count(self) -> Generator[None, None, None]:
        apart: set[str] = set()
        names: set[str] = set()
        for place, decision in enumerate(self._board.decisions):
            if isinstance(decision.decided_by, Rule):
                self._decided[decision.decided_by] += 1
            apart.update(_names_apart(decision.resource))
            names.update((decision.resource.package, decision.resource.distribution))
            if place % _PAUSE == 0:
                yield
        self.names, self.names_apart = tuple(sorted(filter(None, names))), frozenset(apart)
        self.changed.emit()


def _names_apart(resource: Resource) -> Iterator[str]:
    yield from (resource.distribution, *spellings(resource.distribution))
    if resource.kind is Kind.LIBRARY:
        yield resource.relative.rpartition("/")[2]
