"""A few lines of source around the one that matters, highlighted and numbered."""

from __future__ import annotations

import tokenize
from typing import TYPE_CHECKING

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from studio import style

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_AROUND = 5
_BEFORE = 200  # lines read ahead, so that a string that began there is known as one


class SourceView(QTextEdit):
    """Shows an excerpt; it cannot be edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(self.tr("Source"))
        self.setFont(_monospaced())
        lines = self.fontMetrics().lineSpacing() * (2 * _AROUND + 1)
        self.setFixedHeight(lines + 24 + self.horizontalScrollBar().sizeHint().height())
        self._shown: tuple[Path, int] | None = None

    def show_line(self, path: Path, line: int) -> bool:
        """Show that line with those around it; False if it cannot be read."""
        lines = _lines(path)
        if not 0 < line <= len(lines):
            return False
        self._shown = path, line
        self.clear()
        self.setAccessibleDescription(lines[line - 1].strip())
        first, last = max(0, line - 1 - _AROUND), min(len(lines), line + _AROUND)
        self._write(lines, first, last, line)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        return True

    def _write(self, lines: list[str], first: int, last: int, line: int) -> None:
        cursor, width = self.textCursor(), len(str(last))
        for number, row in enumerate(_highlighted(lines, first, last), start=first + 1):
            if number > first + 1:
                cursor.insertBlock()
            block = QTextBlockFormat()
            if number == line:
                block.setBackground(self._emphasis())
            cursor.setBlockFormat(block)
            cursor.insertText(f"{number:>{width}}  ", _format(style.muted()))
            for text, characters in row:
                cursor.insertText(text, characters)

    def _emphasis(self) -> QColor:
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        colour.setAlpha(60)
        return colour


def _monospaced() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(max(8.0, font.pointSizeF() - 1))
    return font


def _lines(path: Path) -> list[str]:
    try:
        with tokenize.open(path) as stream:  # in the encoding that the source names
            return stream.read().splitlines()
    except (OSError, SyntaxError, ValueError):
        return []


def _highlighted(lines: list[str], first: int, last: int) -> Iterator[list[tuple[str, QTextCharFormat]]]:
    """Yield the wanted lines, each as pieces with a format."""
    from pygments import lex
    from pygments.lexers.python import PythonLexer
    from pygments.styles import get_style_by_name

    colours = get_style_by_name("native" if style.is_dark() else "friendly")
    begin = max(0, first - _BEFORE)
    row: list[tuple[str, QTextCharFormat]] = []
    number = begin
    for token, text in lex("\n".join(lines[begin:last]) + "\n", PythonLexer(stripnl=False)):
        look = colours.style_for_token(token)
        characters = _format(QColor(f"#{look['color']}") if look["color"] else None, bold=look["bold"])
        for place, piece in enumerate(text.split("\n")):
            if place:
                if number >= first:
                    yield row
                row, number = [], number + 1
            if piece:
                row.append((piece, characters))


def _format(colour: QColor | None, *, bold: bool = False) -> QTextCharFormat:
    found = QTextCharFormat()
    if colour:
        found.setForeground(colour)
    if bold:
        found.setFontWeight(QFont.Weight.Bold)
    return found
