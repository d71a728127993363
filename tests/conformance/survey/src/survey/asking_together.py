"""Threads, forks, sub-interpreters."""

import importlib
import os
import subprocess
import sys
import threading

MODULES = (
    "colorsys",
    "statistics",
    "fractions",
    "csv",
    "configparser",
    "wave",
    "calendar",
    "html.parser",
    "xml.dom.minidom",
    "email.mime.text",
    "survey.circle.right",
    "sqlite3",
    "http.server",
    "tomllib" if sys.version_info >= (3, 11) else "plistlib",
)


def _threads():
    found, barrier = [], threading.Barrier(12)

    def work():
        barrier.wait()
        for name in MODULES:
            found.append(importlib.import_module(name).__name__)

    threads = [threading.Thread(target=work) for _ in range(12)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return len(found) == 12 * len(MODULES), sum(thread.is_alive() for thread in threads)


def _fork():
    """Fork while other threads import."""
    stop = threading.Event()

    def work():
        while not stop.is_set():
            for name in ("survey.counting", "colorsys", "statistics", "survey.lazy_part"):
                sys.modules.pop(name, None)
                importlib.import_module(name)

    threads = [threading.Thread(target=work) for _ in range(3)]
    [thread.start() for thread in threads]
    statuses = []
    for _ in range(8):
        child = os.fork()
        if child == 0:
            try:
                __import__("signal").alarm(20)
                importlib.import_module("survey.runnable")
                importlib.import_module("wave")
                os._exit(7)
            except BaseException:
                os._exit(8)
        statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    stop.set()
    [thread.join(30) for thread in threads]
    return statuses


def _interpreter(code, **options):
    """Return what a sub-interpreter printed, or how it failed."""
    reading, writing = os.pipe()
    text = f"import os\ntry:\n    import json, importlib\n    answer = ({code})\nexcept Exception as error:\n    answer = repr(error)\nos.write({writing}, repr(answer).encode())\n"
    try:
        if sys.version_info >= (3, 13):
            import _interpreters as interpreters

            made = interpreters.create("legacy" if options.get("shared") else "isolated")
            failed = interpreters.exec(made, text)
        else:
            import _xxsubinterpreters as interpreters

            made = interpreters.create(isolated=not options.get("shared"))
            failed = interpreters.run_string(made, text)
        os.close(writing)
        answer = os.read(reading, 4000).decode()
        interpreters.destroy(made)
        return answer if not failed else str(failed)
    finally:
        os.close(reading)


QUESTIONS = {
    "threads import at once": _threads,
    "fork while importing": _fork,
    "a thread imports": lambda: _in_thread("survey.counting"),
    "spawned process": lambda: _spawned(),
    "deadlock of two": lambda: _two(),
}
if sys.version_info >= (3, 12):
    for _kind in (True, False):
        _label = "sub-interpreter" if _kind else "isolated sub-interpreter"
        QUESTIONS |= {
            f"{_label} imports": lambda k=_kind: _interpreter(
                "importlib.import_module('survey.subjects').double(4)", shared=k
            ),
            f"{_label} imports the standard library": lambda k=_kind: _interpreter(
                "[importlib.import_module(n).__name__ for n in ('colorsys', 'statistics', 'math', 'csv')]",
                shared=k,
            ),
            f"{_label} reads data": lambda k=_kind: _interpreter(
                "importlib.import_module('importlib.resources').files('survey.shelf').joinpath('bytes.bin').read_bytes()",
                shared=k,
            ),
            f"{_label} finds distributions": lambda k=_kind: _interpreter(
                "importlib.import_module('importlib.metadata').version('click')", shared=k
            ),
            f"{_label} misses": lambda k=_kind: _interpreter(
                "importlib.import_module('survey.nowhere')", shared=k
            ),
        }


def _in_thread(name):
    found = []
    thread = threading.Thread(target=lambda: found.append(importlib.import_module(name).__name__))
    thread.start()
    thread.join(20)
    return found


def _spawned():
    import multiprocessing

    from survey import subjects

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.map(subjects.double, [1, 2, 3])


def _two():
    for name in ("survey.circle", "survey.circle.left", "survey.circle.right"):
        sys.modules.pop(name, None)
    threads = [
        threading.Thread(target=importlib.import_module, args=(f"survey.circle.{side}",))
        for side in ("left", "right")
    ]
    [thread.start() for thread in threads]
    [thread.join(20) for thread in threads]
    return sum(thread.is_alive() for thread in threads)
