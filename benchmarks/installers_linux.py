"""Measure AppImages beside mksquashfs, and rpm: `python -m benchmarks.installers_linux`.

It writes docs/appimage-benchmarks.md, over the files that installers_deb.py takes.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.installers import BYTES, FILES, SMALL_FILES, Run, measured, median, publish, row
from benchmarks.installers_deb import CHILD, ROUNDS, fresh, of_this_python, small_files, write_tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DOCUMENT = Path("docs/appimage-benchmarks.md")
PEER = ("-comp", "gzip", "-noappend", "-quiet", "-no-progress")
TEXT = """\
# How fast AppImages and packages for rpm and Arch are made

Written by `python -m benchmarks.installers_linux` on {machine}: ours and
`mksquashfs -comp gzip` (level 9) over the same files, in turns, medians of {rounds} rounds. Ours is a whole
process, with Python's start and the look for libraries; rpm is written by nFPM, a process of its own.
CPU is what all threads used together.

| | s | CPU s | MB | peak memory, MB |
|---|--:|--:|--:|--:|
{rows}

AppImage to mksquashfs: {wall:.2f} in seconds, {size:.3f} in size.
"""


def main() -> int:
    if shutil.which("mksquashfs") is None:
        raise SystemExit("mksquashfs is what this is measured beside; install squashfs-tools")
    with tempfile.TemporaryDirectory(prefix="onefold-appimage-") as place:
        folder = Path(place)
        write_tree(folder / "program", of_this_python())
        write_tree(folder / "small", small_files(folder))
        runs = {
            f"{title}: {name}": [_run(name, folder / tree, folder) for _ in range(ROUNDS)]
            for tree, title in (
                ("program", f"{BYTES // 1_000_000} MB in {FILES:,} files"),
                ("small", f"{SMALL_FILES:,} small files"),
            )
            for name in ("appimage", "mksquashfs", "rpm", "archlinux")
        }
    _publish(runs)
    return 0


def _run(name: str, program: Path, folder: Path) -> Run:
    out = fresh(folder / "out")
    if name == "mksquashfs":
        run = measured(("mksquashfs", str(program), str(out / "image"), *PEER))
    else:
        run = measured((sys.executable, "-c", CHILD, str(program), str(out), name))
    made = max(out.iterdir(), key=lambda path: path.stat().st_size if path.is_file() else 0)
    return run._replace(size=made.stat().st_size)


def _publish(runs: Mapping[str, Sequence[Run]]) -> None:
    by_name = list(runs.values())
    mine, other = median(by_name[0]), median(by_name[1])
    publish(
        DOCUMENT,
        TEXT,
        rounds=ROUNDS,
        rows="\n".join(row(name, each) for name, each in runs.items()),
        wall=mine.wall / other.wall,
        size=mine.size / other.size,
    )


if __name__ == "__main__":
    raise SystemExit(main())
