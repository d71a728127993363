"""A row of an installer's form: the control, its help, and what is wrong with what was typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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

from builders.installers.model import FieldKind
from builders.installers.settings import problem

if TYPE_CHECKING:
    from builders.installers.model import Field, Terms, Value

_LINES = 4


class FieldRow(QWidget):
    """One field; `edited` gets what the table in onefold.toml shall have, None for nothing."""

    edited = Signal(object)

    def __init__(self, one: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.one = one
        self.title = translated(one.title)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)
        self.control = self._make()
        self.control.setAccessibleName(self.title)
        self.control.setAccessibleDescription(translated(one.doc))
        self.control.setToolTip(translated(one.doc))
        self.setFocusProxy(self.control)
        self._layout.addWidget(self._said)

    def show_value(self, written: object, terms: Terms) -> None:
        """Show what the table has (None for nothing), what holds without it, and what is wrong."""
        self._offer(one_line(self.one.default(terms)))
        if self._entered() != written:
            self._enter(written)
        self.show_problem(problem(self.one, written, terms))

    def show_problem(self, sentence: str) -> None:
        text = sentence or translated(self.one.doc)
        if text == self._said.text():
            return
        self._said.setText(text)
        self._said.setProperty("role", "error" if sentence else "muted")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)

    def _make(self) -> QWidget:
        raise NotImplementedError

    def _offer(self, default: str) -> None:
        raise NotImplementedError

    def _entered(self) -> object:
        raise NotImplementedError

    def _enter(self, written: object) -> None:
        raise NotImplementedError


class TextRow(FieldRow):
    def _make(self) -> QWidget:
        self._line = QLineEdit(self)
        self._line.setClearButtonEnabled(True)
        self._line.textEdited.connect(lambda _text: self.edited.emit(self._entered()))
        self._layout.addWidget(self._line)
        return self._line

    def _offer(self, default: str) -> None:
        self._line.setPlaceholderText(default)

    def _entered(self) -> object:
        return self._line.text() or None

    def _enter(self, written: object) -> None:
        self._line.setText("" if written is None else str(written))


class PathRow(TextRow):
    def _make(self) -> QWidget:
        line = super()._make()
        self._layout.removeWidget(line)
        choose = QPushButton(self.tr("Choose…"), self)
        choose.setAccessibleName(self.tr("Choose {field}").format(field=self.title))
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(line, 1)
        row.addWidget(choose)
        self._layout.insertLayout(0, row)
        return line

    def show_value(self, written: object, terms: Terms) -> None:
        self._root = terms.project.root
        super().show_value(written, terms)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.title, str(self._root))
        dialog.fileSelected.connect(lambda chosen: QTimer.singleShot(0, lambda: self._take(Path(chosen))))
        dialog.open()

    def _take(self, path: Path) -> None:
        inside = path.is_relative_to(self._root)
        self._line.setText(path.relative_to(self._root).as_posix() if inside else str(path))
        self.edited.emit(self._entered())


class LinesRow(FieldRow):
    def _make(self) -> QWidget:
        self._text = QPlainTextEdit(self)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * _LINES + 14)
        self._text.textChanged.connect(lambda: self.edited.emit(self._entered()))
        self._layout.addWidget(self._text)
        return self._text

    def _offer(self, default: str) -> None:
        self._text.setPlaceholderText(default.replace(", ", "\n"))

    def _entered(self) -> object:
        return [line.strip() for line in self._text.toPlainText().splitlines() if line.strip()] or None

    def _enter(self, written: object) -> None:
        self._text.blockSignals(True)  # noqa: FBT003 - Qt's
        lines = written if isinstance(written, list | tuple) else ()
        self._text.setPlainText("\n".join(map(str, lines)))
        self._text.blockSignals(False)  # noqa: FBT003 - Qt's


class ChoiceRow(FieldRow):
    def _make(self) -> QWidget:
        self._box = QComboBox(self)
        self._box.addItem("", None)
        for choice in self.one.choices:
            self._box.addItem(choice, choice)
        self._box.activated.connect(lambda _row: self.edited.emit(self._entered()))
        self._layout.addWidget(self._box, 0, Qt.AlignmentFlag.AlignLeft)
        return self._box

    def _offer(self, default: str) -> None:
        self._box.setItemText(0, self.tr("default ({value})").format(value=default))

    def _entered(self) -> object:
        found: object = self._box.currentData()
        return found

    def _enter(self, written: object) -> None:
        self._box.setCurrentIndex(max(self._box.findData(written), 0))


class FlagRow(FieldRow):
    """What is set as it would be anyway needs no line in the file."""

    def _make(self) -> QWidget:
        self._default = False
        self._box = QCheckBox(self.title, self)
        self._box.clicked.connect(lambda _checked: self.edited.emit(self._entered()))
        self._layout.addWidget(self._box)
        return self._box

    def _offer(self, default: str) -> None:
        before, self._default = self._default, default == str(True)
        if self._box.isChecked() is before:
            self._box.setChecked(self._default)

    def _entered(self) -> object:
        checked = self._box.isChecked()
        return None if checked is self._default else checked

    def _enter(self, written: object) -> None:
        self._box.setChecked(self._default if written is None else bool(written))


_ROWS: dict[FieldKind, type[FieldRow]] = {
    FieldKind.TEXT: TextRow,
    FieldKind.LINES: LinesRow,
    FieldKind.PATH: PathRow,
    FieldKind.CHOICE: ChoiceRow,
    FieldKind.FLAG: FlagRow,
}


def row(one: Field, parent: QWidget | None = None) -> FieldRow:
    """Return the row that fits the field."""
    return _ROWS[one.kind](one, parent)


def one_line(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def translated(text: str) -> str:
    """Return a text of the engine's table in the user's language."""
    return QCoreApplication.translate("installers", text)
