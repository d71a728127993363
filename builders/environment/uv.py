"""uv, which resolves and installs: run in a process group of its own, ended when nobody waits for it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import EnvironmentFailure
from builders.events import StepProgress
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from builders.events import Event
    from builders.pythons.model import Distribution
    from resources.target import Target

# Colours, the boxes that uv draws around a reason, and its sign of multiplication for a failure.
_DECORATION = re.compile("\x1b\\[[0-9;]*[A-Za-z]|[\u2500-\u257f\u25b6\u00d7]+")
_PATIENCE_SECONDS = 3.0
_DRY_SECONDS = 20.0
_MANYLINUX = (17, 28, *range(31, 41))  # the versions of glibc, after "2.", that --python-platform knows
# What would let packages of the user's own Pythons, or another tool's settings, into the environment.
_LEAKS = ("PYTHON", "VIRTUAL_ENV", "CONDA_", "PIP_TARGET", "__PYVENV_LAUNCHER__")
_ADVICE = (
    ("was not found in the package registry", "check the name, or the index that uv is set to"),
    ("not found in the cache", "connect to the network, or unset UV_OFFLINE"),
    ("network was disabled", "connect to the network, or unset UV_OFFLINE"),
    ("No solution found", "loosen one of the requirements, or choose another Python"),
    ("has no usable wheels", "choose another Python, or a version that has wheels for the target"),
    (
        "is not compatible with the target",
        "it has compiled code, which only a machine of that system builds: give a wheel that was built there",
    ),
    ("Failed to build", "the build backend's own message is above"),
    ("build backend", "the build backend's own message is above"),
    ("No space left", "make room"),
    ("Failed to fetch", "check the network and the index"),
    ("error sending request", "check the network and the index"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uv:
    """The uv of this installation."""

    executable: str

    @staticmethod
    def find() -> Uv:
        """Return it, or raise EnvironmentFailure if it is missing."""
        try:
            from uv import find_uv_bin  # noqa: PLC0415 - a cached build needs no uv

            return Uv(executable=os.fsdecode(find_uv_bin()))
        except (ImportError, FileNotFoundError) as error:
            raise EnvironmentFailure("uv is missing; install it with: python -m pip install uv") from error

    def install(
        self,
        requirements: Sequence[str],
        target: Path,
        distribution: Distribution,
        *,
        folder: Path,
        step: str,
        glibc: str = "",
        options: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
        keep_open: int = -1,
    ) -> Generator[Event, None, None]:
        """Install into a folder, started in `folder`; raises EnvironmentFailure with uv's reason.

        glibc: the oldest that wheels may be for, "" for that of the distribution.
        keep_open: descriptor that uv holds as long as it runs, even if this process is killed.
        """
        command = [
            self.executable,
            "pip",
            "install",
            "--target",
            str(target),
            "--color",
            "never",
            "--no-progress",
        ]
        command += [*_platform(distribution, glibc), *options, "--", *requirements]
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment() | distribution.environment | dict(variables or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            pass_fds=() if keep_open < 0 or sys.platform == "win32" else (keep_open,),
        )
        with _ended(child):
            lines = yield from _progress(child, step)
        if child.returncode:
            raise EnvironmentFailure(_failure(lines, child.returncode))

    def dry_run(
        self, requirement: str, distribution: Distribution, options: Sequence[str], *, glibc: str = ""
    ) -> str:
        """Return what uv says that it would install; "" if it says nothing in time."""
        with tempfile.TemporaryDirectory() as folder:
            command = [self.executable, "pip", "install", "--dry-run", "--target", folder, "--color", "never"]
            try:
                done = subprocess.run(
                    [*command, *_platform(distribution, glibc), *options, "--", requirement],
                    cwd=folder,
                    env=_environment() | distribution.environment,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    encoding="utf-8",
                    errors="replace",
                    timeout=_DRY_SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return ""
        return done.stderr


def _platform(distribution: Distribution, glibc: str) -> tuple[str, ...]:
    target = distribution.target
    platform = _manylinux(target, glibc) if glibc else target.triple
    if target != this_machine():
        return ("--python-platform", platform, "--python-version", distribution.version)
    chosen = ("--python-platform", platform) if glibc else ()
    return ("--python", str(distribution.executable), *chosen)


def _manylinux(target: Target, glibc: str) -> str:
    """Return the platform of wheels that run with that glibc: the newest that uv has a name for."""
    floor = int(glibc.removeprefix("2."))
    return f"{target.architecture}-manylinux_2_{max(known for known in _MANYLINUX if known <= floor)}"


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEAKS)}
    return kept | {"PYTHONNOUSERSITE": "1", "UV_COMPILE_BYTECODE": "0", "UV_PYTHON_DOWNLOADS": "never"}


def _progress(child: subprocess.Popen[str], step: str) -> Generator[Event, None, list[str]]:
    """Report each line as it comes, and return them all."""
    lines: list[str] = []
    assert child.stderr is not None  # noqa: S101 - it was asked for
    for line in child.stderr:
        lines.append(line)
        if shown := _DECORATION.sub("", line).strip():
            yield StepProgress(step=step, done=len(lines), detail=shown)
    child.wait()
    return lines


@contextlib.contextmanager
def _ended(child: subprocess.Popen[str]) -> Generator[None, None, None]:
    """End the child and what it started, unless it has ended by itself."""
    try:
        yield
    finally:
        if child.poll() is None:
            _signal(child, signal.SIGTERM)
            try:
                child.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            # Build backends may have outlived the uv that started them.
            _signal(child, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        if child.stderr:
            child.stderr.close()


def _signal(child: subprocess.Popen[str], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            child.terminate()
        else:
            os.killpg(child.pid, number)


def _failure(lines: Sequence[str], code: int) -> str:
    """Return uv's reason without its ornaments and its progress, and what to do."""
    plain = [_DECORATION.sub("", line).strip() for line in lines]
    first = next(
        (at for at, line in enumerate(plain) if line.lower().startswith(("error", "no solution"))), 0
    )
    first = next((at for at, line in enumerate(plain) if line.startswith(("Failed to", "error:"))), first)
    reason = "\n".join(line for line in plain[first:] if line and not line.startswith(("Using ", "warning:")))
    unwrapped = " ".join(reason.split())  # uv breaks its lines where a terminal would end
    advice = next((advice for sign, advice in _ADVICE if sign in unwrapped), "see uv's message")
    return f"the dependencies could not be installed; {advice}. uv says:\n{reason or f'exit code {code}'}"
