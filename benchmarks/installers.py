"""What the benchmarks of installers share: the size of stages, one run of a process, the rows of a page."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BYTES, FILES = 80_000_000, 3_000
SMALL_FILES = 60_000


class Run(NamedTuple):
    """Seconds, seconds of processors, bytes of what was made, peak bytes of memory (0: not measured)."""

    wall: float
    cpu: float
    size: int
    memory: int


def measured(command: Sequence[str], folder: Path | None = None) -> Run:
    """Run a command to its end, in a folder; SystemExit if it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} ended with {child.returncode}")
    return Run(wall, used.ru_utime + used.ru_stime, 0, used.ru_maxrss * 1024)


def median(runs: Sequence[Run]) -> Run:
    return Run(*(statistics.median(column) for column in zip(*runs, strict=True)))


def row(name: str, runs: Sequence[Run]) -> str:
    """Return the row of a table with the columns s, CPU s, MB, peak memory."""
    run = median(runs)
    memory = f"{run.memory / 1e6:.0f}" if run.memory else ""
    return f"| {name} | {run.wall:.2f} | {run.cpu:.2f} | {run.size / 1e6:.1f} | {memory} |"


def publish(document: Path, text: str, **values: Any) -> None:  # noqa: ANN401 - what a text asks for
    """Write a page. text: with {machine} and the names of the values in it."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, shared"
    page = text.format(machine=machine, **values)
    sys.stdout.write(page)
    document.write_text(page, "utf-8")
