"""Ask an interpreter what it is, in one child process."""

from __future__ import annotations

import functools
import json
import os
import subprocess
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SECONDS = 10.0
# What would make the child speak of another Python, or of another Tcl, than its own.
_MISLEADING = ("PYTHON", "TCL_LIBRARY", "TK_LIBRARY", "__PYVENV_LAUNCHER__", "CONDA_PREFIX")


def ask(executable: Path, variables: Mapping[str, str], seconds: float = SECONDS) -> dict[str, Any] | str:
    """Return what it answers, or why there is no answer."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_MISLEADING)}
    try:
        child = subprocess.run(
            [executable, "-I", "-S", "-B", "-X", "utf8", "-c", _question()],
            env=environment | dict(variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return f"it did not answer within {seconds:g} s"
    except subprocess.CalledProcessError as error:
        return f"it does not run: {_last_line(error.stderr) or f'exit code {error.returncode}'}"
    except OSError as error:
        return f"it does not run: {error.strerror}"
    return _parsed(child.stdout)


@functools.cache
def _question() -> str:
    return resources.files("builders.pythons").joinpath("answer.py").read_text("utf-8")


def _parsed(output: bytes) -> dict[str, Any] | str:
    try:
        answer = json.loads(output)
    except ValueError:
        return "it does not answer as a Python does"
    return answer if isinstance(answer, dict) else "it does not answer as a Python does"


def _last_line(output: bytes) -> str:
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
