"""Measure packages for Windows Installer beside wixl: `python -m benchmarks.installers_msi`.

Writes docs/msi-benchmarks.md.
"""

from __future__ import annotations

import random
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from benchmarks.installers import BYTES, FILES, SMALL_FILES, Run, measured, median, publish, row

DOCUMENT = Path("docs/msi-benchmarks.md")
ROUNDS = 5
CONTENT_BYTES = 16_000_000  # a child's peak of memory starts with that of its parent
PEER = "wixl"
TEXT = """\
# How fast packages for Windows Installer are made

Written by `python -m benchmarks.installers_msi` on {machine}: medians of {rounds} rounds, in turns. Each is a
process of its own, with Python's start; CPU is what all its threads used together. wixl is given the list of
files, which `wixl-heat` made before.

| | s | CPU s | MB | peak memory, MB |
|---|--:|--:|--:|--:|
{rows}

Onefold to wixl, {size:.0f} MB: {ratio:.2f} in seconds, {work:.2f} in CPU seconds.
"""
CHILD = """
import sys
from pathlib import Path
from builders.installers import making
from builders.installers.model import Stage, StageFile
from builders.installers.msi import package
from builders.project.model import Module, Project
from resources.target import parse
root, out = Path(sys.argv[1]), Path(sys.argv[2])
files = tuple(
    StageFile(path=file.relative_to(root).as_posix(), size=file.stat().st_size, source=file)
    for file in root.rglob("*") if file.is_file()
)
project = Project(root=root, name="Program", run=Module(name="program"), executable="program", version="1.0")
stage = Stage(program="program.exe", files=files)
order = making.order(project, package.FORMAT, stage, parse("x86_64-pc-windows-msvc"))
for _ in package.write(order, package.preview(order), out):
    pass
"""
SOURCE = """\
<?xml version="1.0"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="Program" UpgradeCode="11111111-1111-1111-1111-111111111111" Language="1033"
           Version="1.0.0" Manufacturer="Someone">
    <Package InstallerVersion="200" Compressed="yes"/>
    <Media Id="1" Cabinet="a.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFilesFolder"><Directory Id="INSTALLDIR" Name="Program"/></Directory>
    </Directory>
    <Feature Id="F" Level="1"><ComponentGroupRef Id="CG"/></Feature>
  </Product>
</Wix>
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="onefold-msi-") as place:
        folder = Path(place)
        program, small = _program(folder / "program"), _small(folder / "small")
        listed = _listed(program, folder)
        ours: list[Run] = []
        theirs: list[Run] = []
        many: list[Run] = []
        for number in range(ROUNDS + 1):  # the first one only fills caches
            runs = _wixl(program, folder, listed), _package(program, folder), _package(small, folder)
            for found, run in zip((theirs, ours, many), runs, strict=True):
                found.extend([run] * (number > 0))
    _publish(ours, theirs, many)
    return 0


def _publish(ours: list[Run], theirs: list[Run], many: list[Run]) -> None:
    stage = f"{BYTES / 1e6:.0f} MB in {FILES:,} files"
    rows = (
        row(f"{stage}: {PEER}", theirs),
        row(f"{stage}: Onefold", ours),
        row(f"{SMALL_FILES:,} small files: Onefold", many),
    )
    publish(
        DOCUMENT,
        TEXT,
        rounds=ROUNDS,
        rows="\n".join(rows),
        size=BYTES / 1e6,
        ratio=median(ours).wall / median(theirs).wall,
        work=median(ours).cpu / median(theirs).cpu,
    )


def _program(root: Path) -> Path:
    """Write files as a program has them: code and texts of Python, a few large and many small."""
    chance, content = random.Random(1), _content()
    shares = [chance.paretovariate(1.2) for _ in range(FILES)]
    for number, share in enumerate(shares):
        size = min(int(share * BYTES / sum(shares)), len(content) - 1)
        start = chance.randrange(len(content) - size)
        _write(root / f"lib/package{number % 97}/module{number}", content[start : start + size])
    _write(root / "program.exe", b"MZ")
    return root


def _content() -> bytes:
    """Return what programs are made of, in turns: texts and machine code."""
    library, found = Path(sysconfig.get_path("stdlib")), bytearray()
    kinds = (sorted(library.glob("*.py")), sorted(library.rglob("*.so")))
    for pair in zip(*kinds, strict=False):
        if len(found) < CONTENT_BYTES:
            found += b"".join(path.read_bytes() for path in pair)
    return bytes(found)


def _small(root: Path) -> Path:
    for number in range(SMALL_FILES):
        _write(root / f"lib/package{number % 997}/small module {number}.txt", b"%d " % number * 40)
    _write(root / "program.exe", b"MZ")
    return root


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _listed(root: Path, folder: Path) -> tuple[Path, Path]:
    """Write what wixl reads; its paths have to be relative."""
    files = "".join(f"{path.relative_to(folder)}\n" for path in sorted(root.rglob("*")) if path.is_file())
    heat = (
        "wixl-heat",
        "-p",
        f"{root.name}/",
        "--component-group",
        "CG",
        "--var",
        "var.S",
        "--directory-ref",
    )
    done = subprocess.run((*heat, "INSTALLDIR"), input=files.encode(), stdout=subprocess.PIPE, check=True)
    main_source, listed = folder / "main.wxs", folder / "files.wxs"
    main_source.write_text(SOURCE, "utf-8")
    listed.write_bytes(done.stdout)
    return main_source, listed


def _wixl(root: Path, folder: Path, sources: tuple[Path, Path]) -> Run:
    made = folder / "peer.msi"
    return _timed((PEER, "-D", f"S={root.name}", "-o", str(made), *map(str, sources)), made, folder)


def _package(root: Path, folder: Path) -> Run:
    made = folder / "program-1.0-windows-x86_64.msi"
    return _timed((sys.executable, "-c", CHILD, str(root), str(folder)), made, Path.cwd())


def _timed(command: tuple[str, ...], made: Path, folder: Path) -> Run:
    made.unlink(missing_ok=True)
    return measured(command, folder)._replace(size=made.stat().st_size)


if __name__ == "__main__":
    raise SystemExit(main())
