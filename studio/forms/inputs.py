"""What a value is entered with: one widget for each kind of value, whoever the value belongs to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LINES = 4


class Input(QWidget):
    """A value as TOML has it, None for none.

    edited: gets the value that the user entered.
    control: the widget that takes the keys.
    """

    edited = Signal(object)
    control: QWidget

    def entered(self) -> object:
        raise NotImplementedError

    def offer(self, default: str) -> None:
        """Show what holds while nothing is entered."""
        raise NotImplementedError

    def show_value(self, value: object) -> bool:
        """Show a value; tell if it is another than was entered here."""
        is_another = self.entered() != value
        if is_another:
            self._enter(value)
        return is_another

    def _enter(self, value: object) -> None:
        raise NotImplementedError

    def _hold(self, control: QWidget) -> None:
        self.control = control
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.row.addWidget(control, 1)
        self.setFocusProxy(control)

    def _tell(self) -> None:
        self.edited.emit(self.entered())


class LineInput(Input):
    """A line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit(self)
        self._line.setClearButtonEnabled(True)
        self._line.textEdited.connect(self._tell)
        self._hold(self._line)

    def entered(self) -> object:
        return self._line.text() or None

    def offer(self, default: str) -> None:
        self._line.setPlaceholderText(default)

    def _enter(self, value: object) -> None:
        self._line.setText("" if value is None else str(value))


class NumberInput(LineInput):
    """A whole number; what is none stays a text, for whoever checks it to say."""

    def entered(self) -> object:
        text = self._line.text()
        return int(text) if text.isdecimal() else text or None


class PathInput(LineInput):
    """The path of a file with a button that finds it; root: what it is written relative to."""

    def __init__(self, title: str, root: Callable[[], Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._root = title, root
        choose = QPushButton(self.tr("Choose…"), self)
        choose.setAccessibleName(self.tr("Choose {field}").format(field=title))
        choose.clicked.connect(self._choose)
        self.row.addWidget(choose)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._title, str(self._root()))
        dialog.fileSelected.connect(lambda chosen: QTimer.singleShot(0, lambda: self._take(Path(chosen))))
        dialog.open()

    def _take(self, path: Path) -> None:
        root = self._root()
        self._enter(path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path))
        self._tell()


class LinesInput(Input):
    """Texts, one a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QPlainTextEdit(self)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * _LINES + 14)
        self._text.textChanged.connect(self._tell)
        self._hold(self._text)

    def entered(self) -> object:
        return [line.strip() for line in self._text.toPlainText().splitlines() if line.strip()] or None

    def offer(self, default: str) -> None:
        self._text.setPlaceholderText(default.replace(", ", "\n"))

    def _enter(self, value: object) -> None:
        lines = value if isinstance(value, list | tuple) else ()
        self._text.blockSignals(True)  # noqa: FBT003 - Qt's
        self._text.setPlainText("\n".join(map(str, lines)))
        self._text.blockSignals(False)  # noqa: FBT003 - Qt's


class ChoiceInput(Input):
    """A list to choose from; its first row leaves it to the default."""

    def __init__(self, choices: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QComboBox(self)
        self._box.addItem("", None)
        for choice in choices:
            self._box.addItem(choice, choice)
        self._box.activated.connect(self._tell)
        self._hold(self._box)
        self.row.setStretch(0, 0)
        self.row.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def entered(self) -> object:
        found: object = self._box.currentData()
        return found

    def offer(self, default: str) -> None:
        self._box.setItemText(0, self.tr("default ({value})").format(value=default))

    def _enter(self, value: object) -> None:
        self._box.setCurrentIndex(max(self._box.findData(value), 0))


class FlagInput(Input):
    """A check box; what is set as it would be anyway needs no line in the file."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._default = False
        self._box = QCheckBox(title, self)
        self._box.clicked.connect(self._tell)
        self._hold(self._box)

    def entered(self) -> object:
        checked = self._box.isChecked()
        return None if checked is self._default else checked

    def offer(self, default: str) -> None:
        before, self._default = self._default, default == str(True)
        if self._box.isChecked() is before:
            self._box.setChecked(self._default)

    def _enter(self, value: object) -> None:
        self._box.setChecked(self._default if value is None else bool(value))
