"""Programs that need nothing but the standard library, against what the same Python does with them."""

from __future__ import annotations

import re
import signal
import subprocess
import textwrap
import time
from typing import TYPE_CHECKING

import pytest

from tests.folding import PROGRAMS, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders.pythons.model import Distribution
    from tests.folding import Done, Folder, Form, Program

METHODS = ("", "fork", "spawn", "forkserver")
ENDINGS = (
    "number",
    "text",
    "nothing",
    "large",
    "at_once",
    "uncaught",
    "chained",
    "unflushed",
    "registered",
    "thread",
    "witness",
    "cycle",
    "generator",
    "forked",
    "excepthook",
    "broken_hook",
    "recursion",
)


def _python(python: Distribution, program: Program, script: str, *arguments: str | Path) -> Done:
    """Let Python itself run a program."""
    variables = program.variables | python.environment
    return run([python.executable, "-I", PROGRAMS / script, *arguments], variables)


def test_hello(folder: Folder, form: Form) -> None:
    hello = folder.fold("hello/hello.py", form)
    assert hello.says() == "Hello, world from __main__\n"
    assert hello.says("Wörld") == "Hello, Wörld from __main__\n"
    assert not hello.unpacked.exists()


def test_standard_library(folder: Folder, form: Form, python: Distribution) -> None:
    batteries = folder.fold("batteries/batteries.py", form)
    said = batteries.says()
    assert said == _python(python, batteries, "batteries/batteries.py").stdout
    assert said.splitlines()[0] == "2300"


def test_tkinter(folder: Folder, form: Form, require_tool: Callable[[str], str]) -> None:
    clock = folder.fold("clock/clock.py", form)
    done = clock.run(before=(require_tool("xvfb-run"), "--auto-servernum"))
    assert (done.returncode, done.stdout) == (0, "1 12:00 \u2013 Mittag True\n"), done.stderr


def test_modules_beside_a_script(folder: Folder, form: Form) -> None:
    assert folder.fold("siblings/main.py", form).says() == "blue green\n"


@pytest.mark.parametrize("method", METHODS)
def test_multiprocessing(folder: Folder, form: Form, method: str) -> None:
    workers = folder.fold("workers/workers.py", form)
    said = workers.says(method) if method else workers.says()
    expected = f"""\
        hello teller 0
        [0, 2, 4, 6, 8]
        [0, 2, 4, 6, 8]
        b'done'
        failed with 7
        {{'a': 1, 'b': 2}} {[method] if method else []} 1
    """
    assert said == textwrap.dedent(expected)


@pytest.mark.parametrize("way", ENDINGS)
def test_ending(folder: Folder, form: Form, python: Distribution, tmp_path: Path, way: str) -> None:
    ending = folder.fold("ending/ending.py", form)
    inside = f"{ending.executable}/ending.py"
    ours = ending.run(way, tmp_path / "ours")
    theirs = _python(python, ending, "ending/ending.py", way, tmp_path / "theirs")
    assert ours.returncode == theirs.returncode
    assert ours.stdout == theirs.stdout
    complaint = theirs.stderr
    if way == "broken_hook" and python.minor < (3, 13):  # CPython reports that itself, reading files only
        complaint = re.sub(r"^    .*\n", "", complaint, flags=re.MULTILINE)
    assert ours.stderr.replace(inside, str(PROGRAMS / "ending/ending.py")) == complaint
    if way == "unflushed":
        assert (tmp_path / "ours").read_text() == (tmp_path / "theirs").read_text() == "kept"


def test_ctrl_c(folder: Folder, form: Form) -> None:
    ending = folder.fold("ending/ending.py", form)
    with subprocess.Popen(
        [ending.executable, "wait"],
        env=ending.variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "waiting\n"
        program.send_signal(signal.SIGINT)
        started = time.monotonic()
        _, complaint = program.communicate(timeout=30)
    assert program.returncode == -signal.SIGINT
    assert complaint.endswith("KeyboardInterrupt\n")
    assert time.monotonic() - started < 10


def test_nobody_reads(folder: Folder, form: Form, python: Distribution) -> None:
    ending = folder.fold("ending/ending.py", form)
    ours = _unread(ending, ending.executable)
    theirs = _unread(ending, python.executable, "-I", PROGRAMS / "ending/ending.py")
    assert ours.returncode == theirs.returncode == 120


def _unread(program: Program, *command: str | Path) -> Done:
    """Run something whose reader went away, and again with a full disk for its output."""
    return run(["sh", "-c", '"$@" lost | true; exec "$@" lost >/dev/full', "sh", *command], program.variables)
