"""Measure disk images beside pigz: `python -m benchmarks.installers_dmg` (docs/dmg-benchmarks.md)."""

from __future__ import annotations

import random
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.installers import BYTES, FILES, SMALL_FILES, Run, measured, median, publish, row

if TYPE_CHECKING:
    from collections.abc import Iterable

DOCUMENT = Path("docs/dmg-benchmarks.md")
ROUNDS = 5
MANY_FILES = 200_000
LARGE_FILE = 1_000_000_000
TEXT = """\
# How fast disk images are made

Written by `python -m benchmarks.installers_dmg` on {machine}: zlib and pigz in turns, medians of
{rounds} rounds, without the start of Python, which a build has behind it. CPU is what all threads used; it
counts where others use the machine too.

| {size:.0f} MB in {files:,} files | s | CPU s | MB | peak memory, MB |
|---|--:|--:|--:|--:|
{rows}

zlib to pigz: {ratio:.2f} in seconds, {work:.2f} in CPU seconds.

| other stages, zlib | s | CPU s | MB | peak memory, MB |
|---|--:|--:|--:|--:|
{others}
"""
CHILD = """
import sys, time
from pathlib import Path
from builders.installers import making
from builders.installers.dmg import package
from builders.installers.model import Stage, StageFile
from builders.project.model import Module, Project
from resources.target import parse
root, out, method = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
files = []
for line in (root / "files").read_text("utf-8").splitlines():
    path, source, size = line.split("\\t")
    files.append(StageFile(path=f"Program.app/{path}", size=int(size), source=root / source))
stage = Stage(program="Program.app/Contents/MacOS/program", files=tuple(files))
project = Project(root=root, name="Program", run=Module(name="program"), executable="program", console=False,
                  version="1.0", installers={"dmg": {"compression": method}})
order = making.order(project, package.FORMAT, stage, parse("aarch64-apple-darwin"))
wall, cpu = time.perf_counter(), time.process_time()
for _ in package.write(order, package.preview(order), out):
    pass
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(time.perf_counter() - wall, time.process_time() - cpu, int(peak) * 1024)
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="onefold-dmg-") as place:
        folder = Path(place)
        program = _program(folder / "program")
        runs: dict[str, list[Run]] = {"pigz -6": [], "zlib": []}
        for _ in range(ROUNDS):
            runs["pigz -6"].append(_pigz(program, folder))
            runs["zlib"].append(_image(program, folder, "zlib"))
        runs |= {name: [_image(program, folder, name)] for name in ("bzip2", "lzma")}
        small = _small(folder / "small")
        others = [
            row(f"{SMALL_FILES:,} small files", [_image(small, folder, "zlib") for _ in range(3)]),
            row(f"{MANY_FILES:,} times one file", [_image(_many(folder / "many"), folder, "zlib")]),
            row("one file of 1 GB", [_image(_large(folder / "large"), folder, "zlib")]),
        ]
    _publish(runs, others)
    return 0


def _publish(runs: dict[str, list[Run]], others: list[str]) -> None:
    ours, theirs = (median(runs[name]) for name in ("zlib", "pigz -6"))
    publish(
        DOCUMENT,
        TEXT,
        rounds=ROUNDS,
        size=BYTES / 1e6,
        files=FILES,
        rows="\n".join(row(name, found) for name, found in runs.items()),
        ratio=ours.wall / theirs.wall,
        work=ours.cpu / theirs.cpu,
        others="\n".join(others),
    )


def _program(root: Path) -> Path:
    """Write files as a program has them: code and texts of Python, in the sizes that they have."""
    library = Path(sysconfig.get_path("stdlib"))
    found = sorted(library.rglob("*.py")) + sorted(library.rglob("*.so"))
    content = b"".join(path.read_bytes() for path in found)[:BYTES]
    chance = random.Random(1)
    sizes = [chance.paretovariate(1.2) for _ in range(FILES)]
    scale = BYTES / sum(sizes)
    rows = []
    root.mkdir()
    for number, share in enumerate(sizes):
        start = chance.randrange(len(content) // 2)
        size = (root / f"{number}").write_bytes(content[start : start + int(share * scale)])
        rows.append(f"Contents/Resources/lib/package{number % 97}/module{number}\t{number}\t{size}")
    return _listed(root, rows)


def _small(root: Path) -> Path:
    root.mkdir()
    rows = []
    for number in range(SMALL_FILES):
        size = (root / f"{number}").write_bytes(b"%d " % number * 40)
        rows.append(f"Contents/Resources/lib/package{number % 997}/module{number}\t{number}\t{size}")
    return _listed(root, rows)


def _many(root: Path) -> Path:
    root.mkdir()
    size = (root / "0").write_bytes(b"content " * 40)
    places = (f"Contents/Resources/lib/package{number % 997}/module{number}" for number in range(MANY_FILES))
    return _listed(root, (f"{place}\t0\t{size}" for place in places))


def _large(root: Path) -> Path:
    root.mkdir()
    piece = random.Random(1).randbytes(1 << 16) + bytes(3 << 16)
    with (root / "0").open("wb") as file:
        for _ in range(LARGE_FILE // len(piece)):
            file.write(piece)
    return _listed(root, (f"Contents/Resources/large\t0\t{LARGE_FILE // len(piece) * len(piece)}",))


def _listed(root: Path, rows: Iterable[str]) -> Path:
    (root / "files").write_text("\n".join(rows) + "\n", "utf-8")
    return root


def _image(root: Path, folder: Path, method: str) -> Run:
    (folder / "out").mkdir(exist_ok=True)
    command = (sys.executable, "-c", CHILD, root, folder / "out", method)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wall, cpu, memory = done.stdout.split()
    (made,) = (folder / "out").iterdir()
    size = made.stat().st_size
    made.unlink()
    return Run(float(wall), float(cpu), size, int(memory))


def _pigz(root: Path, folder: Path) -> Run:
    """Run it over the files, one behind the other."""
    whole = folder / "whole"
    if not whole.exists():
        names = [line.split("\t")[1] for line in (root / "files").read_text("utf-8").splitlines()]
        whole.write_bytes(b"".join((root / name).read_bytes() for name in names))
    run = measured(("pigz", "-6", "--keep", "--force", str(whole)))
    return run._replace(size=(folder / "whole.gz").stat().st_size, memory=0)


if __name__ == "__main__":
    raise SystemExit(main())
