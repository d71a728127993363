"""The files that a project is built from, by name and content."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_TOOLS = {
    "__pycache__", ".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", ".eggs", ".mypy_cache",
    ".ruff_cache", ".pytest_cache", ".hypothesis", ".idea", ".vscode", "node_modules", ".DS_Store",
}  # fmt: skip
_TOP = {"build", "dist", "onefold.toml"}
_SUFFIXES = (".pyc", ".egg-info", ".swp", "~")


def read(source: Path, ignore: Collection[Path] = ()) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, or of the one file, by POSIX path.

    What tools and earlier builds leave behind is not counted, nor is onefold.toml, nor what `ignore` names.
    """
    if source.is_file():
        return {source.name: _digest(source)}
    skipped = {os.path.realpath(path) for path in ignore}
    return {name: _digest(path) for name, path in _walk(source, "", skipped)}


def digest(files: Mapping[str, str]) -> str:
    """Return one hash of what `read` returned."""
    lines = "".join(f"{name}\0{content}\n" for name, content in sorted(files.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


def _walk(folder: Path, prefix: str, skipped: set[str]) -> Iterator[tuple[str, str]]:
    # Links to folders are followed, as build backends do; the folders on the way here are not entered again.
    here = os.path.realpath(folder)
    if here in skipped:
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if _counts(entry.name, top=not prefix):
                if entry.is_dir():
                    if not (Path(entry.path) / "pyvenv.cfg").exists():
                        yield from _walk(Path(entry.path), f"{prefix}{entry.name}/", skipped | {here})
                elif entry.is_file():
                    yield prefix + entry.name, entry.path


def _counts(name: str, *, top: bool) -> bool:
    return name not in _TOOLS and not (top and name in _TOP) and not name.endswith(_SUFFIXES)


def _digest(path: str | Path) -> str:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - hot, a thousand times
            return hashlib.file_digest(file, "sha256").hexdigest()
    except PermissionError:
        return "unreadable"
