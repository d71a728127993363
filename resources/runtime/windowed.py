"""A program without a console: what it would print goes to a log, and its errors are shown in a box.

Streams that somebody may read, a terminal, a pipe or a file, are left as they are. Where no log can be
written, output goes nowhere, and the program runs on.
"""

import os
import stat
import sys

name = ""
_box = False
_shown = set()
_showing = False


def begin(settings, is_main):
    """Give the standard streams a place where they have none; only the main process has a box."""
    global name, _box  # noqa: PLW0603 - set once, at the start
    name = settings["name"]
    _box = is_main and settings.get("error_box") != "0" and not _is_terminal(sys.stderr)
    _occupy_descriptors()
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - it stays open as long as the program
    if settings.get("log") != "0":
        _begin_log()
    if _box:
        _catch()


def _begin_log():
    read = _has_reader(sys.stdout), _has_reader(sys.stderr)
    if all(read):
        return
    from .log import Log

    log = Log(name)
    if not read[0]:
        sys.stdout = sys.__stdout__ = log  # type: ignore[misc]  # what tools fall back to
    if not read[1]:
        sys.stderr = sys.__stderr__ = log  # type: ignore[misc]


def _occupy_descriptors():
    """Keep the numbers of closed standard streams from files that the program opens."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            os.dup2(opened, number)
            if opened != number:
                os.close(opened)


def _has_reader(stream):
    """Whether anybody may see what is written there: not where it is closed or /dev/null."""
    try:
        status = os.fstat(stream.fileno())
        if sys.platform == "win32":  # NUL has no identity there, and a console's stream is of its own type
            return not stat.S_ISCHR(status.st_mode) or "Console" in type(stream.buffer.raw).__name__
        return not os.path.samestat(status, os.stat(os.devnull))
    except (OSError, ValueError, AttributeError):
        return False


def _is_terminal(stream):
    try:
        return stat.S_ISCHR(os.fstat(stream.fileno()).st_mode) and stream.isatty()
    except (OSError, ValueError, AttributeError):
        return False


def _catch():
    """Have errors shown that Python reports while the program goes on: in a Qt slot, or in a thread."""
    import threading

    report_in_thread = threading.excepthook

    def on_thread_error(caught):
        report_in_thread(caught)
        if caught.exc_type is not SystemExit:
            show(caught.exc_value, ended=False)

    threading.excepthook = on_thread_error
    sys.excepthook = report_error


def report_error(kind, error, trace):
    from .start import print_error

    print_error(kind, error, trace)
    show(error, ended=False)


def also_show(hook):
    """Return a sys.excepthook that does what that one does, then shows in a box what ended the program."""

    def report(kind, error, trace):
        hook(kind, error, trace)
        show(error, ended=True)

    return report


def show(error, *, ended):
    """Show an error in a box, unless it was Ctrl-C."""
    if isinstance(error, (KeyboardInterrupt, type(None))):
        return
    import traceback

    trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    last = trace.strip().rpartition("\n")[2]
    if ended:
        _show(f"{name} has stopped", f"{name} has stopped because of an error:\n\n{last}", trace)
    else:
        _show(f"An error in {name}", f"An error occurred in {name}:\n\n{last}", trace)


def show_last_words(text):
    """Show a sentence that the program ended with."""
    _show(name, text, "")


def _show(title, text, details):
    """Show a box, unless one is up or it showed the same before: a slot may fail sixty times a second."""
    global _showing  # noqa: PLW0603 - one box at a time
    key = details or text
    if not _box or _showing or key in _shown:
        return
    _shown.add(key)
    _showing = True
    try:
        from . import box

        box.show(title, text + _where(), details)
    except Exception:  # noqa: BLE001, S110 - the error itself is in the log
        pass
    finally:
        _showing = False


def _where():
    log = sys.modules.get(f"{__package__}.log")
    return f"\n\nWhat it wrote is in {log.path}" if log is not None and log.path else ""
