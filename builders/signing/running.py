"""Run a tool that signs: its secret goes through standard input, and whoever waits can stop it."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.events import StepProgress

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from builders.events import Event

_TICK = 0.5  # seconds between events, at which the work can be closed
_LONGEST = 600  # characters of what a tool said that go into a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """code: None if it had to be ended, since its time was over. said: what it wrote, both streams."""

    code: int | None
    said: str

    @property
    def worked(self) -> bool:
        return self.code == 0

    @property
    def reason(self) -> str:
        """What it said, as the end of a sentence."""
        return " ".join(self.said.split())[-_LONGEST:] or f"exit code {self.code}"


def run(
    command: Sequence[str | Path],
    step: str,
    *,
    secret: str = "",
    patience: float = float("inf"),
    variables: Mapping[str, str] | None = None,
) -> Generator[Event, None, Done]:
    """Run a tool to its end; closing the generator ends it.

    secret: what it reads from standard input. patience: seconds after which it is ended.
    variables: its environment, None for this process's own.
    """
    started = time.monotonic()
    told: bytes | None = secret.encode()
    child = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=variables,
    )
    try:
        while True:
            try:
                said, _ = child.communicate(told, timeout=_TICK)
            except subprocess.TimeoutExpired:
                told = None  # the rest of it is remembered
                passed = time.monotonic() - started
                if passed > patience:
                    return Done(code=None, said="")
                yield StepProgress(step=step, done=int(passed))
            else:
                return Done(code=child.returncode, said=said.decode("utf-8", "replace"))
    finally:
        if child.poll() is None:
            child.kill()
            child.communicate()


def pause(seconds: float, step: str) -> Generator[Event, None, None]:
    """Wait, as `run` does."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        yield StepProgress(step=step, done=0)
        time.sleep(min(left, _TICK))
