"""A row of an installer's form: the input, its help, and what is wrong with what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from builders.installers.model import FieldKind
from builders.installers.settings import problem
from studio.forms.inputs import ChoiceInput, FlagInput, Input, LineInput, LinesInput, PathInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders.installers.model import Field, Terms, Value


class FieldRow(QWidget):
    """One field; `edited` gets what the table in onefold.toml shall have, None for nothing."""

    edited = Signal(object)

    def __init__(self, one: Field, root: Callable[[], Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.one = one
        self.title = translated(one.title)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._input = self._made(root)
        self._input.edited.connect(self.edited)
        self.control = self._input.control
        self.control.setAccessibleName(self.title)
        self.control.setAccessibleDescription(translated(one.doc))
        self.control.setToolTip(translated(one.doc))
        self.setFocusProxy(self.control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self._input)
        layout.addWidget(self._said)

    def show_value(self, written: object, terms: Terms) -> None:
        """Show what the table has (None for nothing), what holds without it, and what is wrong."""
        self._input.offer(one_line(self.one.default(terms)))
        self._input.show_value(written)
        self.show_problem(problem(self.one, written, terms))

    def show_problem(self, sentence: str) -> None:
        text = sentence or translated(self.one.doc)
        if text == self._said.text():
            return
        self._said.setText(text)
        self._said.setProperty("role", "error" if sentence else "muted")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)

    def _made(self, root: Callable[[], Path]) -> Input:
        match self.one.kind:
            case FieldKind.LINES:
                return LinesInput(self)
            case FieldKind.PATH:
                return PathInput(self.title, root, self)
            case FieldKind.CHOICE:
                return ChoiceInput(self.one.choices, self)
            case FieldKind.FLAG:
                return FlagInput(self.title, self)
            case _:
                return LineInput(self)


def one_line(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def translated(text: str) -> str:
    """Return a text of the engine's table in the user's language."""
    return QCoreApplication.translate("installers", text)
