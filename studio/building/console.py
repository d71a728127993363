"""Running what was made: its output with colours, a line to type into, Stop, and how it ended."""

from __future__ import annotations

import shlex
import signal
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio import icons
from studio.building.diagnoses import Diagnoses
from studio.building.program import HAS_TERMINAL, Program
from studio.building.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

_LAST = 1000  # lines of output that a failed run is judged by


class Console(QWidget):
    """Runs one executable at a time.

    executable: what Run starts, None while nothing is built.
    ended: exit code, and the end of what it wrote.
    """

    started = Signal()
    ended = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.executable: Path | None = None
        self._program: Program | None = None
        self.arguments = QLineEdit(self)
        self.arguments.setPlaceholderText(self.tr("Arguments"))
        self.arguments.setAccessibleName(self.tr("Arguments of the program"))
        self.run = QPushButton(icons.icon("play"), self.tr("&Run"), self)
        self.stop = QPushButton(icons.icon("stop"), self.tr("S&top"), self)
        self.state = QLabel(self)
        self.diagnoses = Diagnoses(self)
        self.terminal = Terminal(self)
        self.terminal.setAccessibleName(self.tr("Output of the program"))
        self.input = QLineEdit(self)
        self.input.setPlaceholderText(self.tr("Type a line for the program, then Enter"))
        self.input.setAccessibleName(self.tr("Input of the program"))
        self.end = QPushButton(self.tr("&End of input"), self)
        self.end.setToolTip(self.tr("What Ctrl+D does in a terminal"))
        self._lay_out()
        self._connect()
        self.set_executable(None)

    def set_executable(self, executable: Path | None) -> None:
        """Have that run next time; its arguments are those of the last time."""
        is_other = executable != self.executable
        self.executable = executable
        if executable and is_other:
            self.arguments.setText(str(QSettings().value(self._key(), "")))
        self._show()

    def start(self) -> None:
        if self.executable is None or self._program:
            return
        try:
            words = shlex.split(self.arguments.text(), posix=HAS_TERMINAL)
        except ValueError:
            self.state.setText(self.tr("A quotation mark in the arguments is not closed."))
            return
        QSettings().setValue(self._key(), self.arguments.text())
        self.diagnoses.show_problems(())
        self.terminal.begin()
        self._program = Program(self)
        self._program.wrote.connect(self.terminal.write)
        self._program.ended.connect(self._on_ended)
        rows, columns = self.terminal.size_in_cells()
        self._program.start(str(self.executable), words, rows=rows, columns=columns)
        self._show()
        if self._program:
            self.state.setText(self.tr("Running"))
            self.input.setFocus()
        self.started.emit()

    def end_now(self) -> None:
        if self._program:
            self._program.end_now()

    def _lay_out(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for row in (top, bottom):
            row.setSpacing(8)
        top.addWidget(self.run)
        top.addWidget(self.stop)
        top.addWidget(self.arguments, 1)
        bottom.addWidget(self.input, 1)
        bottom.addWidget(self.end)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.terminal, 1)
        layout.addWidget(self.state)
        layout.addWidget(self.diagnoses)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.run.clicked.connect(self.start)
        self.arguments.returnPressed.connect(self.start)
        self.stop.clicked.connect(self._stop)
        self.end.clicked.connect(self._end_input)
        self.input.returnPressed.connect(self._type)

    def _stop(self) -> None:
        if self._program:
            self._program.stop()

    def _end_input(self) -> None:
        if self._program:
            self._program.end_input()

    def _type(self) -> None:
        if self._program:
            self._program.write(self.input.text() + "\n")
            self.input.clear()

    def _on_ended(self, code: int) -> None:
        program, self._program = self._program, None
        if program:
            program.deleteLater()
        self.terminal.refresh()
        self.state.setText(self._how(code))
        self._show()
        self.ended.emit(code, self.terminal.cells.plain(_LAST))

    def _how(self, code: int) -> str:
        if code >= 0:
            return self.tr("Ended with exit code {code}").format(code=code)
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = str(-code)
        return self.tr("Ended by {signal}").format(signal=name)

    def _show(self) -> None:
        is_running = self._program is not None
        self.run.setEnabled(self.executable is not None and not is_running)
        self.arguments.setEnabled(self.executable is not None and not is_running)
        for part in (self.stop, self.input, self.end):
            part.setEnabled(is_running)

    def _key(self) -> str:
        import hashlib

        name = hashlib.sha256(str(self.executable).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        return f"arguments/{name}"
