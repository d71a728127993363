"""The step Python: which interpreter ships, and how it is set up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)

from builders.events import StepProgress
from builders.project.interpreter import INTERPRETER_KEYS
from builders.project.keys import KEYS, PYTHON_PLACES
from builders.pythons.versions import matches, satisfies
from resources.target import this_machine
from studio.board import State
from studio.engine.question import Question
from studio.forms.cards import Card, Folded, column
from studio.forms.setting import KeyField, field
from studio.page import Page
from studio.problems import Problem
from studio.pythons import Found, Pythons, read_found
from studio.steps import Level, Mark, Step

if TYPE_CHECKING:
    from builders.events import Event
    from studio.session import Session

VERSION, PATH, ARCHIVE = PYTHON_PLACES
_SHA256 = "python.sha256"
_ROWS = 7


class PythonPage(Page):
    """The Pythons that are here, those that can be fetched, and the interpreter's settings."""

    step = Step.PYTHON
    icon = "python"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.fields: dict[str, KeyField] = {}
        self.automatic = QRadioButton(self.tr("The newest here that the project allows"), self)
        self.found, self.offered = Pythons(self), Pythons(self)
        self.found_table, self.offered_table = self._table(self.found), self._table(self.offered)
        self.fetch = QPushButton(self.tr("Fetch it"), self)
        self._said, self._offer_said = QLabel(self), QLabel(self)
        self._question: Question | None = None
        self._asked = False
        layout = column(self)
        for part in (self._here(), self._elsewhere(), self._interpreter()):
            layout.addWidget(part)
        layout.addStretch(1)
        session.document.changed.connect(self._show)
        session.document.opened.connect(self._look_once)
        session.board.state_changed.connect(self._show)

    def title(self) -> str:
        return self.tr("Python")

    def mark(self) -> Mark:
        if not self.session.document.is_open:
            return Mark.NONE
        if self.session.problems.of(self.step):
            return Mark.PROBLEM
        return Mark.DONE if self.found.chosen else Mark.NONE

    def show_place(self, place: str) -> None:
        if place in self.fields:
            self._settings.open()
            self.fields[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_once(self) -> None:
        """Look for Pythons when the first project is open; that takes a second, beside the window."""
        if not self._asked:
            self._asked = True
            self.look()

    def look(self) -> None:
        """Ask which Pythons are here."""
        self._said.setText(self.tr("Looking for Pythons…"))
        self._said.show()
        question = Question("pythons", "list", "--json", parent=self)
        question.answered.connect(self._found_some)
        question.failed.connect(self._said.setText)

    def _table(self, model: Pythons) -> QTableView:
        table = QTableView(self)
        table.setModel(model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setStretchLastSection(True)
        table.setFixedHeight(table.verticalHeader().defaultSectionSize() * _ROWS)
        return table

    def _here(self) -> Card:
        said = self.tr("The interpreter that ships inside your program. Users need none of their own.")
        card = Card(self.tr("Python"), said, self)
        self.automatic.clicked.connect(self._choose_automatic)
        card.content.addWidget(self.automatic)
        self.found_table.setAccessibleName(self.tr("Pythons on this machine"))
        self.found_table.clicked.connect(lambda index: self._choose(self.found.rows[index.row()]))
        self.found_table.activated.connect(lambda index: self._choose(self.found.rows[index.row()]))
        card.content.addWidget(self.found_table)
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        card.content.addWidget(self._said)
        return card

    def _elsewhere(self) -> Folded:
        folded = Folded(self.tr("Fetch another, or use an archive"), self)
        card = Card(
            self.tr("Another Python"),
            self.tr(
                "Made for many systems by python-build-standalone; fetched once, checked, then kept here."
            ),
            self,
        )
        show = QPushButton(self.tr("Show what can be fetched"), card)
        show.clicked.connect(self._ask_offered)
        self.fetch.clicked.connect(self._fetch)
        self.fetch.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(show)
        row.addWidget(self.fetch)
        row.addStretch(1)
        card.content.addLayout(row)
        self.offered_table.setAccessibleName(self.tr("Pythons that can be fetched"))
        self.offered_table.hide()
        self.offered_table.selectionModel().selectionChanged.connect(
            lambda *_: self.fetch.setEnabled(self.offered_table.selectionModel().hasSelection())
        )
        card.content.addWidget(self.offered_table)
        self._offer_said.setWordWrap(True)
        self._offer_said.hide()
        card.content.addWidget(self._offer_said)
        form = card.form()
        titles = {
            PATH.name: self.tr("Its folder"),
            ARCHIVE.name: self.tr("Archive"),
            "python.sha256": "SHA-256",
        }
        by_name = {key.name: key for key in KEYS}
        for name, title in titles.items():
            rivals = PYTHON_PLACES if name != _SHA256 else ()
            self.fields[name] = field(self.session.document, by_name[name], title, card, rivals=rivals)
            card.row(form, title, self.fields[name])
        folded.content.addWidget(card)
        return folded

    def _interpreter(self) -> Folded:
        self._settings = Folded(self.tr("How the interpreter is set up"), self)
        card = Card(self.tr("Interpreter"), self.tr("Few programs need any of these."), self)
        form = card.form()
        optimize = next(key for key in KEYS if key.name == "python.optimize")
        for key in (optimize, *INTERPRETER_KEYS):
            one = field(self.session.document, key, "", card)
            one.refused.connect(self._report)
            self.fields[key.name] = one
            card.row(form, one.title, one)
        self._settings.content.addWidget(card)
        return self._settings

    def _found_some(self, answer: str) -> None:
        self.found.show_rows(read_found(answer))
        self._said.setVisible(not self.found.rows)
        self._said.setText(self.tr("None was found that can be shipped; fetch one below."))
        self._show()

    def _choose(self, found: Found) -> None:
        """Name it by its version, which means the same on other machines, else by its place."""
        title = self.tr("Ship Python {version}").format(version=found.version)
        same = [each for each in self.found.rows if each.version == found.version and each.can_ship]
        document = self.session.document
        if len(same) == 1 or same[0] == found:
            document.set(VERSION, found.version, title, rivals=PYTHON_PLACES)
        else:
            from pathlib import Path

            document.set(PATH, Path(found.place), title, rivals=PYTHON_PLACES)

    def _choose_automatic(self) -> None:
        settings = self.session.document.settings
        for key in PYTHON_PLACES:
            settings = settings.without(key)
        self.session.document.edit(settings, self.tr("Ship the newest Python"))
        self._show()

    def _ask_offered(self) -> None:
        self._say_offer(self.tr("Asking for the list…"))
        project = self.session.document.project
        targets = (project.output.targets if project else ()) or (this_machine(),)
        wanted = [argument for target in targets for argument in ("--target", target.triple)]
        question = Question("pythons", "available", "--json", *wanted, parent=self)
        question.answered.connect(self._offered_some)
        question.failed.connect(self._say_offer)

    def _offered_some(self, answer: str) -> None:
        rows = [
            Found(version=each["version"], target=each["target"], libraries=(each["flavour"],))
            for each in json.loads(answer)
        ]
        self.offered.show_rows(rows)
        self.offered_table.setVisible(bool(rows))
        self._say_offer("" if rows else self.tr("None is offered for these systems."))

    def _fetch(self) -> None:
        chosen = self.offered.rows[self.offered_table.currentIndex().row()]
        self._say_offer(self.tr("Fetching Python {version}…").format(version=chosen.version))
        question = Question("pythons", "fetch", chosen.version, "--target", chosen.target, parent=self)
        question.happened.connect(self._show_progress)
        question.answered.connect(lambda _answer: self._fetched(chosen))
        question.failed.connect(self._say_offer)

    def _show_progress(self, event: Event) -> None:
        if isinstance(event, StepProgress) and event.detail:
            self._say_offer(event.detail)

    def _fetched(self, chosen: Found) -> None:
        self._say_offer(self.tr("Python {version} is here now.").format(version=chosen.version))
        self.look()

    def _say_offer(self, text: str) -> None:
        self._offer_said.setText(text)
        self._offer_said.setVisible(bool(text))

    def _show(self) -> None:
        document = self.session.document
        places = [document.get(key) for key in PYTHON_PLACES]
        self.automatic.setChecked(not any(places))
        self.found.show_chosen(self._holds())
        self._report()

    def _holds(self) -> Found | None:
        """Return which of the Pythons here the settings mean."""
        document = self.session.document
        version, path = document.get(VERSION), document.get(PATH)
        usable = [each for each in self.found.rows if each.can_ship]
        if path:
            return next((each for each in usable if each.place == str(path)), None)
        if document.get(ARCHIVE):
            return None
        allowed = document.project.requires_python if document.project else ""
        for each in usable:
            fits = matches(each.version, version) if version else satisfies(each.version, allowed)
            if fits:
                return each
        return None

    def _report(self) -> None:
        found = [
            Problem(step=self.step, level=Level.ERROR, message=each.error, place=name)
            for name, each in self.fields.items()
            if each.error
        ]
        version = self.session.document.get(VERSION)
        if version and self.found.rows and self._holds() is None:
            said = self.tr("Python {version} is not here; fetch it or choose another.")
            found.append(
                Problem(
                    step=self.step,
                    level=Level.ERROR,
                    message=said.format(version=version),
                    place=VERSION.name,
                )
            )
        board = self.session.board
        if board.state is State.FAILED and "Python" in board.failure.partition(" ")[0]:
            found.append(Problem(step=self.step, level=Level.ERROR, message=board.failure))
        self.session.problems.put("python", found)
        self.mark_changed.emit()
