"""The screen of a program that runs, painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio import style
from studio.building.screen import Colour, Look, Screen

_PAUSE = 25  # milliseconds
# The sixteen colours, for dark and light ground: each can be read on it.
_DARK = (
    "#4d4d4d", "#ff6b68", "#5fd75f", "#e5c07b", "#6cb6ff", "#d787ff", "#56d7d7", "#d0d0d0",
    "#808080", "#ff8f8c", "#8fe68f", "#ffd75f", "#8ec8ff", "#e5a9ff", "#87ebeb", "#ffffff",
)  # fmt: skip
_LIGHT = (
    "#000000", "#b3261e", "#1a7f37", "#9a6700", "#0550ae", "#8250df", "#0b7285", "#6e7781",
    "#57606a", "#cf222e", "#2da44e", "#bf8700", "#218bff", "#a475f9", "#1b9aaa", "#24292f",
)  # fmt: skip
_CUBE = (0, 95, 135, 175, 215, 255)


class Terminal(QPlainTextEdit):
    """Shows a Screen; what changed is painted a few times a second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.cells = Screen()
        self._dropped = 0
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.refresh)

    def write(self, text: str) -> None:
        self.cells.feed(text)
        if not self._timer.isActive():
            self._timer.start()

    def begin(self) -> None:
        """Show nothing, with as many rows as fit now."""
        self.cells = Screen(rows=self.size_in_cells()[0])
        self._dropped = 0
        self.clear()

    def size_in_cells(self) -> tuple[int, int]:
        """Return rows and columns."""
        metrics = QFontMetricsF(self.font())
        size = self.viewport().size()
        margin = 2 * self.document().documentMargin()
        rows = (size.height() - margin) / metrics.lineSpacing()
        columns = (size.width() - margin) / metrics.horizontalAdvance("M")
        return max(4, int(rows)), max(20, int(columns))

    def refresh(self) -> None:
        """Paint every line from the first that changed on."""
        screen, bar = self.cells, self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 1
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._forget(cursor, screen.dropped - self._dropped)
        self._dropped = screen.dropped
        self._replace(cursor, screen.changed)
        cursor.endEditBlock()
        screen.changed = len(screen.lines) - 1
        if follows:
            bar.setValue(bar.maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's
        """Keep the end in view if it was."""
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 1
        super().resizeEvent(event)
        if follows:
            bar.setValue(bar.maximum())

    def _forget(self, cursor: QTextCursor, count: int) -> None:
        if count <= 0:
            return
        cursor.setPosition(0)
        last = self.document().findBlockByNumber(count)
        cursor.setPosition(
            last.position() if last.isValid() else self.document().characterCount() - 1,
            QTextCursor.MoveMode.KeepAnchor,
        )
        cursor.removeSelectedText()

    def _replace(self, cursor: QTextCursor, first: int) -> None:
        block = self.document().findBlockByNumber(first)
        if block.isValid():
            cursor.setPosition(block.position())
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        else:
            first = self.document().blockCount()
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertBlock()
        is_dark = style.is_dark()
        for number, line in enumerate(self.cells.lines[first:]):
            if number:
                cursor.insertBlock()
            for text, look in line.runs():
                cursor.insertText(text, _format(look, is_dark))


@lru_cache(maxsize=512)
def _format(look: Look, is_dark: bool) -> QTextCharFormat:  # noqa: FBT001 - a key of the cache
    found = QTextCharFormat()
    front, back = _colour(look.foreground, is_dark), _colour(look.background, is_dark)
    if look.reversed:
        palette = QGuiApplication.palette()
        front, back = (
            back or palette.color(QPalette.ColorRole.Base),
            front or palette.color(QPalette.ColorRole.Text),
        )
    if look.faint:
        front = style.muted()
    if front:
        found.setForeground(front)
    if back:
        found.setBackground(back)
    if look.bold:
        found.setFontWeight(QFont.Weight.Bold)
    found.setFontItalic(look.italic)
    found.setFontUnderline(look.underlined)
    return found


def _colour(colour: Colour, is_dark: bool) -> QColor | None:  # noqa: FBT001
    if colour is None:
        return None
    if isinstance(colour, tuple):
        return QColor(*colour)
    if colour < 16:  # noqa: PLR2004 - the first are the sixteen
        return QColor((_DARK if is_dark else _LIGHT)[colour])
    if colour >= 232:  # noqa: PLR2004 - the last 24 are greys
        return QColor(*[8 + 10 * (colour - 232)] * 3)
    red, rest = divmod(colour - 16, 36)
    green, blue = divmod(rest, 6)
    return QColor(_CUBE[red], _CUBE[green], _CUBE[blue])
