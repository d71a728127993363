"""One run of the command line: the engine as a child process that says its events as JSON lines.

The child's standard input is a pipe that nothing is written to. When it ends, the engine stops and tidies
up: so it does if the Studio stops it, and if the Studio is gone.
"""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from builders.events import from_json
from studio.engine import calling, processes

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATIENCE = 1200  # milliseconds for tidying up, before it is killed
_LAST_LINES = 20


class Ending(Enum):
    """How a run ended; CRASHED: without saying why."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How it ended, and with what.

    message: why it failed.
    made: the lines of its standard output.
    was_killed: it could not tidy up.
    """

    ending: Ending
    exit_code: int = 0
    message: str = ""
    made: tuple[str, ...] = ()
    was_killed: bool = False


class Job(QObject):
    """Runs `onefold ARGUMENTS` once.

    happened: an event of the engine. said: a line of its standard error that is none. ended: the Outcome.
    """

    happened = Signal(object)
    said = Signal(str)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._rest = b""
        self._lines: list[str] = []
        self._failure: str | None = None
        self._is_stopped = self._was_killed = False
        self._process.readyReadStandardError.connect(self._read)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._complain)

    @property
    def is_running(self) -> bool:
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def start(self, *arguments: str, secrets: Mapping[str, str] | None = None) -> None:
        """secrets: what the engine shall know from its environment, which no list of processes shows."""
        if secrets:
            environment = QProcessEnvironment.systemEnvironment()
            for name, value in secrets.items():
                environment.insert(name, value)
            self._process.setProcessEnvironment(environment)
        program, *words = calling.command("--events", "json", "--until-eof", *arguments)
        self._process.start(program, words)

    def stop(self) -> None:
        """End it: in order if that takes no longer than a moment, else by force."""
        self._is_stopped = True
        self._process.closeWriteChannel()
        QTimer.singleShot(_PATIENCE, self, self._kill)

    def end_now(self) -> None:
        """Return when it has ended, which takes two seconds at most: the Studio closes."""
        if not self.is_running:
            return
        self._is_stopped = True
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(_PATIENCE):
            self._kill()
            self._process.waitForFinished(_PATIENCE)

    def _kill(self) -> None:
        if self.is_running:
            self._was_killed = True
            processes.kill(self._process.processId())

    def _read(self) -> None:
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardError().data())).split(b"\n")
        for line in lines:
            self._hear(line.decode("utf-8", "replace").rstrip("\r"))

    def _hear(self, line: str) -> None:
        try:
            values = json.loads(line)
            if isinstance(values, dict) and values.get("event") == "Failure":
                self._failure = str(values.get("message", ""))
                return
            event = from_json(values)
        except (ValueError, RecursionError):
            self._lines = [*self._lines, line][-_LAST_LINES:]
            self.said.emit(line)
        else:
            self.happened.emit(event)

    def _complain(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            message = self.tr("The engine cannot be started: {reason}").format(
                reason=self._process.errorString()
            )
            self.ended.emit(Outcome(ending=Ending.CRASHED, exit_code=-1, message=message))

    def _finish(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        if self._rest:
            self._hear(self._rest.decode("utf-8", "replace"))
        made = bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace").splitlines()
        ending, message = self._how(code, status)
        outcome = Outcome(
            ending=ending, exit_code=code, message=message, made=tuple(made), was_killed=self._was_killed
        )
        self.ended.emit(outcome)

    def _how(self, code: int, status: QProcess.ExitStatus) -> tuple[Ending, str]:
        is_crash = status is QProcess.ExitStatus.CrashExit
        if self._is_stopped and (code or is_crash):
            return Ending.STOPPED, ""
        if self._failure is not None and not is_crash:
            return Ending.FAILED, self._failure
        if not code and not is_crash:
            return Ending.DONE, ""
        return Ending.CRASHED, self._last_words(code, is_crash=is_crash)

    def _last_words(self, code: int, *, is_crash: bool) -> str:
        if is_crash:
            said = self.tr("The engine was ended by {signal}.").format(signal=_signal(code))
        else:
            said = self.tr("The engine ended with exit code {code} and did not say why.").format(code=code)
        return "\n".join([said, *self._lines])


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
