"""The licence texts of a project, which have to go along with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from builders.project.tables import Table

# What setuptools takes where nothing is declared; PEP 639 leaves it to the build backend.
_USUAL = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")


def files(project: Table, root: Path) -> tuple[Path, ...]:
    """Return what `license-files` or `license = { file = ... }` names, else what is usually called so."""
    if "license-files" in project and isinstance(project.values["license-files"], list):
        return matching(root, project.texts("license-files"))
    if isinstance(project.values.get("license"), dict) and "file" in project.table("license"):
        file = root / project.table("license").text("file")
        return (file,) if file.is_file() else ()
    return matching(root)


def matching(root: Path, patterns: tuple[str, ...] = _USUAL) -> tuple[Path, ...]:
    """Return the files below the root; patterns that lead out of it, or that are none, match nothing."""
    return tuple(sorted({file for pattern in patterns for file in _matching(root, pattern)}))


def _matching(root: Path, pattern: str) -> list[Path]:
    if ".." in pattern or "\0" in pattern:
        return []
    try:
        return [file for file in root.glob(pattern) if file.is_file()]
    except (ValueError, NotImplementedError):  # pathlib's words for a bad and for an absolute pattern
        return []
