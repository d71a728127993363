"""A program that runs in a console: with a pseudo terminal where the system has one, else with pipes."""

from __future__ import annotations

import codecs
import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QSocketNotifier, QTimer, Signal

from studio.engine import processes

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE = 1 << 13  # bytes between two looks at the event loop
_LAST_LOOKS = 256  # what it started may go on writing for ever
_PATIENCE = 1500  # milliseconds
_OURS = ("ONEFOLD", "PYTHON", "VIRTUAL_ENV", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")
HAS_TERMINAL = sys.platform != "win32"


class Program(QObject):
    """One run of a program.

    wrote: gets text as it comes. ended: exit code, negative for the number of the signal that ended it.
    """

    wrote = Signal(str)
    ended = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment())
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._complain)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._master = -1
        self._notifier: QSocketNotifier | None = None

    @property
    def is_running(self) -> bool:
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def start(self, program: str, arguments: Sequence[str], *, rows: int, columns: int) -> None:
        if HAS_TERMINAL:
            slave = self._open_terminal(rows, columns)
        else:
            slave = -1
            self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
            self._process.readyRead.connect(self._read_pipe)
        self._process.start(program, list(arguments))
        if slave >= 0:
            self._process.waitForStarted(1000)  # it has the terminal open then
            os.close(slave)

    def write(self, text: str) -> None:
        """Type something."""
        if self._master >= 0:
            with contextlib.suppress(OSError):
                os.write(self._master, text.encode())
        elif self.is_running:
            self._process.write(text.encode())

    def end_input(self) -> None:
        """Press Ctrl+D."""
        if self._master >= 0:
            self.write("\x04")
        else:
            self._process.closeWriteChannel()

    def stop(self) -> None:
        """Press Ctrl+C; a program that does not care is killed with all that it started."""
        if not self.is_running:
            return
        if HAS_TERMINAL:
            with contextlib.suppress(OSError):
                os.killpg(self._process.processId(), signal.SIGINT)
            QTimer.singleShot(_PATIENCE, self, self.kill)
        else:
            self.kill()

    def kill(self) -> None:
        if self.is_running:
            processes.kill(self._process.processId())

    def end_now(self) -> None:
        """Return when it has ended: the Studio closes."""
        if self.is_running:
            self.kill()
            self._process.waitForFinished(_PATIENCE)

    def _open_terminal(self, rows: int, columns: int) -> int:
        import fcntl
        import struct
        import termios

        self._master, slave = os.openpty()
        os.set_blocking(self._master, False)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        name = os.ttyname(slave)
        self._process.setStandardInputFile(name)
        self._process.setStandardOutputFile(name)
        self._process.setStandardErrorFile(name)
        session = QProcess.UnixProcessFlag.CreateNewSession
        self._process.setUnixProcessParameters(session | QProcess.UnixProcessFlag.ResetSignalHandlers)
        self._notifier = QSocketNotifier(self._master, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read_terminal)
        return slave

    def _read_terminal(self) -> bool:
        """Read what is there now; False if there was nothing."""
        try:
            data = os.read(self._master, _AT_ONCE)
        except BlockingIOError:
            return False
        except OSError:  # the last one who had the terminal open is gone
            data = b""
        if not data:
            self._close_terminal()
            return False
        self.wrote.emit(self._decoder.decode(data))
        return True

    def _read_pipe(self) -> None:
        text = self._decoder.decode(self._process.readAll().data())
        self.wrote.emit(text.replace("\r\n", "\n").replace("\n", "\r\n"))

    def _close_terminal(self) -> None:
        if self._notifier:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def _complain(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._close_terminal()
            self.wrote.emit(f"{self._process.errorString()}\r\n")
            self.ended.emit(126)  # as shells have it

    def _finish(self, code: int, status: QProcess.ExitStatus) -> None:
        for _ in range(_LAST_LOOKS):
            if self._master < 0 or not self._read_terminal():
                break
        self._close_terminal()
        self.ended.emit(-code if status is QProcess.ExitStatus.CrashExit else code)


def _environment() -> QProcessEnvironment:
    """Return the user's environment, without what is about this Studio's own Python and window."""
    found = QProcessEnvironment.systemEnvironment()
    for name in found.keys():  # noqa: SIM118 - no mapping
        if name.startswith(_OURS):
            found.remove(name)
    if HAS_TERMINAL:
        found.insert("TERM", "xterm-256color")
    return found
