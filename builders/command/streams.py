"""Standard output and standard error, a line at a time."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO


class ReaderGone(Exception):  # noqa: N818 - it is what happened, and nothing went wrong
    """Whoever read our output has left (`onefold inspect ... | head`)."""


def put(line: str) -> None:
    """Write one line of result to standard output."""
    _write(sys.stdout, line)


def say(line: str) -> None:
    """Write one line of message to standard error."""
    _write(sys.stderr, line)


def prepare() -> None:
    """Let names of files that are not valid text pass through as they are."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape")


def flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGone from None


def silence() -> None:
    """Send what is still buffered nowhere, or Python complains about it when it exits."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(line + "\n")
        stream.flush()
    except BrokenPipeError:
        raise ReaderGone from None
