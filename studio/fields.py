"""Form fields for keys of onefold.toml: they show the value, check what is typed, change the document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from builders.project.keys import field_of
from builders.project.kinds import Refused, Shape

if TYPE_CHECKING:
    from builders.project.key import Key
    from studio.keeping.document import Document

_LINES = 4


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
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)
        self.control = self._make()
        self.control.setAccessibleName(title)
        self.control.setToolTip(QCoreApplication.translate("keys", key.doc).replace("`", ""))
        self.setFocusProxy(self.control)
        self._layout.addWidget(self._said)
        document.changed.connect(self._show)

    def written(self) -> object:
        """Return the value as TOML has it, None where the settings do not say it."""
        value = self.document.get(self.key)
        return None if value is None else self.key.kind.write(value, self.document.root)

    def offered(self) -> str:
        """Return in text what holds while the settings do not say it."""
        project = self.document.project
        if project is None or not self.key.field:
            return ""
        value = field_of(project, self.key)
        if value in (None, "", ()):
            return ""
        written = self.key.kind.write(value, self.document.root)
        return ", ".join(map(str, written)) if isinstance(written, list) else str(written)

    def enter(self, value: object) -> None:
        """Take what the user entered, as TOML would have it; None takes the setting away."""
        try:
            read = None if value is None else self.key.kind.read(value, self.document.root)
        except Refused as error:
            self._say(f"{self.title}: {error}")
            return
        self._say("")
        title = self.tr("Change “{field}”").format(field=self.title)
        self.document.set(self.key, read, title, rivals=self.rivals)

    def _make(self) -> QWidget:
        raise NotImplementedError

    def _show(self) -> None:
        """Show what the document says, unless it was typed here just now."""
        raise NotImplementedError

    def _say(self, error: str) -> None:
        self.error = error
        self._said.setText(error)
        self._said.setVisible(bool(error))
        self.refused.emit()


class TextField(KeyField):
    """A line of text or a number."""

    def _make(self) -> QLineEdit:
        self._line = QLineEdit(self)
        self._line.setClearButtonEnabled(True)
        self._line.textEdited.connect(self._edited)
        self._layout.addWidget(self._line)
        return self._line

    def _show(self) -> None:
        written = self.written()
        self._line.setPlaceholderText(self.offered())
        if self._entered() != written:
            self._line.setText("" if written is None else str(written))
            self._say("")

    def _edited(self, _text: str) -> None:
        self.enter(self._entered())

    def _entered(self) -> object:
        text = self._line.text()
        if not text:
            return None
        is_number = self.key.kind.shape is Shape.NUMBER and text.isdecimal()
        return int(text) if is_number else text


class ListField(KeyField):
    """Texts, one a line."""

    def _make(self) -> QPlainTextEdit:
        self._text = QPlainTextEdit(self)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * _LINES + 14)
        self._text.textChanged.connect(self._edited)
        self._layout.addWidget(self._text)
        return self._text

    def _show(self) -> None:
        written = self.written()
        self._text.setPlaceholderText(self.offered().replace(", ", "\n"))
        if self._entered() != written:
            self._text.blockSignals(True)  # noqa: FBT003 - Qt's
            self._text.setPlainText("\n".join(map(str, written)) if isinstance(written, list) else "")
            self._text.blockSignals(False)  # noqa: FBT003
            self._say("")

    def _edited(self) -> None:
        self.enter(self._entered())

    def _entered(self) -> object:
        return [line.strip() for line in self._text.toPlainText().splitlines() if line.strip()] or None


class FlagField(KeyField):
    """A check box; half checked it would say nothing more, so it always shows what holds."""

    def _make(self) -> QCheckBox:
        self._box = QCheckBox(self.title, self)
        self._box.clicked.connect(self.enter)
        self._layout.addWidget(self._box)
        return self._box

    def _show(self) -> None:
        project = self.document.project
        holds = bool(field_of(project, self.key)) if project else bool(self.written())
        self._box.setChecked(holds)


class ChoiceField(KeyField):
    """A list to choose from; its first row leaves it to the default."""

    def _make(self) -> QComboBox:
        self._box = QComboBox(self)
        self._box.addItem(self.tr("default"), None)
        for choice in self.key.kind.choices:
            self._box.addItem(choice, choice)
        self._box.activated.connect(lambda row: self.enter(self._box.itemData(row)))
        self._layout.addWidget(self._box, 0, Qt.AlignmentFlag.AlignLeft)
        return self._box

    def _show(self) -> None:
        default = self.key.default.replace("`", "").replace('"', "")
        self._box.setItemText(0, self.tr("default ({value})").format(value=default))
        self._box.setCurrentIndex(max(self._box.findData(self.written()), 0))


class PathField(TextField):
    """A path with a button that finds it."""

    def _make(self) -> QLineEdit:
        line = super()._make()
        self._layout.removeWidget(line)
        row = QHBoxLayout()
        row.addWidget(line, 1)
        choose = QPushButton(self.tr("Choose…"), self)
        choose.setAccessibleName(self.tr("Choose {field}").format(field=self.title))
        choose.clicked.connect(self._choose)
        row.addWidget(choose)
        self._layout.insertLayout(0, row)
        return line

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.title, str(self.document.root))
        dialog.fileSelected.connect(lambda chosen: QTimer.singleShot(0, lambda: self._take(Path(chosen))))
        dialog.open()

    def _take(self, path: Path) -> None:
        root = self.document.root
        self.enter(path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path))


_FIELDS = {
    Shape.TEXT: TextField,
    Shape.NUMBER: TextField,
    Shape.LIST: ListField,
    Shape.FLAG: FlagField,
    Shape.CHOICE: ChoiceField,
    Shape.PATH: PathField,
}


def field(
    document: Document,
    key: Key[Any],
    title: str = "",
    parent: QWidget | None = None,
    *,
    rivals: tuple[Key[Any], ...] = (),
) -> KeyField:
    """Return the field that fits the key; title: by default from the key's name."""
    return _FIELDS[key.kind.shape](document, key, title or title_of(key), parent, rivals=rivals)


def title_of(key: Key[Any]) -> str:
    """Return what a key is called where the page has no words of its own for it."""
    return QCoreApplication.translate("keys", name_of(key))


def name_of(key: Key[Any]) -> str:
    """Return the same in English."""
    return key.name.rpartition(".")[2].replace("-", " ").capitalize()
