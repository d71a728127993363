"""Form fields for keys of onefold.toml: they show the value, check what is typed, change the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from builders.project.keys import field_of
from builders.project.kinds import Refused, Shape
from studio.forms.inputs import ChoiceInput, FlagInput, Input, LineInput, LinesInput, NumberInput, PathInput

if TYPE_CHECKING:
    from builders.project.key import Key
    from studio.keeping.document import Document


class KeyField(QWidget):
    """One setting: its control, and below it a sentence if what is typed does not fit.

    An empty field leaves the setting to the project's files; what they say is then shown in grey.
    """

    refused = Signal()

    def __init__(
        self,
        document: Document,
        key: Key[Any],
        title: str,
        parent: QWidget | None = None,
        *,
        rivals: tuple[Key[Any], ...] = (),
    ) -> None:
        """rivals: keys that this one takes the place of."""
        super().__init__(parent)
        self.document = document
        self.rivals = rivals
        self.key = key
        self.title = title
        self.error = ""
        self._said = QLabel(self)
        self._said.setProperty("role", "error")
        self._said.setWordWrap(True)
        self._said.hide()
        self._input = self._made()
        self._input.edited.connect(self._enter)
        self.control = self._input.control
        self.control.setAccessibleName(title)
        self.control.setToolTip(QCoreApplication.translate("keys", key.doc).replace("`", ""))
        self.setFocusProxy(self.control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self._input)
        layout.addWidget(self._said)
        document.changed.connect(self._show)

    def _written(self) -> object:
        """Return the value as TOML has it, None where the settings do not say it."""
        value = self.document.get(self.key)
        return None if value is None else self.key.kind.write(value, self.document.root)

    def _offered(self) -> str:
        """Return in text what holds while the settings do not say it."""
        if self.key.kind.shape is Shape.CHOICE:
            return self.key.default.replace("`", "").replace('"', "")
        project = self.document.project
        if project is None or not self.key.field:
            return ""
        value = field_of(project, self.key)
        if value in (None, "", ()):
            return ""
        written = self.key.kind.write(value, self.document.root)
        return ", ".join(map(str, written)) if isinstance(written, list) else str(written)

    def _enter(self, value: object) -> None:
        """Take what the user entered, as TOML would have it; None takes the setting away."""
        try:
            read = None if value is None else self.key.kind.read(value, self.document.root)
        except Refused as error:
            self._say(f"{self.title}: {error}")
            return
        self._say("")
        title = self.tr("Change “{field}”").format(field=self.title)
        self.document.set(self.key, read, title, rivals=self.rivals)

    def _made(self) -> Input:
        match self.key.kind.shape:
            case Shape.LIST:
                return LinesInput(self)
            case Shape.PATH:
                return PathInput(self.title, lambda: self.document.root, self)
            case Shape.CHOICE:
                return ChoiceInput(self.key.kind.choices, self)
            case Shape.FLAG:
                return FlagInput(self.title, self)
            case Shape.NUMBER:
                return NumberInput(self)
            case _:
                return LineInput(self)

    def _show(self) -> None:
        """Show what the document says, unless it was typed here just now."""
        self._input.offer(self._offered())
        if self._input.show_value(self._written()):
            self._say("")

    def _say(self, error: str) -> None:
        self.error = error
        self._said.setText(error)
        self._said.setVisible(bool(error))
        self.refused.emit()


def field(
    document: Document,
    key: Key[Any],
    title: str = "",
    parent: QWidget | None = None,
    *,
    rivals: tuple[Key[Any], ...] = (),
) -> KeyField:
    """Return the field that fits the key; title: by default from the key's name."""
    return KeyField(document, key, title or title_of(key), parent, rivals=rivals)


def title_of(key: Key[Any]) -> str:
    """Return what a key is called where the page has no words of its own for it."""
    return QCoreApplication.translate("keys", name_of(key))


def name_of(key: Key[Any]) -> str:
    """Return the same in English."""
    return key.name.rpartition(".")[2].replace("-", " ").capitalize()
