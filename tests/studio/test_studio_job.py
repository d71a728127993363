"""The engine as a child process: what it says, how it ends, and that nothing of it stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from builders.events import Artefact, StepStarted
from studio.engine import calling
from studio.engine.job import Ending, Job, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def outcome_of(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple]:
    """Return a function that runs Python code as the engine; it gives outcome, events and other lines."""

    def run(code: str) -> tuple[Outcome, list[object], list[str]]:
        monkeypatch.setattr(calling, "command", lambda *_: (sys.executable, "-I", "-c", code))
        job, events, lines = Job(), [], []
        job.happened.connect(events.append)
        job.said.connect(lines.append)
        with qtbot.waitSignal(job.ended, timeout=20_000) as ended:
            job.start("build", "x")
        return ended.args[0], events, lines

    return run


STEP = '{"event": "StepStarted", "step": "a", "title": "Compiling"}'


def test_events_and_results_come_through(outcome_of: Callable[[str], tuple]) -> None:
    made = '{"event": "Artefact", "path": "/made", "kind": "file", "size": 3}'
    code = f"import sys; sys.stderr.write('{STEP}\\n{made}\\n'); print('/made')"
    outcome, events, lines = outcome_of(code)
    assert outcome == Outcome(ending=Ending.DONE, made=("/made",))
    assert events == [StepStarted(step="a", title="Compiling"), Artefact(path="/made", kind="file", size=3)]
    assert lines == []


def test_a_failure_is_said_in_its_own_words(outcome_of: Callable[[str], tuple]) -> None:
    said = '{"event": "Failure", "message": "no room", "exit_code": 25}'
    outcome, _, _ = outcome_of(f"import sys; sys.stderr.write('{said}\\n'); sys.exit(25)")
    assert (outcome.ending, outcome.exit_code, outcome.message) == (Ending.FAILED, 25, "no room")


def test_a_crash_is_said_with_the_last_words(outcome_of: Callable[[str], tuple]) -> None:
    outcome, _, lines = outcome_of(
        "import os, sys; sys.stderr.write('oh\\n'); sys.stderr.flush(); os.abort()"
    )
    assert outcome.ending is Ending.CRASHED
    assert outcome.message == "The engine was ended by SIGABRT.\noh"
    assert lines == ["oh"]


@pytest.mark.parametrize(
    "line", ["nonsense", "{", "[1]", '{"event": "Unheard"}', '{"event": "StepStarted", "step": 3}', "\\xff"]
)
def test_nonsense_is_shown_and_harms_nothing(outcome_of: Callable[[str], tuple], line: str) -> None:
    code = f"import sys; sys.stderr.buffer.write(b'''{line}\\n{STEP}''')"
    outcome, events, lines = outcome_of(code)
    assert (outcome.ending, len(events), len(lines)) == (Ending.DONE, 1, 1)


def test_an_engine_that_is_missing_is_said(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "command", lambda *_: ("/nowhere/onefold",))
    job = Job()
    with qtbot.waitSignal(job.ended) as ended:
        job.start("build")
    assert ended.args[0].ending is Ending.CRASHED
    assert "cannot be started" in ended.args[0].message


# It takes no notice of the end of its input, and neither does its child.
DEAF = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-I", "-c", "import time; time.sleep(600)"], start_new_session=True)
print(child.pid, file=sys.stderr, flush=True)
time.sleep(600)
"""


def test_who_does_not_stop_is_killed_with_all_it_started(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "command", lambda *_: (sys.executable, "-I", "-c", DEAF))
    job = Job()
    with qtbot.waitSignal(job.said, timeout=20_000) as said:
        job.start("build")
    child = psutil.Process(int(said.args[0]))
    with qtbot.waitSignal(job.ended, timeout=2000) as ended:
        job.stop()
    assert (ended.args[0].ending, ended.args[0].was_killed) == (Ending.STOPPED, True)
    gone, alive = psutil.wait_procs([child], timeout=5)
    assert (len(gone), alive) == (1, [])


# A Studio that is killed while it builds a project whose backend never ends.
STUDIO = """
import sys
from PySide6.QtCore import QCoreApplication
from studio.engine.job import Job
application = QCoreApplication([])
job = Job()
job.start("build", sys.argv[1])
print(job._process.processId(), flush=True)
application.exec()
"""
BACKEND = """
import os, time
from pathlib import Path

def build_wheel(folder, *_):
    Path(os.environ["NOTED"]).write_text(str(os.getpid()))
    time.sleep(600)
"""


def test_the_engine_ends_with_the_studio(tmp_path: Path, cache: Path, qtbot: QtBot) -> None:
    project = tmp_path / "endless"
    project.mkdir()
    (project / "endless.py").write_text(BACKEND)
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "endless"\nbackend-path = ["."]\n'
        '[project]\nname = "endless"\nversion = "1"\n[project.scripts]\nendless = "endless:main"\n'
    )
    noted = tmp_path / "noted"
    variables = os.environ | {
        "ONEFOLD_CACHE": str(cache),
        "NOTED": str(noted),
        "PYTHONPATH": str(calling.FLOORS),
    }
    with subprocess.Popen(
        [sys.executable, "-c", STUDIO, str(project)], env=variables, stdout=subprocess.PIPE, text=True
    ) as studio:
        assert studio.stdout is not None
        ours = [psutil.Process(int(studio.stdout.readline()))]
        qtbot.waitUntil(lambda: noted.exists() and noted.read_text() != "", timeout=30_000)
        ours.append(psutil.Process(int(noted.read_text())))
        studio.send_signal(signal.SIGKILL)
    _, alive = psutil.wait_procs(ours, timeout=10)
    assert alive == []
