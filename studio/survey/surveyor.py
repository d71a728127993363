"""The window's side of the other process: starts it, reads what it sends between events, and ends it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from builders.events import from_json
from studio.engine import calling, processes
from studio.survey import request
from studio.survey.assembly import Assembly
from studio.survey.framing import Kind, Splitter

if TYPE_CHECKING:
    from builders.project.model import Project
    from studio.survey.framing import Message

_PATIENCE: Final = 1500  # milliseconds from asking it to end to ending it
_BUDGET: Final = 0.008  # seconds of reading between two looks at the user's events
_LAST_WORDS: Final = 400  # characters


class Surveyor(QObject):
    """One survey at a time; starting another ends the one that runs.

    progress: gets the engine's events.
    surveyed: gets an Assembly.
    imported: gets messages of the graph of imports, which is read after the survey.
    failed: gets a sentence and the exit code.
    """

    progress = Signal(object)
    surveyed = Signal(object)
    imported = Signal(object)
    failed = Signal(str, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._ending: list[QProcess] = []
        self._splitter = Splitter()
        self._assembly: Assembly | None = None
        self._failure: tuple[str, int] | None = None
        self._reading = QTimer(self)
        self._reading.timeout.connect(self._read)

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def start(self, project: Project) -> None:
        self.stop()
        process = QProcess(self)
        program, *arguments = calling.command("studio", "--survey")
        process.readyReadStandardOutput.connect(self._reading.start)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process, self._splitter, self._failure = process, Splitter(), None
        self._assembly = Assembly(project=project)
        process.start(program, arguments)
        process.write(request.packed(project))

    def stop(self) -> None:
        """End the process, softly first; nothing of it is heard of any more."""
        self._reading.stop()
        process, self._process, self._assembly = self._process, None, None
        if process is None:
            return
        for signal in (process.readyReadStandardOutput, process.finished, process.errorOccurred):
            signal.disconnect()
        self._ending.append(process)
        process.finished.connect(lambda: self._on_ended(process))
        process.closeWriteChannel()
        process.terminate()
        QTimer.singleShot(_PATIENCE, process, lambda: processes.kill(process.processId()))

    def end_now(self) -> None:
        """End whatever still runs, before this is destroyed."""
        self.stop()
        for process in tuple(self._ending):
            if process.state() is not QProcess.ProcessState.NotRunning:
                processes.kill(process.processId())
                process.waitForFinished(_PATIENCE)

    def _on_ended(self, process: QProcess) -> None:
        self._ending.remove(process)
        process.deleteLater()

    def _read(self) -> None:
        """Take in what arrived, for as long as the user does not notice."""
        if self._process is None:
            return
        self._splitter.feed(bytes(self._process.readAllStandardOutput().data()))
        end = time.perf_counter() + _BUDGET
        for message in self._splitter.messages():
            self._take(message)
            if self._process is None or time.perf_counter() > end:
                return
        self._reading.stop()
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self._end()

    def _take(self, message: Message) -> None:
        match message.kind:
            case Kind.EVENT:
                self.progress.emit(from_json(json.loads(message.content)))
            case Kind.FAILED:
                sentence, code = json.loads(message.content)
                self._failure = sentence, code
            case Kind.SURVEYED:
                assembly, self._assembly = self._assembly, None
                self.surveyed.emit(assembly)
            case Kind.NODES | Kind.EDGES | Kind.WEIGHTS:
                self.imported.emit(message)
            case _ if self._assembly:
                self._assembly.add(message)

    def _on_finished(self) -> None:
        self._reading.start()  # what it sent at last is still to be read

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process:
            self._failure = self._process.errorString(), -1
            self._end()

    def _end(self) -> None:
        """Say what went wrong, if anything did."""
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        if self._assembly is None:
            return  # only who imports whom is not known then
        failure = self._failure or _crash(process, self.tr("The process that reads the project ended early"))
        if failure:
            self.failed.emit(*failure)


def _crash(process: QProcess, sentence: str) -> tuple[str, int] | None:
    """Return what is known of an end that the process did not announce, None for a good one."""
    code = process.exitCode()
    if process.exitStatus() is QProcess.ExitStatus.NormalExit and code == 0:
        return None
    said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()[-_LAST_WORDS:]
    return f"{sentence}: {said}" if said else sentence, code
