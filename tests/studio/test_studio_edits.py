"""Random edits, undone and redone: document, board and tree agree with a plain list of what was set."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.environment.model import Environment
from builders.options import Options
from builders.planning import Surveyed, decide
from builders.program import OwnLayer
from builders.project.keys import KEYS
from builders.project.model import Placement, Script
from builders.pythons.model import Distribution
from resources import policy
from resources.model import Advice, Kind, Location, Resource, Rule
from resources.plan import totals
from resources.target import this_machine
from studio.board import Board, State
from studio.keeping.document import Document
from studio.keeping.trust import Trust
from studio.survey.assembly import Assembly
from studio.survey.request import Facts, wanted
from studio.tree.columns import Role
from studio.tree.grouping import Grouping
from studio.tree.model import ResourceTree

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_KEYS = {key.name: key for key in KEYS}
RULES, LOCATION, NAME = (
    _KEYS[name] for name in ("resources.rules", "resources.location", "application.name")
)


def resource(kind: Kind, name: str, distribution: str, needs: tuple[str, ...] = ()) -> Resource:
    suffix = {Kind.SOURCE: ".py", Kind.BYTECODE: ".py", Kind.EXTENSION: ".so"}.get(kind, "")
    relative = name.replace(".", "/") + suffix if suffix else name
    path = Path("/site") / relative
    return Resource(
        kind=kind,
        name=name,
        path=path,
        relative=relative,
        size=len(name) * 100,
        distribution=distribution,
        needs=needs,
    )


RESOURCES = (
    *(resource(Kind.BYTECODE, name, "") for name in ("__main__", "_onefold.start", "os", "weather.sky")),
    *(resource(Kind.SOURCE, name, "numpy") for name in ("numpy.core.big", "numpy.tests.small", "numpy.core")),
    resource(Kind.EXTENSION, "numpy.core.fast", "numpy", ("numpy.libs/libblas.so",)),
    resource(Kind.LIBRARY, "numpy.libs/libblas.so", "numpy"),
    resource(Kind.DATA, "weather/dark.css", "weather"),
    resource(Kind.FILE, "notes.txt", ""),
)
ADVICE = (
    Advice(
        code="file-attribute",
        name="weather.sky",
        message="opens a file",
        location=Location.FILESYSTEM_RELATIVE,
        unit="weather",
    ),
)
_RULE = st.builds(
    Rule,
    match=st.sampled_from(
        ["numpy", "numpy.core", "*.tests", "weather", "os", "__main__", "nothing", "*", "notes.txt"]
    ),
    location=st.sampled_from(Location),
    kind=st.sampled_from([None, Kind.SOURCE, Kind.DATA]),
    enabled=st.booleans(),
)
_STEP = st.one_of(
    st.tuples(st.just("rules"), st.lists(_RULE, max_size=4).map(tuple)),
    st.tuples(st.just("location"), st.sampled_from([None, *Placement])),
    st.tuples(st.just("name"), st.sampled_from(["Weather", "Sky"])),
    st.just(("undo", None)),
    st.just(("redo", None)),
    st.just(("undo", None)),
)


@dataclass
class Reference:
    """What was set, one dict a step, and where in that list we are."""

    states: list[dict[str, object]] = field(default_factory=lambda: [{}])
    here: int = 0
    last: str = ""

    def apply(self, what: str, value: object) -> None:
        if what == "undo":
            self.here = max(0, self.here - 1)
            self.last = ""
        elif what == "redo":
            self.here = min(len(self.states) - 1, self.here + 1)
            self.last = ""
        else:
            self._set(what, value)

    @property
    def now(self) -> dict[str, object]:
        return self.states[self.here]

    def _set(self, what: str, value: object) -> None:
        fresh = {key: one for key, one in (self.now | {what: value}).items() if one is not None}
        if fresh == self.now:
            return
        del self.states[self.here + 1 :]
        self.states.append(fresh)
        self.here += 1


def surveyed(root: Path) -> Surveyed:
    distribution = Distribution(
        version="3.13.0",
        minor=(3, 13),
        target=this_machine(),
        root=root,
        stdlib=root,
        extensions=root,
    )
    return Surveyed(
        run=Script(path=root / "hello.py"),
        distribution=distribution,
        environment=Environment(layers=(), fingerprints=(), identity=""),
        own=OwnLayer(path=root, fingerprint="", settings={}),
        resources=RESOURCES,
        advice=ADVICE,
    )


def opened(root: Path) -> tuple[Document, Board, Surveyed]:
    """Return a document with a board that has been filled as a survey would."""
    (root / "hello.py").write_text("print('hello')\n")
    document = Document()
    document.open(root / "hello.py")
    board, found = Board(document, Trust()), surveyed(root)
    assembly = Assembly(project=document.project, resources=list(RESOURCES), advice=list(ADVICE))
    assembly._facts = Facts(found=found, grouping=Grouping())
    chosen = policy.Policy((), ADVICE, "automatic", memory_libraries=policy.MemoryLibraries.BY_DEFAULT)
    assembly.own = [chosen.decision(one) for one in RESOURCES]
    for place, one in enumerate(RESOURCES):
        assembly.groups.setdefault(Grouping().group(one), []).append(place)
        assembly.places[one.kind, one.name] = place
    board._surveying = wanted(document.project)
    board._on_assembled(assembly)
    return document, board, found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEP, max_size=12))
def test_edits_undo_and_redo(qtbot: QtBot, steps: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document, board, found = opened(Path(folder))
        qtbot.waitUntil(lambda: board.state is State.READY)
        tree, reference = ResourceTree(board), Reference()
        acts = {"undo": document.history.undo, "redo": document.history.redo}
        keys = {"rules": RULES, "location": LOCATION, "name": NAME}
        for number, (what, value) in enumerate(steps):
            reference.apply(what, value)
            document.history.setClean()  # so that steps of one key are not joined, which others test
            act = acts.get(what)
            act() if act else document.set(keys[what], value, f"Step {number}")
            qtbot.waitUntil(lambda: not board._revising.is_busy)
            assert {name: document.get(key) for name, key in keys.items() if document.get(key)} == {
                name: one for name, one in reference.now.items() if one
            }
            plan = decide(found, document.project, Options())
            assert tuple(board.decisions) == plan.decisions
            assert (board.totals(), tuple(board.advice)) == (totals(plan), plan.advice)
            shown = [tree.index_at(place).data(Role.LOCATION) for place in range(len(RESOURCES))]
            assert shown == [decision.location for decision in plan.decisions]
        board.end_now()
