"""The command line as a process: signals, pipes, terminals, and the program that `run` becomes."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What stands in for the engine: it says a step, does `DURING`, and notes that it was closed.
ENGINE = """
import sys, time, types
from pathlib import Path
from builders.events import Artefact, Finding, Level, StepFinished, StepProgress, StepStarted

def build(project, options):
    try:
        yield StepStarted(step="link", title="Linking", total=4)
        DURING
        yield StepFinished(step="link", seconds=0.5)
        yield Artefact(path="/out/made", kind="file", size=12)
    finally:
        time.sleep(0.2)
        Path("closed").write_text("closed")
    made = types.SimpleNamespace(artefacts=(Path("/out/made"),), failures=())
    made.executable = Path("program").absolute()
    return made

def build_each(project, options):
    return ((yield from build(project, options)),)

def module(name, **content):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(content)

module("builders.build", build=build)
module("builders.several", build_each=build_each)
module("builders.project.discover", load=lambda path: path)
from builders.command.main import main
sys.exit(main())
"""


def _command(folder: Path, during: str, *words: str) -> list[str]:
    script = folder / "engine.py"
    script.write_text(ENGINE.replace("DURING", during))
    return [sys.executable, str(script), *words]


def _environment(**variables: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)} | variables


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_closes_the_build_and_gives_the_exit_code_of_shells(
    tmp_path: Path, number: signal.Signals
) -> None:
    command = _command(tmp_path, "time.sleep(60)", "build")
    with subprocess.Popen(
        command, cwd=tmp_path, env=_environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "Linking\n"
        process.send_signal(number)
        time.sleep(0.05)
        process.send_signal(number)  # an impatient second one does not interrupt the cleaning up
        said = process.stderr.read()
    assert process.returncode == 128 + number
    assert (tmp_path / "closed").exists()
    assert said == f"onefold: stopped by {number.name}\n"


def test_nohup_is_respected(tmp_path: Path) -> None:
    command = _command(tmp_path, "import os; os.kill(os.getpid(), 1)", "build")
    done = subprocess.run(
        ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *command], cwd=tmp_path, env=_environment(), check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("stream", "words"),
    [
        ("stdout", ("build",)),
        ("stdout", ("--help",)),
        ("stdout", ("--version",)),
        ("stderr", ("build",)),
        ("stderr", ("build", "--events", "json")),
    ],
)
def test_a_reader_that_leaves_ends_the_command_quietly(
    tmp_path: Path, stream: str, words: tuple[str, ...], unbuffered: str
) -> None:
    read, write = os.pipe()
    os.close(read)
    out, err = (write if stream == each else subprocess.PIPE for each in ("stdout", "stderr"))
    environment = _environment(PYTHONUNBUFFERED=unbuffered)
    command = _command(tmp_path, "pass", *words)
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, check=False, text=True, stdout=out, stderr=err
    )
    os.close(write)
    assert done.returncode == 141
    assert (done.stderr or "").splitlines() in ([], ["Linking", "file made, 12 B"])


@pytest.mark.parametrize(("colour", "shown"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_a_bar_once_the_build_takes_long(
    tmp_path: Path, colour: dict[str, str], *, shown: bool
) -> None:
    during = 'yield StepProgress(step="link", done=2); time.sleep(2)'
    said = _on_terminal(tmp_path, during, "xterm", colour)
    assert "Linking" in said
    assert "━" in said
    assert ("\x1b[38;" in said or "\x1b[3" in said) is shown


def test_a_quick_build_shows_no_bar_but_its_warnings(tmp_path: Path) -> None:
    during = 'yield Finding(level=Level.WARNING, code="x", message="look here")'
    assert _on_terminal(tmp_path, during, "xterm", {}) == "warning: look here [x]\r\nfile made, 12 B\r\n"


def test_a_terminal_that_cannot_draw_gets_plain_lines(tmp_path: Path) -> None:
    assert _on_terminal(tmp_path, "pass", "dumb", {}) == "Linking\r\nfile made, 12 B\r\n"


def test_run_becomes_the_program_and_says_nothing_of_its_own(tmp_path: Path) -> None:
    _program(tmp_path, 'printf "%s|" "$0" "$@"; cat; exit 7')
    done = subprocess.run(
        _command(tmp_path, "pass", "run", "project", "--", "-v", "a b", "--"),
        cwd=tmp_path,
        env=_environment(),
        input="typed",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout == f"{tmp_path / 'program'}|-v|a b|--|typed"


def test_run_gives_the_program_the_signals_that_a_shell_would(tmp_path: Path) -> None:
    _program(tmp_path, "grep SigIgn /proc/self/status")
    done = subprocess.run(
        _command(tmp_path, "pass", "run"),
        cwd=tmp_path,
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout.split()[1], 16) & (1 << (signal.SIGPIPE - 1)) == 0


def test_help_starts_fast_and_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-X",
            "importtime",
            "-c",
            "from builders.command.main import main; main(['--help'])",
        ],
        env=_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not loaded & {
        "rich",
        "lief",
        "packaging",
        "platformdirs",
        "cyclonedx",
        "email",
        "subprocess",
        "asyncio",
    }


def _program(folder: Path, body: str) -> None:
    program = folder / "program"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)


def _on_terminal(folder: Path, during: str, kind: str, variables: dict[str, str]) -> str:
    """Return what a build says on a terminal of that kind."""
    ours, theirs = pty.openpty()
    environment = _environment(TERM=kind, COLUMNS="100", **variables)
    if not variables:
        environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        _command(folder, during, "build"),
        cwd=folder,
        env=environment,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says EIO when the other end is closed
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert process.wait() == 0
    return said.decode()


def test_until_eof_the_end_of_input_closes_the_build(tmp_path: Path) -> None:
    command = _command(tmp_path, "time.sleep(60)", "build", "--until-eof")
    with subprocess.Popen(
        command, cwd=tmp_path, env=_environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        assert process.stderr.readline() == "Linking\n"
        process.stdin.close()
        assert process.stderr.read() == "onefold: stopped by SIGTERM\n"
    assert process.returncode == 128 + signal.SIGTERM
    assert (tmp_path / "closed").exists()
