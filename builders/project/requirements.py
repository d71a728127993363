"""requirements.txt: what a folder without a pyproject.toml needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builders.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DEEPEST = 8
_INCLUDE = re.compile(r"(?:-r|--requirement)[ =]?\s*(?P<file>.+)")
_HASH = re.compile(r"\s+--hash[ =]\S+")


def read(file: Path, depth: int = 0) -> tuple[str, ...]:
    """Return the requirements, those of the files that it includes among them."""
    if depth > _DEEPEST:
        raise ProjectError(f"{file.name} includes itself")
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{file} cannot be read: {error}") from error
    return tuple(
        found for number, line in _logical_lines(text) for found in _parse(line, number, file, depth)
    )


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield number and content of each line, joined where a backslash continues it, without comments."""
    waiting, first = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        first = first if waiting else number
        waiting += re.sub(r"(^|\s)#.*", "", line).rstrip()
        if waiting.endswith("\\"):
            waiting = waiting[:-1] + " "
            continue
        if waiting.strip():
            yield first, waiting.strip()
        waiting = ""


def _parse(line: str, number: int, file: Path, depth: int) -> tuple[str, ...]:
    if match := _INCLUDE.fullmatch(line):
        return read(file.parent / match["file"], depth + 1)
    # uv takes no hashes for requirements that are its arguments; the versions stay pinned.
    requirement = _HASH.sub("", line)
    if requirement.startswith("-"):
        raise ProjectError(
            f"{file.name}: line {number}: {requirement.split()[0]} is not read; give uv such options by the "
            "environment (UV_INDEX_URL, UV_EXTRA_INDEX_URL, UV_FIND_LINKS)"
        )
    return (_absolute(requirement, file.parent),)


def _absolute(requirement: str, folder: Path) -> str:
    """Return a path as one that holds wherever the installer runs."""
    return str((folder / requirement).resolve()) if requirement.startswith((".", "/")) else requirement
