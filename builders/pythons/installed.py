"""The CPythons that are installed on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders import cache
from builders.errors import OutputError
from builders.pythons.assembly import assembled
from builders.pythons.candidates import candidates
from builders.pythons.model import Distribution

if TYPE_CHECKING:
    from collections.abc import Iterable

# Raise it when answer.py answers otherwise.
_FORMAT = 1
_ASKERS = 4
# A refusal may be the machine's fault (it was busy, a library was missing), so it is not kept for long.
_DOUBT_SECONDS = 3600.0

Answer = dict[str, Any] | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """Something named like a Python that cannot be shipped, and why."""

    executable: Path
    reason: str


def discover() -> tuple[Distribution, ...]:
    """Return every CPython 3.10 or newer on this machine, the newest first."""
    return survey()[0]


def survey() -> tuple[tuple[Distribution, ...], tuple[Unusable, ...]]:
    """Return what `discover` returns, and what was looked at in vain."""
    found: dict[tuple[Path | None, Path], Distribution] = {}
    unusable = []
    for path, answer in _answers(candidates()).items():
        result = assembled(answer, {}) if isinstance(answer, dict) else answer
        if isinstance(result, Distribution):
            found.setdefault((result.executable, result.root), result)
        else:
            unusable.append(Unusable(executable=path, reason=result))
    newest_first = sorted(
        found.values(), key=lambda each: (each.order, not each.debug, each.root), reverse=True
    )
    return tuple(newest_first), tuple(unusable)


def ask_one(executable: Path) -> Distribution | str:
    """Return the Python at that path, or why it cannot be used; a virtual environment leads to its base."""
    real = executable.resolve()
    answer = _answers((real,)).get(real, "it is not a program")
    return assembled(answer, {}) if isinstance(answer, dict) else answer


def _answers(paths: Iterable[Path]) -> dict[Path, Answer]:
    """Return what each says, from the notes where the file is as it was when it was asked."""
    notes = _notes()
    marks = {path: mark for path in paths if (mark := _mark(path)) is not None}
    missing = [path for path, mark in marks.items() if not _holds(notes.get(str(path)), mark)]
    if missing:
        for path, answer in _asked(missing):
            notes[str(path)] = {"mark": marks[path], "answer": answer, "time": time.time()}
        _keep(notes)
    return {path: notes[str(path)]["answer"] for path in marks}


def _holds(note: dict[str, Any] | None, mark: list[int]) -> bool:
    if note is None or note["mark"] != mark:
        return False
    return isinstance(note["answer"], dict) or 0 <= time.time() - note["time"] < _DOUBT_SECONDS


def _asked(paths: list[Path]) -> list[tuple[Path, Answer]]:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - a warm start has nobody to ask

    from builders.pythons.probe import ask  # noqa: PLC0415 - as above

    with ThreadPoolExecutor(_ASKERS) as pool:
        return list(zip(paths, pool.map(lambda path: ask(path, {}), paths), strict=True))


def _mark(path: Path) -> list[int] | None:
    """Return what tells that a file was replaced, None if it is no program."""
    try:
        status = path.stat()
    except OSError:
        return None
    program = stat.S_ISREG(status.st_mode) and os.access(path, os.X_OK)
    return [status.st_size, status.st_mtime_ns] if program else None


def _notes() -> dict[str, Any]:
    try:
        kept = json.loads(_notes_file().read_bytes())
        entries: dict[str, Any] = kept["entries"] if kept["format"] == _FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    shape = {"mark", "answer", "time"}
    return {path: note for path, note in entries.items() if isinstance(note, dict) and shape <= note.keys()}


def _keep(notes: dict[str, Any]) -> None:
    there = {path: note for path, note in notes.items() if Path(path).exists()}
    with contextlib.suppress(OutputError, OSError):  # slower next time, nothing else
        cache.write_file(_notes_file(), json.dumps({"format": _FORMAT, "entries": there}).encode())


def _notes_file() -> Path:
    return cache.home() / "pythons.json"
