"""Measure debs beside dpkg-deb: `python -m benchmarks.installers_deb` (docs/deb-benchmarks.md)."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.installers import BYTES, FILES, SMALL_FILES, Run, measured, median, publish, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DOCUMENT = Path("docs/deb-benchmarks.md")
ROUNDS = 3
TEXT = """\
# How fast packages for Debian are made

Written by `python -m benchmarks.installers_deb` on {machine}: ours and
`dpkg-deb -Zxz -z6 --threads-max={processors}` over the same files, in turns, medians of {rounds} rounds.
Ours is a whole process, with Python's start and the look for libraries. CPU is what all its threads used
together. Ours takes four cores at most, for the sake of memory: each of them takes 50 MB.

| | s | CPU s | MB | peak memory, MB |
|---|--:|--:|--:|--:|
{rows}

Ours to dpkg-deb: {wall:.2f} in seconds, {work:.2f} in CPU seconds, {size:.3f} in size.
"""
CHILD = """
import sys
from pathlib import Path
from builders.installers import making, stage, table
from builders.layout import outline
from builders.project.model import Form, Module, Project
from resources.target import parse
root, out, one = Path(sys.argv[1]), Path(sys.argv[2]), table.find(sys.argv[3])
target = parse("x86_64-unknown-linux-gnu")
project = Project(root=root, name="Program", run=Module(name="program"), executable="program", version="1.0",
                  summary="Something to measure", authors=("Ada Lovelace <ada@example.org>",))
finished = stage.finished(outline(Form.FOLDER, "program", target), root)
order = making.order(project, one, finished, target)
for _ in one.write(order, one.preview(order), out):
    pass
"""


def main() -> int:
    if shutil.which("dpkg-deb") is None:
        raise SystemExit("dpkg-deb is what this is measured beside; install dpkg")
    with tempfile.TemporaryDirectory(prefix="onefold-deb-") as place:
        folder = Path(place)
        write_tree(folder / "program", of_this_python())
        write_tree(folder / "small", small_files(folder))
        ours, theirs = _in_turns(folder / "program", folder)
        many = [_own(folder / "small", folder)[0] for _ in range(ROUNDS)]
    _publish(ours, theirs, many)
    return 0


def _publish(ours: Sequence[Run], theirs: Sequence[Run], many: Sequence[Run]) -> None:
    title = f"{BYTES // 1_000_000} MB in {FILES:,} files"
    rows = (
        row(f"{title}: ours", ours),
        row(f"{title}: dpkg-deb", theirs),
        row(f"{SMALL_FILES:,} small files: ours", many),
    )
    mine, other = median(ours), median(theirs)
    publish(
        DOCUMENT,
        TEXT,
        processors=os.cpu_count(),
        rounds=ROUNDS,
        rows="\n".join(rows),
        wall=mine.wall / other.wall,
        work=mine.cpu / other.cpu,
        size=mine.size / other.size,
    )


def _in_turns(program: Path, folder: Path) -> tuple[list[Run], list[Run]]:
    first, package = _own(program, folder)
    tree = folder / "tree"
    subprocess.run(("dpkg-deb", "--raw-extract", package, tree), check=True)
    ours, theirs = [first], [_theirs(tree, folder)]
    for _ in range(ROUNDS - 1):
        ours.append(_own(program, folder)[0])
        theirs.append(_theirs(tree, folder))
    return ours, theirs


def _own(program: Path, folder: Path) -> tuple[Run, Path]:
    out = fresh(folder / "ours")
    run = measured((sys.executable, "-c", CHILD, str(program), str(out), "deb"))
    package = next(out.glob("*.deb"))
    return run._replace(size=package.stat().st_size), package


def _theirs(tree: Path, folder: Path) -> Run:
    package = fresh(folder / "theirs") / "program.deb"
    how = ("-Zxz", "-z6", f"--threads-max={os.cpu_count()}", "--root-owner-group")
    run = measured(("dpkg-deb", *how, "--build", str(tree), str(package)))
    return run._replace(size=package.stat().st_size)


def of_this_python() -> Iterator[tuple[str, Path]]:
    """Yield name and file of libraries and modules of this Python, in the proportions of a program."""
    place = Path(sysconfig.get_path("purelib"))
    libraries = sorted(place.rglob("*.so*"), key=lambda path: path.stat().st_size)
    modules = sorted((*place.rglob("*.py"), *Path(sysconfig.get_path("stdlib")).rglob("*.py")))
    count, size = 0, 0
    for path in itertools.chain(modules[: FILES - 200], reversed(libraries[:-3])):
        if count < FILES and size + path.stat().st_size <= BYTES:
            count, size = count + 1, size + path.stat().st_size
            yield f"lib/{count % 97}/{count}{path.suffix}", path
    yield "program", Path(sys.executable).resolve()


def small_files(folder: Path) -> Iterator[tuple[str, Path]]:
    one = folder / "one"
    for number in range(SMALL_FILES):
        one.write_bytes(b"%d " % number * 40)
        yield f"lib/package{number % 997}/module{number}.py", one
    yield "program", Path(sys.executable).resolve()


def write_tree(root: Path, files: Iterator[tuple[str, Path]]) -> None:
    for name, path in files:
        place = root / "program" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


if __name__ == "__main__":
    raise SystemExit(main())
