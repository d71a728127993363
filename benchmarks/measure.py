"""Measure whole processes: CPU seconds by the system's accounting, instructions where valgrind is there."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a command; seconds."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Medians of a subject; instructions are 0 where they were not counted."""

    cpu: float
    wall: float
    instructions: int = 0


def run_once(command: Sequence[str], environment: Mapping[str, str]) -> Run:
    """Run a command to its end; RuntimeError if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stderr:
        process.stderr.close()
    if process.returncode:
        raise RuntimeError(
            f"{' '.join(command)} ended with {process.returncode}: {errors.decode(errors='replace')[-500:]}"
        )
    return Run(cpu=usage.ru_utime + usage.ru_stime, wall=wall)


def interleaved(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, str], rounds: int
) -> dict[str, Figures]:
    """Run all commands in turn, after one round that does not count, and return the medians of each."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            run = run_once(command, environment)
            if number:
                runs[name].append(run)
    return {
        name: Figures(
            cpu=statistics.median(run.cpu for run in found),
            wall=statistics.median(run.wall for run in found),
            instructions=instructions(commands[name], environment),
        )
        for name, found in runs.items()
    }


def instructions(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Count the instructions of a command in user space with callgrind; 0 without valgrind."""
    valgrind = shutil.which("valgrind")
    if not valgrind:
        return 0
    arguments = (valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", *command)
    done = subprocess.run(
        arguments, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    found = re.search(r"refs:\s+([\d,]+)", done.stderr)
    return int(found[1].replace(",", "")) if found and not done.returncode else 0
