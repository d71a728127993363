"""The part of the step Project that says who signs; folded, since a first program is signed by nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from builders.errors import BuildError
from builders.signing.trying import Part
from studio.engine.question import Question
from studio.forms.cards import Folded
from studio.signing.card import SigningCard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.forms.setting import KeyField
    from studio.keeping.document import Document


class SigningPanel(Folded):
    """A card for each part, and a button that tries them all and keeps the passwords."""

    refused = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, title="")
        self.button.setText(self.tr("Signing"))
        self._document = document
        self._question: Question | None = None
        self.try_out = QPushButton(self.tr("Try it, and keep the passwords"), self)
        self._said = QLabel(self)
        titles = {
            Part.WINDOWS: (self.tr("Windows"), self.tr("Windows warns of programs that nobody signed.")),
            Part.MACOS: (
                self.tr("macOS"),
                self.tr("A Mac opens what it downloaded only if Apple knows who signed."),
            ),
            Part.ARCHIVES: (
                self.tr("Packages and archives"),
                self.tr("GnuPG signs an .rpm within, any other in a file beside it."),
            ),
        }
        self.cards = {part: SigningCard(part, *words, document, self.body) for part, words in titles.items()}
        for card in self.cards.values():
            self.content.addWidget(card)
            for made in card.fields.values():
                made.refused.connect(self.refused)
        self._add_button()
        self.try_out.clicked.connect(self._ask)
        document.closed.connect(self._forget)

    def fields(self) -> dict[str, KeyField]:
        """Return every field by the name of its key."""
        return {name: made for card in self.cards.values() for name, made in card.fields.items()}

    def _add_button(self) -> None:
        self._said.setProperty("role", "error")
        self._said.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.try_out)
        row.addWidget(self._said, 1)
        self.content.addLayout(row)

    def _ask(self) -> None:
        """Have the command line try it, which reads the settings from their file."""
        self._said.clear()
        try:
            self._document.save()
        except BuildError as error:
            self._said.setText(str(error))
            return
        secrets = {name: value for card in self.cards.values() for name, value in card.secret().items()}
        self.try_out.setEnabled(False)
        place = str(self._document.root)
        self._question = Question("signing", place, "--json", "--keep", secrets=secrets, parent=self)
        self._question.answered.connect(self._show)
        self._question.failed.connect(self._said.setText)
        self._question.ended.connect(lambda _outcome: self.try_out.setEnabled(True))

    def _show(self, answer: str) -> None:
        for trial in json.loads(answer):
            self.cards[Part(trial["part"])].show_trial(trial)

    def _forget(self) -> None:
        """Passwords that were typed are for the project that was open."""
        for card in self.cards.values():
            card.password.clear()
