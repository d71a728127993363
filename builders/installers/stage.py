"""The finished program as installers take it: its files below its own folder, whatever its form."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from builders.installers.model import Stage, StageFile
from builders.layout import Place
from builders.project.model import Form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.layout import Layout, Outline

_REPRODUCIBLE = "SOURCE_DATE_EPOCH"  # reproducible-builds.org/specs/source-date-epoch
_EARLIEST = 315_532_800  # 1980-01-01, the first day that a .zip can name


def planned(layout: Layout) -> Stage:
    """Return what the stage will be, before anything is built."""
    files = tuple(
        StageFile(
            path=_below(layout.outline, item.path),
            size=item.size,
            executable=item.executable,
            is_exact=item.is_exact,
        )
        for item in layout.items
        if item.place is Place.OUTPUT
    )
    return _stage(layout.outline, files)


def finished(places: Outline, root: Path) -> Stage:
    """Return the stage that lies in an output folder."""
    return _stage(places, tuple(_files(places, root)))


def epoch() -> int:
    """Return the time that stands for every time in an installer; SOURCE_DATE_EPOCH names another."""
    chosen = os.environ.get(_REPRODUCIBLE, "")
    return max(int(chosen), _EARLIEST) if chosen.isdecimal() else _EARLIEST


def _stage(places: Outline, files: tuple[StageFile, ...]) -> Stage:
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return Stage(program=_below(places, places.program), files=ordered)


def _below(places: Outline, path: str) -> str:
    """Return a path below the program's folder; a bundle of macOS stays a folder of its own."""
    if places.whole.endswith(".app"):
        return path
    return path.removeprefix(f"{places.whole}/") if places.form is Form.FOLDER else path


def _files(places: Outline, root: Path) -> Iterator[StageFile]:
    for name in places.published:
        top = root / name
        for file in sorted(top.rglob("*")) if top.is_dir() else (top,):
            path = file.relative_to(root).as_posix()
            if file.is_symlink():
                target = file.readlink().as_posix()
                yield StageFile(path=_below(places, path), size=0, source=file, link=target)
            elif file.is_file():
                yield StageFile(
                    path=_below(places, path),
                    size=file.stat().st_size,
                    executable=path == places.program or bool(file.stat().st_mode & 0o100),
                    source=file,
                )
