"""The log of a program without a console: `<state folder>/<name>/log.txt`, and one older file.

It starts anew at a size, also while the program runs, and several processes may write it at once. A program
that says nothing leaves no file.
"""

import os
import sys

path = None

_TO_FOLDER = dict.fromkeys(map(ord, '<>:"|?*\\/' if sys.platform == "win32" else "/"), "-")
_LARGEST = 1 << 20  # bytes
_STEP = 1 << 16  # bytes written between two looks at the size


class Log:
    """A text stream that opens its file with the first line."""

    # No subclass of io.TextIOBase: its finaliser would make the end of each program slower, see farewell.c.
    encoding = "utf-8"
    errors = "backslashreplace"
    newlines = None
    closed = False
    line_buffering = True
    mode = "a"
    name = "<log>"

    def __init__(self, program):
        self._folder = program.translate(_TO_FOLDER).lstrip(".") or "program"
        self._program = program
        self._file = None
        self._since_look = 0
        self.buffer = _Bytes(self)

    def write(self, text):
        if not text or self._file is False:
            return len(text)
        try:
            if self._file is None or self._since_look > _STEP:
                self._look()
            self._file.write(text)
        except OSError:  # no room, or no folder: the program is not to fail for its log
            self._file = False
        self._since_look += len(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        if self._file:
            try:
                self._file.flush()
            except OSError:
                self._file = False

    def reconfigure(self, **settings):
        """Take settings as a terminal's stream does; the log stays as it is."""

    def isatty(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return True

    def seekable(self):
        return False

    def close(self):
        self.flush()

    def fileno(self):
        if not self._file:
            import io

            raise io.UnsupportedOperation("this program has no console")
        return self._file.fileno()

    def _look(self):
        """Open the file that has the log's name now; other threads write to the earlier one meanwhile."""
        self._since_look = 0
        earlier, self._file = self._file, _open_log(self._folder)
        if not earlier:
            import time

            self._file.write(
                f"--- {self._program}, {time.strftime('%Y-%m-%d %H:%M:%S')}, process {os.getpid()}\n"
            )


class _Bytes:
    """What stands below the stream, for programs that write bytes."""

    def __init__(self, log):
        self.raw = self
        self._log = log

    def write(self, data):
        data = bytes(data)
        self._log.write(data.decode("utf-8", "backslashreplace"))
        return len(data)

    def flush(self):
        self._log.flush()

    def writable(self):
        return True


def _open_log(program):
    global path  # noqa: PLW0603 - told to the box
    folder = os.path.join(_state_folder(), program)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    path = os.path.join(folder, "log.txt")
    file = _opened()
    if _became_older(file):
        file.close()
        file = _opened()
    return file


def _opened():
    return open(path, "a", encoding="utf-8", errors="backslashreplace", buffering=1)


def _became_older(file):
    """Whether the file is not the log any more, because it was too large and has now the older one's name."""
    if sys.platform == "win32":
        return _became_older_if_alone(file)
    try:
        os.lockf(file.fileno(), os.F_TLOCK, 0)  # released when it is closed
    except OSError:
        return False  # another process looks just now, or the file system has no locks
    status = os.fstat(file.fileno())
    if status.st_size <= _LARGEST:
        os.lockf(file.fileno(), os.F_ULOCK, 0)
        return False
    if os.path.samestat(status, os.stat(path)):
        os.replace(path, os.path.join(os.path.dirname(path), "log.1.txt"))
    return True


def _became_older_if_alone(file):
    """Do the same on Windows, which renames no file that anybody has open."""
    if os.fstat(file.fileno()).st_size <= _LARGEST:
        return False
    file.close()
    try:
        os.replace(path, os.path.join(os.path.dirname(path), "log.1.txt"))
    except OSError:
        return True  # another process writes it too: it grows until one of them is alone
    return True


def _state_folder():
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA", "")
        if not os.path.isdir(home):
            raise OSError("there is no folder for the user's application data")
        return home
    chosen = os.environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(chosen):
        return chosen
    home = os.path.expanduser("~")
    if not os.path.isdir(home):
        raise OSError(f"{home} is no folder")
    return os.path.join(home, *(("Library", "Logs") if sys.platform == "darwin" else (".local", "state")))
