"""Measure AppImages beside mksquashfs, and packages: `python -m benchmarks.installers_linux`.

It writes docs/linux-packages-benchmarks.md, over the files that installers_deb.py takes.
"""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.installers import BYTES, FILES, SMALL_FILES, Run, measured, median, publish, row
from benchmarks.installers_deb import CHILD, ROUNDS, fresh, of_this_python, small_files, write_tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DOCUMENT = Path("docs/linux-packages-benchmarks.md")
LARGE_FILE = 440_000_000
STAGES = {
    "program": f"{BYTES // 1_000_000} MB in {FILES:,} files",
    "small": f"{SMALL_FILES:,} small files",
    "large": f"{(BYTES + LARGE_FILE) // 1_000_000} MB, most of it in one file",
}
OURS, THEIRS = ("appimage", "rpm", "archlinux", "apk"), "mksquashfs"
PEER = ("-comp", "gzip", "-noappend", "-quiet", "-no-progress")
TEXT = """\
# How fast AppImages and packages for rpm, Arch and Alpine are made

Written by `python -m benchmarks.installers_linux` on {machine}: ours and
`mksquashfs -comp gzip` (level 9) over the same files, medians of {rounds} rounds; what is large, and
mksquashfs with small files, ran once. Ours is a whole process, with Python's start and the look for
libraries. rpm and Arch are compressed with zstd, Alpine and AppImage with zlib. CPU is what all threads
used together.

| | s | CPU s | MB | peak memory, MB |
|---|--:|--:|--:|--:|
{rows}

AppImage to mksquashfs: {wall:.2f} in seconds, {size:.3f} in size.
"""


def main() -> int:
    if shutil.which(THEIRS) is None:
        raise SystemExit(f"{THEIRS} is what this is measured beside; install squashfs-tools")
    with tempfile.TemporaryDirectory(prefix="onefold-linux-") as place:
        folder = Path(place)
        write_tree(folder / "program", of_this_python())
        write_tree(folder / "small", small_files(folder))
        _write_large(folder / "large", folder / "program")
        runs = {
            (stage, name): [_run(name, folder / stage, folder) for _ in range(_rounds(stage, name))]
            for stage in STAGES
            for name in (*OURS, THEIRS)
            if (stage, name) != ("large", THEIRS)
        }
    _publish(runs)
    return 0


def _rounds(stage: str, name: str) -> int:
    return 1 if stage == "large" or (stage, name) == ("small", THEIRS) else ROUNDS


def _write_large(root: Path, program: Path) -> None:
    """Copy a program, and put a file into it that has the content of all others again and again."""
    shutil.copytree(program, root)
    files = [path for path in sorted(program.rglob("*")) if path.is_file()]
    with (root / "program/lib/large").open("wb") as large:
        for path in itertools.cycle(files):
            large.write(path.read_bytes())
            if large.tell() >= LARGE_FILE:
                break


def _run(name: str, program: Path, folder: Path) -> Run:
    out = fresh(folder / "out")
    if name == THEIRS:
        run = measured((THEIRS, str(program), str(out / "image"), *PEER))
    else:
        run = measured((sys.executable, "-c", CHILD, str(program), str(out), name))
    made = max(out.iterdir(), key=lambda path: path.stat().st_size if path.is_file() else 0)
    return run._replace(size=made.stat().st_size)


def _publish(runs: Mapping[tuple[str, str], Sequence[Run]]) -> None:
    mine, other = (median(runs["program", name]) for name in ("appimage", THEIRS))
    publish(
        DOCUMENT,
        TEXT,
        rounds=ROUNDS,
        rows="\n".join(row(f"{STAGES[stage]}: {name}", each) for (stage, name), each in runs.items()),
        wall=mine.wall / other.wall,
        size=mine.size / other.size,
    )


if __name__ == "__main__":
    raise SystemExit(main())
