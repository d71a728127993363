"""A program without a console: what it would print goes to a log, and what ends it is shown in a box.

The log lies in the user's state folder, is kept from one start to the next, and starts anew at a size,
keeping one older file. Where no folder can be written, output goes nowhere, and the program runs on.
"""

import os
import sys

LARGEST = 1 << 20  # bytes
_log_path = None


def begin(settings):
    """Give the standard streams a place where they have none."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - it stays open as long as the program
    if _has_reader(sys.stdout) and _has_reader(sys.stderr):
        return
    log = _Log(settings["name"])
    if not _has_reader(sys.stdout):
        sys.stdout = log
    if not _has_reader(sys.stderr):
        sys.stderr = log
        sys.__stderr__ = log  # type: ignore[misc]  # the one that tools fall back to


def also_show(hook):
    """Return a sys.excepthook that does what that one does, then shows in a box what ended the program."""

    def report(kind, error, trace):
        hook(kind, error, trace)
        _show(kind, error, trace)

    return report


def _show(kind, error, trace):
    import traceback

    text = "".join(traceback.format_exception(kind, error, trace))
    from .box import show_box

    show_box(_program_name(), text, _log_path)


def _program_name():
    import _onefold_native as native

    return native.settings()["name"]


def _has_reader(stream):
    """Whether anybody will see what is written there: a terminal, a pipe or a file, but not /dev/null."""
    if stream is None:
        return False
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return False
    return not os.path.samestat(status, os.stat(os.devnull))


class _Log:
    """A text stream that opens its file with the first line, so that a silent program leaves none."""

    encoding = "utf-8"
    errors = "backslashreplace"
    newlines = None
    closed = False
    line_buffering = True

    def __init__(self, name):
        self._name = name
        self._file = None

    def write(self, text):
        if self._file is None and text:
            self._file = _open_log(self._name)
        if self._file:
            self._file.write(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        if self._file:
            self._file.flush()

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
        if self._file is None:
            raise OSError("this program has no console")
        return self._file.fileno()


def _open_log(name):
    """Return the log, or nothing where none can be written."""
    global _log_path  # noqa: PLW0603 - found once
    try:
        folder = os.path.join(_state_folder(), name)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, "log.txt")
        if os.path.exists(path) and os.path.getsize(path) > LARGEST:
            os.replace(path, os.path.join(folder, "log.1.txt"))
        file = open(path, "a", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115
    except OSError:
        return None
    import time

    file.write(f"--- {name} started {time.strftime('%Y-%m-%d %H:%M:%S')}, process {os.getpid()}\n")
    _log_path = path
    return file


def _state_folder():
    return os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
