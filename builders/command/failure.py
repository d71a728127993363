"""What ended a command, as one sentence and one exit code: the only place where errors are mapped."""

from __future__ import annotations

import errno
import os
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from builders.command.interruption import Interrupted
from builders.command.streams import ReaderGone
from builders.errors import BuildError, OutputError
from resources.errors import ResourceError

if TYPE_CHECKING:
    from pathlib import Path

_FAULT = 1
_READER_GONE = 128 + 13  # what shells give for SIGPIPE
_REMEDIES = {
    errno.ENOSPC: "; the disk is full, so free some space or choose another --output",
    errno.EDQUOT: "; your quota is used up, so free some space or choose another --output",
    errno.EACCES: "; change its permissions, or choose another --output",
    errno.EPERM: "; change its permissions, or choose another --output",
    errno.EROFS: "; choose another --output",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """message: sentences for the user, "" where there is nothing to say."""

    message: str
    exit_code: int


def explain(error: BaseException) -> Failure:
    """Return what to tell the user about an error that ended a command."""
    if isinstance(error, ResourceError | BuildError):
        return Failure(message=str(error), exit_code=error.exit_code)
    if isinstance(error, Interrupted):
        return Failure(message=str(error), exit_code=error.exit_code)
    if isinstance(error, ReaderGone):
        return Failure(message="", exit_code=_READER_GONE)
    if isinstance(error, OSError) and error.errno is not None:
        return Failure(message=_system_error(error), exit_code=OutputError.exit_code)
    return _fault(error)


def _system_error(error: OSError) -> str:
    names = [os.fsdecode(name) for name in (error.filename, error.filename2) if isinstance(name, str | bytes)]
    place = " -> ".join(names)
    reason = error.strerror or str(error)
    remedy = _REMEDIES.get(error.errno or 0, "")
    return f"{place or 'the system refused'}: {reason}{remedy}"


def _fault(error: BaseException) -> Failure:
    text = "".join(traceback.format_exception(error))
    summary = f"a fault in Onefold, not in your project ({type(error).__name__}: {error})"
    try:
        path = _write_report(text)
    except OSError:
        return Failure(message=f"{summary}; please report this:\n{text}", exit_code=_FAULT)
    return Failure(message=f"{summary}; please report it with {path}", exit_code=_FAULT)


def _write_report(text: str) -> Path:
    from platformdirs import user_state_path  # noqa: PLC0415 - only a fault needs it

    folder = user_state_path("onefold", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"fault-{datetime.now(tz=UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
    return path
