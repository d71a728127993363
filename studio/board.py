"""The plan of the open project as the Studio keeps it: surveyed once, decided at every change of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from builders.errors import BuildError
from builders.options import Options
from resources.errors import ResourceError
from resources.model import Plan
from resources.plan import totals
from studio.tree.grouping import Grouping, grouping_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builders.planning import Surveyed
    from builders.pythons.model import Distribution
    from resources.model import Advice, Decision, Kind, Location, Resource
    from resources.plan import Total
    from studio.document import Document
    from studio.trust import Trust


class State(Enum):
    """EMPTY: no project, or it does not say what runs. UNTRUSTED: its folder was never built here."""

    EMPTY = "empty"
    UNTRUSTED = "untrusted"
    SURVEYING = "surveying"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a change of rules did: indices of resources, and their decisions before and after."""

    indices: Sequence[int]
    before: Sequence[Decision]
    after: Sequence[Decision]


class Board(QObject):
    """Every resource with its decision.

    state_changed: `state` (and `failure`) are others.
    surveyed: the resources are others; whoever shows them starts anew.
    decided: gets Changes.
    progress: gets the engine's events while it reads.
    """

    state_changed = Signal()
    surveyed = Signal()
    decided = Signal(object)
    progress = Signal(object)

    def __init__(self, document: Document, trust: Trust, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.EMPTY
        self.failure = ""
        self.resources: Sequence[Resource] = ()
        self.decisions: Sequence[Decision] = ()
        self.advice: Sequence[Advice] = ()
        self._document = document
        self._trust = trust
        self.grouping = Grouping()
        self._found: Surveyed | None = None
        self._places: dict[tuple[Kind, str], int] | None = None

    @property
    def distribution(self) -> Distribution | None:
        """The Python that ships, None before the first survey."""
        return self._found.distribution if self._found else None

    def find(self, kind: Kind, name: str) -> int:
        """Return where that resource stands in `resources`, -1 if it is not there."""
        if self._places is None:
            self._places = {(one.kind, one.name): place for place, one in enumerate(self.resources)}
        return self._places.get((kind, name), -1)

    def totals(self) -> Mapping[tuple[Location, Kind], Total]:
        """Return count and bytes for every location and kind that occurs."""
        return totals(Plan(decisions=tuple(self.decisions)))

    def refresh(self) -> None:
        """Read the project anew, unless its folder is not trusted yet."""
        from builders.planning import decide, survey

        project = self._document.project
        if project is None or not self._trust.is_trusted(project.root):
            self._become(State.UNTRUSTED if project else State.EMPTY)
            return
        self._become(State.SURVEYING)
        reading = survey(project, Options())
        try:
            while True:
                self.progress.emit(next(reading))
        except StopIteration as end:
            self._found = end.value
        except (BuildError, ResourceError) as error:
            self.failure = str(error)
            self._become(State.FAILED)
            return
        assert self._found is not None  # noqa: S101 - the generator returned it
        plan = decide(self._found, project, Options())
        self._places, self.grouping = None, grouping_of(self._found, project)
        self.resources, self.decisions, self.advice = self._found.resources, plan.decisions, plan.advice
        self._become(State.READY)
        self.surveyed.emit()

    def _become(self, state: State) -> None:
        self.state = state
        self.state_changed.emit()
