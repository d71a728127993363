"""Stages on disk, for the formats of installers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.installers.model import Stage, StageFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def stage_of(folder: Path, contents: Mapping[str, bytes | str], program: str = "weather") -> Stage:
    """Write files into a folder, and links where the content is text; only the program can be started."""
    return Stage(
        program=program,
        files=tuple(_file(folder / name, name, content, program) for name, content in contents.items()),
    )


def _file(place: Path, name: str, content: bytes | str, program: str) -> StageFile:
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        place.unlink(missing_ok=True)  # of the example before
        place.symlink_to(content)
        return StageFile(path=name, size=0, source=place, link=content)
    place.write_bytes(content)
    return StageFile(path=name, size=len(content), executable=name == program, source=place)
