"""A question to the command line: it runs beside the window, and its answer comes as a signal."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QProcess, Signal

from studio import engine

if TYPE_CHECKING:
    from collections.abc import Iterator


class Question(QObject):
    """One run of `onefold ARGUMENTS --events json`, asked when it is made.

    progress: gets each event as a dict.
    answered: gets what it wrote to standard output.
    failed: gets the sentence that says why there is no answer.
    """

    progress = Signal(object)
    answered = Signal(str)
    failed = Signal(str)

    def __init__(self, *arguments: str, parent: QObject) -> None:
        super().__init__(parent)
        self._said = b""
        self._failure = ""
        self._process = QProcess(self)
        self._process.readyReadStandardError.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._broken)
        program, *rest = engine.command("--events", "json", *arguments)
        self._process.start(program, rest)

    def stop(self) -> None:
        """End it without an answer."""
        if self._process.state() is QProcess.ProcessState.NotRunning:
            return
        self._process.finished.disconnect()
        self._process.errorOccurred.disconnect()
        self._process.kill()
        self._process.waitForFinished(1000)

    def _read(self) -> None:
        self._said += bytes(self._process.readAllStandardError().data())
        *lines, self._said = self._said.split(b"\n")
        for event in _documents(lines):
            if event.get("event") == "Failure":
                self._failure = str(event.get("message", ""))
            else:
                self.progress.emit(event)

    def _finished(self, code: int) -> None:
        self._read()
        if code == 0:
            self.answered.emit(bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace"))
        else:
            self.failed.emit(self._failure or self.tr("It ended with exit code {code}.").format(code=code))

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit(self._process.errorString())


def _documents(lines: list[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict):
                yield found
