"""What a program's own arguments are, and what multiprocessing asks of it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.pythons.installed import discover
from resources.runtime.processes import asked_code

if TYPE_CHECKING:
    from types import CodeType

# Prints the arguments that this Python's multiprocessing starts a frozen program with.
SHOW = """
import json, sys
from multiprocessing import forkserver, resource_tracker, spawn, util
rows = []
def note(path, args, fds):
    rows.append([arg if isinstance(arg, str) else arg.decode() for arg in args])
    raise InterruptedError
util.spawnv_passfds = note
for server in (resource_tracker, forkserver):
    try:
        if server is forkserver:
            resource_tracker.ensure_running = lambda: None
            forkserver.set_forkserver_preload(["__main__", "json"])
        server.ensure_running()
    except InterruptedError:
        pass
sys.frozen = True
rows.append(spawn.get_command_line(tracker_fd=5, pipe_handle=7))
rows.append(spawn.get_command_line(parent_pid=None, pipe_handle=7))
print(json.dumps(rows))
"""
FLAGS = {"isolated": ["-I"], "many": ["-I", "-B", "-OO", "-Wdefault", "-X", "utf8"], "no": []}
TRACKER = "from multiprocessing.resource_tracker import main;main(5)"
FORKSERVER = "from multiprocessing.forkserver import main; "


def _asked(arguments: list[str]) -> CodeType | None:
    earlier = sys.argv[:]
    try:
        answer: CodeType | None = asked_code(["program", *arguments])  # type: ignore[no-untyped-call]  # it has none, see pyproject.toml
    finally:
        sys.argv[:] = earlier
    return answer


@pytest.mark.parametrize("flags", FLAGS.values(), ids=FLAGS)
def test_calls_of_every_python_found_are_answered(flags: list[str]) -> None:
    pythons = {found.minor: found.executable for found in discover() if found.minor >= (3, 10)}
    if not pythons:
        pytest.skip("no CPython from 3.10 on was found")
    for minor, executable in pythons.items():
        done = subprocess.run([executable, *flags, "-c", SHOW], capture_output=True, text=True, check=True)
        rows = json.loads(done.stdout)
        assert len(rows) == 4, minor
        for row in rows:
            code = _asked(row[1:])
            assert code is not None, (minor, row)
            assert code.co_names[0].startswith("multiprocessing"), (minor, row)


@pytest.mark.parametrize(
    "arguments",
    [
        ["-c", "print(1)"],
        ["-c", TRACKER + "; print(1)"],
        ["-c", TRACKER, "more"],
        ["file", "-c", TRACKER],
        ["--option", "-c", TRACKER],
        ["-X", "-c"],
        ["-c"],
        ["-c", "from multiprocessing.resource_tracker import main;main(٣)"],
        ["-c", FORKSERVER + "main(open('/x'))"],
        ["-c", FORKSERVER + "main(print('evaluated'))(1)"],
        ["-c", FORKSERVER + "main(*[1, 2])"],
        ["-c", FORKSERVER + "main(1)\nprint(2)"],
        ["-c", FORKSERVER + "main(1) or print(2)"],
        ["-c", FORKSERVER + "main(1, **dict(a=1))"],
        ["-c", FORKSERVER + "main(" + "(" * 500],
        ["-c", FORKSERVER + "main(\0)"],
        ["--multiprocessing-fork"],
        ["--multiprocessing-fork", "lambda=1"],
        ["--multiprocessing-fork", "pipe_handle=7", "code=3"],
        ["--multiprocessing-fork", "pipe_handle=" + "9" * 5000],
        ["--multiprocessing-fork", "pipe_handle=x"],
    ],
)
def test_what_only_looks_alike_is_the_programs_own(arguments: list[str]) -> None:
    earlier = sys.argv[:]
    assert _asked(arguments) is None
    assert sys.argv == earlier


WORDS = st.sampled_from(
    ["-c", "-I", "-X", "--multiprocessing-fork", "pipe_handle=7", "main(5)", TRACKER[:-3]]
)


@given(
    st.lists(st.one_of(WORDS, st.text(max_size=20), st.text(max_size=20).map(FORKSERVER.__add__)), min_size=1)
)
def test_random_arguments_are_never_evaluated(arguments: list[str]) -> None:
    code = _asked(arguments)
    if code is not None:
        assert arguments[0] == "--multiprocessing-fork"
        assert set(arguments[1:]) == {"pipe_handle=7"}
