"""The layout of the open project, as it will ship, kept up to date while somebody looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from builders.comparison import Comparison
from builders.layout import carried, item, launcher_size, own_items, terms
from resources.arrangement import extension_names, ships
from resources.model import Kind, Location
from studio import collector
from studio.looking.tree import Tree, launcher_of
from studio.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from builders.layout import Item, Terms
    from resources.model import Decision
    from studio.board import Board, Changes
    from studio.keeping.document import Document
    from studio.session import Session

_BATCH = 500  # resources between two looks at the clock


class Preview(QObject):
    """Items by the index of their resource; what changed waits until the page is looked at.

    renewed: tree and comparison are other objects.
    changing, changed: around a batch of changes to them, with what goes and what comes.
    settled: nothing waits any more.
    """

    renewed = Signal()
    changing = Signal()
    changed = Signal()
    settled = Signal()

    def __init__(self, board: Board, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tree = Tree()
        self.comparison = Comparison(())
        self._board = board
        self._document = document
        self._terms: Terms | None = None
        self._pinned: tuple[Item, ...] | None = None
        self._launcher: int | None = None
        self._built: dict[str, Item] = {}
        self._own: tuple[Item, ...] = ()
        self._expected: list[tuple[Item, ...]] = []
        self._unlisted: list[Item] = []
        self._items: list[Item | None] = []
        self._extensions: set[str] = set()
        self._waiting: dict[int, None] = {}
        self._is_new = True
        self._watchers: set[QObject] = set()
        self._slices = Slices(self, urgent=True)
        self._slices.done.connect(self._on_done)
        board.surveyed.connect(self.renew)
        board.decided.connect(self._on_decided)
        document.changed.connect(self._on_document)

    @property
    def terms(self) -> Terms | None:
        """The names of the files; None while there is no plan."""
        return self._terms

    @property
    def is_pinned(self) -> bool:
        return self._pinned is not None

    def items(self) -> tuple[Item, ...]:
        """Return everything that ships; complete once it is settled."""
        found = self.tree.find(self._terms.outline.program.split("/")) if self._terms else None
        own = (
            one._replace(size=found.size) if found and one.name == "program" and one.kind is None else one
            for one in self._own
        )
        return (*own, *(item for item in self._items if item))

    def watch(self, page: QObject, *, watched: bool) -> None:
        """Work only while somebody looks."""
        (self._watchers.add if watched else self._watchers.discard)(page)
        self._go_on()

    def pin(self, items: Iterable[Item]) -> None:
        """Compare with these from now on; what was built tells sizes that the plan can only estimate."""
        self._pinned = tuple(items)
        built = {one.name: one for one in self._pinned if one.kind is None and one.is_exact}
        if built:
            self._built = built
            self._launcher = launcher_of(self._pinned)
        self.renew()

    def pin_decisions(self, decisions: Sequence[Decision]) -> None:
        """Compare with what these decisions made of the same resources; with now, if they were others."""
        now = self._board.decisions
        if self._terms is None or len(decisions) != len(now):
            self.pin(self.items())
            return
        extensions = extension_names(decisions)
        old = [
            mine if then is is_now else (item(then, self._terms) if ships(then, extensions) else None)
            for mine, then, is_now in zip(self._items, decisions, now, strict=True)
        ]
        self.pin((*self._own, *(one for one in old if one)))

    def unpin(self) -> None:
        self._pinned = None
        self._launcher, self._built = None, {}

    def renew(self) -> None:
        """Begin anew, with all resources."""
        self._slices.stop()
        before = self.tree
        project, distribution = self._document.project, self._board.distribution
        count = len(self._board.decisions) if project and distribution else 0
        self._terms, self._own, launcher = None, (), 0
        if project and distribution and count:
            self._terms = terms(project, distribution)
            launcher = launcher_size(distribution) if self._launcher is None else self._launcher
            self._own = (
                *map(self._as_built, own_items(self._terms.outline, launcher)),
                *carried(distribution, self._terms),
            )
        program = self._terms.outline.program if self._terms else ""
        self.tree = Tree(self._own, program, launcher)
        self.comparison = Comparison()
        pinned = self._pinned or ()
        self._expected = [pinned[start : start + _BATCH] for start in range(0, len(pinned), _BATCH)]
        self._unlisted = list(self._own)
        self._items, self._extensions = [None] * count, set()
        self._waiting = dict.fromkeys(range(count))
        self._is_new = True
        self.renewed.emit()
        before.open_circles()
        self._go_on()

    def _as_built(self, one: Item) -> Item:
        """Return one of the texts with the size that it had in the last build."""
        known = self._built.get(one.name)
        return one._replace(size=known.size) if known and one.name != "program" else one

    def _on_decided(self, changes: Changes) -> None:
        self._waiting.update(dict.fromkeys(changes.indices))
        self._go_on()

    def _on_document(self) -> None:
        project, distribution = self._document.project, self._board.distribution
        agreed = terms(project, distribution) if project and distribution else None
        if agreed != self._terms and self._board.decisions:
            self.renew()

    def _go_on(self) -> None:
        if self._watchers and self._waiting and not self._slices.is_busy:
            self._slices.run(self._work(), at_once=0.012)

    def _on_done(self, _nothing: object) -> None:
        if self._waiting:
            self._go_on()
        else:
            self.settled.emit()

    def _work(self) -> Generator[None, None, None]:
        if self._is_new:
            with collector.paused():
                yield from self._fill()
            self._is_new = False
        else:
            yield from self._follow()

    def _fill(self) -> Generator[None, None, None]:
        while self._expected:
            self.comparison.expect(self._expected.pop())
            yield
        while self._unlisted:
            self.comparison.put(self._unlisted.pop())
        yield from self._follow()

    def _follow(self) -> Generator[None, None, None]:
        while self._waiting:
            batch = [self._waiting.popitem()[0] for _ in range(min(_BATCH, len(self._waiting)))]
            self._apply(batch)
            yield

    def _apply(self, batch: Sequence[int]) -> None:
        removed, added = [], []
        for index in batch:
            old, new = self._items[index], self._item(index)
            if old != new:
                self._items[index] = new
                removed += [old] if old else []
                added += [new] if new else []
        self.changing.emit()
        self.tree.change(removed, added)
        for gone in removed:
            self.comparison.take(gone)
        for come in added:
            self.comparison.put(come)
        self.changed.emit()

    def _item(self, index: int) -> Item | None:
        decision = self._board.decisions[index]
        resource = decision.resource
        if resource.kind is Kind.EXTENSION:
            self._note_extension(resource.name, is_there=decision.location is not Location.LEAVE_OUT)
        if self._terms and ships(decision, self._extensions):
            return item(decision, self._terms)
        return None

    def _note_extension(self, name: str, *, is_there: bool) -> None:
        """Look again at the bytecode of the same name, which ships only where the extension does not."""
        if is_there is not (name in self._extensions):
            (self._extensions.add if is_there else self._extensions.discard)(name)
            twin = self._board.find(Kind.BYTECODE, name)
            if twin >= 0:
                self._waiting[twin] = None


def preview_of(session: Session) -> Preview:
    """Return the session's one preview, which its pages share."""
    found = session.findChild(Preview)
    return found if isinstance(found, Preview) else Preview(session.board, session.document, session)
