"""The log of a build: searched, filtered by weight, copied and saved."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRegularExpression, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio import icons, style
from studio.building.log import Line, Weight

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT = 50_000  # lines
_MOST_MARKED = 1000
_PAUSE = 100  # milliseconds between two looks at a log that grows


class LogView(QWidget):
    """Lines as they come; what is above the filter is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: deque[Line] = deque(maxlen=_KEPT)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(_KEPT)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Log"))
        self.text.setPlaceholderText(self.tr("What the build says is written here."))
        self.search = Search(self.text, self)
        self.weight = QComboBox(self)
        self._lay_out()

    def add(self, line: Line) -> None:
        self._lines.append(line)
        if line.weight >= self.weight.currentData():
            self._write(line)

    def clear(self) -> None:
        self._lines.clear()
        self.text.clear()

    def plain(self) -> str:
        """Return everything that was said, whatever is shown."""
        return "".join(f"{line.text}\n" for line in self._lines)

    def _lay_out(self) -> None:
        titles = {
            Weight.DETAIL: self.tr("Everything"),
            Weight.NOTE: self.tr("Without details"),
            Weight.WARNING: self.tr("Warnings and errors"),
            Weight.ERROR: self.tr("Errors"),
        }
        for weight, title in titles.items():
            self.weight.addItem(title, weight)
        self.weight.setAccessibleName(self.tr("Show"))
        self.weight.currentIndexChanged.connect(lambda _row: self._show_again())
        copy = _button(self, "copy", self.tr("Copy the log"), self._copy)
        save = _button(self, "save", self.tr("Save the log…"), self._save)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.search, 1)
        for part in (self.weight, copy, save):
            bar.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(bar)
        layout.addWidget(self.text, 1)

    def _write(self, line: Line) -> None:
        bar = self.text.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 1
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self.text.document().isEmpty():
            cursor.insertBlock()
        cursor.insertText(line.text, _format(line.weight))
        if follows:
            bar.setValue(bar.maximum())

    def _show_again(self) -> None:
        self.text.setUpdatesEnabled(False)
        self.text.clear()
        for line in self._lines:
            if line.weight >= self.weight.currentData():
                self._write(line)
        self.text.setUpdatesEnabled(True)
        self.search.mark()

    def _copy(self) -> None:
        selected = self.text.textCursor().selectedText().replace("\u2029", "\n")
        QGuiApplication.clipboard().setText(selected or self.plain())

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the log"), "build.log")
        if name:
            self.save(Path(name))

    def save(self, file: Path) -> None:
        """Write the log to a file; what the system says against it is shown in its place."""
        try:
            file.write_text(self.plain(), "utf-8")
        except OSError as error:
            said = self.tr("{file} cannot be written: {reason}")
            self.add(Line(text=said.format(file=file, reason=error.strerror), weight=Weight.ERROR))


class Search(QWidget):
    """Finds text: all places are marked, Enter goes to the next, Shift+Enter to the one before."""

    def __init__(self, text: QPlainTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find in the log (Ctrl+F)"))
        self.field.setAccessibleName(self.tr("Find in the log"))
        self.field.setClearButtonEnabled(True)
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.count)
        self.before = _button(self, "up", self.tr("Previous (Shift+Enter)"), self.go_back)
        self.after = _button(self, "down", self.tr("Next (Enter)"), self.go_on)
        layout.addWidget(self.before)
        layout.addWidget(self.after)
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self.go_on)
        back = QShortcut(QKeySequence("Shift+Return"), self.field, self.go_back)
        back.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.mark)
        text.blockCountChanged.connect(lambda _count: self._pause.start() if self.field.text() else None)

    def begin(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def mark(self) -> None:
        """Mark every place, and say how many there are."""
        found = list(self._places())
        marks = []
        for cursor in found[:_MOST_MARKED]:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format = _marked()
            marks.append(mark)
        self._text.setExtraSelections(marks)
        words = self.field.text()
        self.count.setText(self.tr("{count} found").format(count=len(found)) if words else "")

    def go_on(self) -> None:
        self._go(QTextDocument.FindFlag(0))

    def go_back(self) -> None:
        self._go(QTextDocument.FindFlag.FindBackward)

    def _on_typed(self) -> None:
        self.mark()
        cursor = self._text.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._text.setTextCursor(cursor)
        self.go_on()

    def _go(self, direction: QTextDocument.FindFlag) -> None:
        words = self.field.text()
        if not words or self._text.find(words, direction):
            return
        back = bool(direction & QTextDocument.FindFlag.FindBackward)
        cursor = self._text.textCursor()
        end, start = QTextCursor.MoveOperation.End, QTextCursor.MoveOperation.Start
        cursor.movePosition(end if back else start)
        self._text.setTextCursor(cursor)
        self._text.find(words, direction)

    def _places(self) -> list[QTextCursor]:
        words = self.field.text()
        if not words:
            return []
        pattern = QRegularExpression(
            QRegularExpression.escape(words), QRegularExpression.PatternOption.CaseInsensitiveOption
        )
        document, found = self._text.document(), []
        cursor = document.find(pattern)
        while not cursor.isNull():
            found.append(cursor)
            cursor = document.find(pattern, cursor)
        return found


def _button(parent: QObject, icon: str, title: str, act: Callable[[], object]) -> QToolButton:
    assert isinstance(parent, QWidget)  # noqa: S101 - Qt's
    button = QToolButton(parent)
    button.setIcon(icons.icon(icon))
    button.setToolTip(title)
    button.setAccessibleName(title)
    button.setAutoRaise(True)
    button.clicked.connect(act)
    return button


def _format(weight: Weight) -> QTextCharFormat:
    colours = {
        Weight.DETAIL: style.muted(),
        Weight.WARNING: QColor("#e0a030" if style.is_dark() else "#9a5b00"),
        Weight.ERROR: QColor("#ff8078" if style.is_dark() else "#b3261e"),
    }
    found = QTextCharFormat()
    if weight in colours:
        found.setForeground(colours[weight])
    return found


def _marked() -> QTextCharFormat:
    found = QTextCharFormat()
    found.setBackground(QColor("#6b5500" if style.is_dark() else "#ffe680"))
    return found
