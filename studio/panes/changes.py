"""The command line, and the change of the file, that the clicks amount to."""

from __future__ import annotations

import difflib
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio import icons, style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studio.session import Session


class ChangesPane(QWidget):
    """A line to copy, and below it a unified difference between the file and what is shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.command = QLineEdit(self)
        self.command.setReadOnly(True)
        self.command.setFont(_fixed())
        self.command.setAccessibleName(self.tr("Command line"))
        copy = QToolButton(self)
        copy.setIcon(icons.icon("copy"))
        copy.setAutoRaise(True)
        copy.setToolTip(self.tr("Copy the command line"))
        copy.setAccessibleName(copy.toolTip())
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command.text()))
        self.copy = copy
        self.said = QLabel(self)
        self.said.setProperty("role", "muted")
        self.text = _Difference(self)
        self.text.setReadOnly(True)
        self.text.setFont(_fixed())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(self.tr("Change of the project file"))
        self._lay_out()
        for signal in (session.document.changed, session.document.saved):
            signal.connect(self.refresh)

    def refresh(self) -> None:
        document = self.session.document
        if not document.is_open:
            return
        self.command.setText(quoted(("onefold", *self.session.building.words())))
        self.command.setCursorPosition(0)
        is_there = document.file.is_file()
        before = document.text(document.written) if is_there else ""
        after = document.text(document.settings)
        self.said.setText(self._sentence(is_there=is_there, is_same=before == after))
        lines = list(difference(before, after, document.file.name))
        self.text.clear()
        for line in lines:
            self._write(line)
        self.text.setVisible(bool(lines))

    def _sentence(self, *, is_there: bool, is_same: bool) -> str:
        name = self.session.document.file.name
        if is_same and is_there:
            return self.tr("{file} is as shown here.").format(file=name)
        if is_same:
            return self.tr("There is no {file}, and none is needed yet.").format(file=name)
        if not is_there:
            return self.tr("New file {file}, when you save:").format(file=name)
        return self.tr("Not saved yet in {file}:").format(file=name)

    def _write(self, line: str) -> None:
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self.text.document().isEmpty():
            cursor.insertBlock()
        cursor.insertText(line, _format(line))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.command, 1)
        line.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.said)
        layout.addWidget(self.text, 1)
        layout.addStretch(0)


class _Difference(QPlainTextEdit):
    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's
        return QSize(480, 90)  # the pane grows by its splitter only


def quoted(words: Sequence[str]) -> str:
    """Return the words as the system's shell takes them."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def difference(before: str, after: str, name: str) -> Iterator[str]:
    """Yield the lines of a unified difference, without its end of lines."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="")
    yield from (line for line in lines if not line.startswith(("---", "+++")))


def _format(line: str) -> QTextCharFormat:
    found = QTextCharFormat()
    if line.startswith("@@"):
        found.setForeground(style.muted())
    elif line.startswith(("+", "-")):
        green, red = ("#7ee08f", "#ff8078") if style.is_dark() else ("#1a7f37", "#b3261e")
        found.setForeground(QColor(green if line.startswith("+") else red))
    return found


def _fixed() -> QFont:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
