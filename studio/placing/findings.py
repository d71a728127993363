"""What is wrong with the plan, for the pane of problems: each with what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from resources.model import Advice, Kind, Location
from studio.board import State
from studio.placing import rules
from studio.placing.rulelist import UNMATCHED
from studio.placing.rules import Pattern
from studio.problems import Problem, Remedy
from studio.slices import Slices
from studio.steps import Level, Step
from studio.tree.grouping import GroupKind

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from resources.model import Resource
    from studio.session import Session

SOURCE = "resources"
_WARNINGS = frozenset({"damaged-library", "wrong-architecture", "wrong-c-library", "needs-missing-library"})
_GOOD_NEWS = "loader-resources"  # works from memory
_NOT_THE_USERS = frozenset({GroupKind.PYTHON, GroupKind.ONEFOLD})
_PAUSE = 1000  # decisions between two pauses

translate = QCoreApplication.translate


class Findings(QObject):
    """Keeps the problems of the plan those that it has now."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._work = Slices(self)
        self._work.done.connect(self._put)
        session.board.surveyed.connect(self._look)
        session.board.decided.connect(self._look)
        session.board.state_changed.connect(self._on_state)

    def _look(self) -> None:
        self._work.run(_found(self._session))

    def _on_state(self) -> None:
        """Say why a project cannot be read; what was found before does not count then."""
        board = self._session.board
        if board.state is State.FAILED:
            self._work.stop()
            self._put((Problem(step=Step.RESOURCES, level=Level.ERROR, message=board.failure),))
        elif not board.resources:
            self._put(())

    def _put(self, found: tuple[Problem, ...]) -> None:
        self._session.problems.put(SOURCE, found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """A remedy that places something; two that do the same are equal, so nobody shows them anew."""

    session: Session
    pattern: Pattern
    location: Location

    def __call__(self) -> None:
        act = rules.place(self.session.document.settings, (self.pattern,), self.location)
        self.session.document.edit(act.settings, act.title)

    @property
    def title(self) -> str:
        return rules.placed((self.pattern,), self.location)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removing:
    """A remedy that removes the rules with that pattern."""

    session: Session
    match: str

    def __call__(self) -> None:
        settings = self.session.document.settings
        rows = {row for row, rule in enumerate(rules.rules_of(settings)) if rule.match == self.match}
        act = rules.remove(settings, rows)
        self.session.document.edit(act.settings, act.title)


def _found(session: Session) -> Generator[None, None, tuple[Problem, ...]]:
    board = session.board
    found = list(_worth_knowing(session))
    yield
    units = {one.unit: one for one in board.advice if one.location is Location.FILESYSTEM_RELATIVE}
    against: dict[Advice, None] = {}
    for place, decision in enumerate(board.decisions):
        if decision.location is Location.IN_MEMORY and not isinstance(decision.decided_by, Advice):
            against |= dict.fromkeys(_nearest(decision.resource, units))
        if place % _PAUSE == 0:
            yield
    wanted = Location.FILESYSTEM_RELATIVE
    found += (_problem(session, one, Pattern(match=one.unit), wanted) for one in against)
    return tuple(found)


def _worth_knowing(session: Session) -> Iterator[Problem]:
    """Yield what moves nothing; what is said of Python and of ourselves is not for the user to mend."""
    for advice in session.board.advice:
        if advice.code == UNMATCHED:
            yield _unmatched(session, advice)
        elif advice.location is None and advice.code != _GOOD_NEWS and _ships(session, advice.name):
            if advice.code in _WARNINGS:
                yield _problem(session, advice, Pattern(match=advice.name), Location.LEAVE_OUT)
            else:
                yield _note(advice)


def _nearest(resource: Resource, units: dict[str, Advice]) -> Iterator[Advice]:
    """Yield the advice that is nearest to a resource: on itself, or on a folder around it."""
    own = units.get(resource.relative) or units.get(resource.name)
    folder = resource.relative.rpartition("/")[0]
    while own is None and folder:
        own = units.get(folder) or units.get(folder.replace("/", "."))
        folder = folder.rpartition("/")[0]
    if own:
        yield own


def _ships(session: Session, name: str) -> bool:
    board = session.board
    places = (place for kind in Kind if (place := board.find(kind, name)) >= 0)
    return any(
        board.decisions[place].location is not Location.LEAVE_OUT
        and board.grouping.group(board.resources[place])[0] not in _NOT_THE_USERS
        for place in places
    )


def _problem(session: Session, advice: Advice, pattern: Pattern, remedy: Location) -> Problem:
    act = Placing(session=session, pattern=pattern, location=remedy)
    return Problem(
        step=Step.RESOURCES,
        level=Level.WARNING,
        message=_sentence(advice),
        place=advice.name,
        shown_place=advice.place,
        remedies=(Remedy(title=act.title, apply=act),),
    )


def _note(advice: Advice) -> Problem:
    return Problem(
        step=Step.RESOURCES,
        level=Level.NOTE,
        message=_sentence(advice),
        place=advice.name,
        shown_place=advice.place,
    )


def _unmatched(session: Session, advice: Advice) -> Problem:
    remove = Removing(session=session, match=advice.name)
    return Problem(
        step=Step.RESOURCES,
        level=Level.WARNING,
        message=f"{advice.message[:1].upper()}{advice.message[1:]}",
        place=advice.name,
        remedies=(Remedy(title=translate("findings", "Remove the rule"), apply=remove),),
    )


def _sentence(advice: Advice) -> str:
    return f"{advice.name} {advice.message}"
