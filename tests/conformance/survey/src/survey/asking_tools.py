"""Tools that look into a running program."""

import contextlib
import faulthandler
import io
import os
import sys
import tempfile

from survey import subjects


def _traced():
    seen = []

    def trace(frame, event, argument):
        if frame.f_code.co_filename.endswith("subjects.py"):
            seen.append([event, frame.f_lineno, os.path.basename(frame.f_code.co_filename)])
        return trace

    sys.settrace(trace)
    try:
        subjects.double(2)
    finally:
        sys.settrace(None)
    return seen


def _profiled():
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.runcall(subjects.double, 2)
    return sorted(place[2] for place in pstats.Stats(profile).stats if "subjects" in place[0])


def _covered():
    import coverage

    with tempfile.TemporaryDirectory() as folder:
        measured = coverage.Coverage(
            data_file=os.path.join(folder, "data"), source=["survey"], config_file=False
        )
        measured.start()
        subjects.double(2)
        measured.stop()
        return sorted(line for line in measured.get_data().lines(subjects.__file__) or [] if line < 40)


def _coverage_report():
    import coverage

    with tempfile.TemporaryDirectory() as folder:
        measured = coverage.Coverage(
            data_file=os.path.join(folder, "data"), include=["*subjects.py"], config_file=False
        )
        measured.start()
        subjects.double(2)
        measured.stop()
        _, statements, _, missing, _ = measured.analysis2(subjects.__file__)
        return len(statements), len(missing)


def _pytest(*arguments):
    import pytest

    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(said):
        with open(os.path.join(folder, "test_it.py"), "w") as file:
            file.write(
                "import survey.subjects\nimport pytest\n\n@pytest.fixture\ndef four():\n    return 4\n\ndef test_a(four):\n    assert survey.subjects.double(2) == four\n\ndef test_b():\n    value = 3\n    assert value == 4\n"
            )
        before = os.getcwd()
        os.chdir(folder)
        try:
            code = pytest.main(["-q", "-p", "no:cacheprovider", "--no-header", *(arguments or [folder])])
        finally:
            os.chdir(before)
    lines = said.getvalue().splitlines()
    return int(code), [line for line in lines if line.startswith(("E ", "FAILED", ">"))]


def _faults():
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file)
        file.seek(0)
        return any("asking_tools.py" in line for line in file.read().decode().splitlines())


def _debugged():
    import pdb

    said = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("list\ncontinue\n"), stdout=said, nosigint=True, readrc=False)
    debugger.runcall(subjects.double, 2)
    return "return value * 2" in said.getvalue()


QUESTIONS = {
    "settrace": _traced,
    "cProfile": _profiled,
    "coverage": _covered,
    "coverage report": _coverage_report,
    "pytest": _pytest,
    "pytest of a package": lambda: _pytest("--pyargs", "survey.test_small"),
    "faulthandler": _faults,
    "pdb": _debugged,
    "debugpy": lambda: _attached(),
    "trace module": lambda: sorted(k[1] for k in _counts() if k[0].endswith("subjects.py")),
    "tracemalloc": lambda: _allocated(),
    "timeit": lambda: (
        __import__("timeit").timeit("double(1)", "from survey.subjects import double", number=3) > 0
    ),
    "gc": lambda: any(
        getattr(o, "__name__", "") == "survey.subjects"
        for o in __import__("gc").get_objects()
        if isinstance(o, type(sys))
    ),
    "importtime names": lambda: "survey.subjects" in sys.modules,
    "modulefinder": lambda: "survey" in sys.modules,
    "click": lambda: _click(),
    "site": lambda: hasattr(__import__("site"), "getsitepackages"),
    "sysconfig": lambda: isinstance(__import__("sysconfig").get_path("stdlib"), str),
    "code.interact": lambda: _interactive(),
    "sys.path[0] str": lambda: all(isinstance(entry, str) for entry in sys.path),
    "sys.executable": lambda: os.path.exists(sys.executable),
}


def _attached():
    from survey import attaching

    return attaching.breakpoint_in(subjects.__file__, subjects.double.__code__.co_firstlineno + 6)


def _counts():
    import trace

    tracer = trace.Trace(count=1, trace=0)
    tracer.runfunc(subjects.double, 2)
    return tracer.results().counts


def _allocated():
    import tracemalloc

    tracemalloc.start()
    kept = [subjects.Point(number) for number in range(100)]
    snapshot = tracemalloc.take_snapshot()
    tracemalloc.stop()
    return bool(snapshot.filter_traces([tracemalloc.Filter(True, "*asking_tools.py")]).traces) and len(kept)


def _click():
    import click
    from click.testing import CliRunner

    @click.command()
    @click.version_option(package_name="conformance-survey")
    def command():
        click.echo("ran")

    return [
        CliRunner().invoke(command, arguments).output.replace("__main__", "x").split()[-1]
        for arguments in ([], ["--version"])
    ]


def _interactive():
    import code

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code.InteractiveInterpreter().runsource("from survey.subjects import double; print(double(21))")
    return said.getvalue()
