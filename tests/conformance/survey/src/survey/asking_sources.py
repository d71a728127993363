"""inspect, linecache, traceback, warnings, doctest: whatever shows source text."""

import contextlib
import doctest
import inspect
import io
import json
import linecache
import os
import sys
import traceback
import warnings

from survey import subjects


def _trace(action):
    try:
        action()
    except Exception:
        return traceback.format_exc().split("action()\n", 1)[-1].lstrip("^ ~\n")


def _warned(action):
    said = io.StringIO()
    with contextlib.redirect_stderr(said), warnings.catch_warnings():
        warnings.simplefilter("always")
        action()
    return said.getvalue()


def _deep():
    return json.loads("{")


QUESTIONS = {
    "getsource function": lambda: inspect.getsource(subjects.double),
    "getsource class": lambda: inspect.getsource(subjects.Point),
    "getsource method": lambda: inspect.getsource(subjects.Point.moved),
    "getsource module": lambda: inspect.getsource(subjects),
    "getsource lambda": lambda: inspect.getsource(subjects.triple),
    "getsource generator": lambda: inspect.getsource(subjects.counter),
    "getsource standard": lambda: inspect.getsource(json.loads)[:60],
    "getsource dataclass method": lambda: inspect.getsource(subjects.Point.__init__),
    "getsource builtin": lambda: inspect.getsource(len),
    "getsourcelines": lambda: inspect.getsourcelines(subjects.fail),
    "getsourcefile": lambda: inspect.getsourcefile(subjects),
    "getsourcefile function": lambda: inspect.getsourcefile(subjects.double),
    "getfile": lambda: inspect.getfile(subjects.Point),
    "getfile module": lambda: inspect.getfile(subjects),
    "getfile builtin": lambda: inspect.getfile(sys),
    "getabsfile": lambda: inspect.getabsfile(subjects.double),
    "getmodule": lambda: inspect.getmodule(subjects.double).__name__,
    "getmodule frame": lambda: inspect.getmodule(sys._getframe()).__name__,
    "getmodulename": lambda: inspect.getmodulename(subjects.__file__),
    "getcomments": lambda: inspect.getcomments(subjects.Point.moved),
    "getdoc": lambda: inspect.getdoc(subjects.double),
    "signature": lambda: str(inspect.signature(subjects.Point)),
    "stack": lambda: inspect.stack()[0].code_context,
    "code file": lambda: subjects.double.__code__.co_filename,
    "code file nested": lambda: subjects.Point.moved.__code__.co_filename,
    "code file standard": lambda: os.path.basename(json.loads.__code__.co_filename),
    "code lines": lambda: list(subjects.double.__code__.co_lines())[-1][2],
    "linecache": lambda: linecache.getline(subjects.__file__, 1),
    "linecache lazy": lambda: linecache.getline(subjects.__file__, 3, vars(subjects)),
    "linecache cleared": lambda: (
        linecache.clearcache(),
        linecache.getline(subjects.__file__, 1, vars(subjects)),
    )[1],
    "linecache checkcache": lambda: (
        linecache.getlines(subjects.__file__, vars(subjects)),
        linecache.checkcache(),
        linecache.getline(subjects.__file__, 1, vars(subjects)),
    )[2],
    "linecache missing": lambda: linecache.getline("/nonexistent", 1),
    "linecache beyond": lambda: linecache.getline(subjects.__file__, 9999, vars(subjects)),
    "traceback": lambda: _trace(subjects.fail),
    "traceback standard": lambda: _trace(_deep).splitlines()[-1],
    "traceback lines": lambda: [
        frame.line for frame in traceback.extract_tb(_raised(subjects.fail).__traceback__)
    ][-1],
    "traceback import error": lambda: _trace(lambda: __import__("survey.needy")).splitlines()[-4:],
    "traceback failing module": lambda: _trace(lambda: __import__("survey.failing")),
    "TracebackException": lambda: list(
        traceback.TracebackException.from_exception(_raised(subjects.fail)).format()
    )[-1],
    "syntax error": lambda: _trace(lambda: compile("a b", "<x>", "exec")).splitlines()[-1],
    "warning": lambda: _warned(subjects.warn),
    "warning explicit": lambda: warnings.formatwarning("m", UserWarning, subjects.__file__, 1),
    "excepthook": lambda: _hooked(),
    "doctest": lambda: list(doctest.testmod(subjects)),
    "doctest finder": lambda: sorted(test.name for test in doctest.DocTestFinder().find(subjects)),
    "doctest lines": lambda: [
        test.lineno for test in doctest.DocTestFinder().find(subjects) if test.examples
    ],
    "doctest file": lambda: list(doctest.testfile("shelf/plain.txt", package="survey")),
    "get_source": lambda: subjects.__loader__.get_source("survey.subjects")[:30],
    "get_source package": lambda: sys.modules["survey"].__loader__.get_source("survey")[:30],
    "get_source other": lambda: subjects.__loader__.get_source("survey.nowhere"),
    "get_code": lambda: subjects.__loader__.get_code("survey.subjects").co_name,
    "get_code other": lambda: subjects.__loader__.get_code("survey.nowhere"),
    "tokenize": lambda: len(inspect.getblock(inspect.getsource(subjects).splitlines(True)[14:])) > 0,
    "help": lambda: __import__("pydoc").render_doc(subjects.double).splitlines()[2],
    "pydoc locate": lambda: repr(__import__("pydoc").locate("survey.subjects.double"))[:16],
    "pydoc file": lambda: (
        __import__("pydoc").render_doc(subjects).splitlines()[-1].strip()
        if False
        else "FILE" in __import__("pydoc").render_doc(subjects)
    ),
}


def _raised(action):
    try:
        action()
    except Exception as error:
        return error


def _hooked():
    said = io.StringIO()
    error = _raised(subjects.fail)
    with contextlib.redirect_stderr(said):
        sys.__excepthook__(type(error), error, error.__traceback__.tb_next)
    return said.getvalue()
