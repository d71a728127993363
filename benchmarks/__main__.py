"""Run the benchmarks: `python -m benchmarks [--rounds N] [--only PROGRAM]... [--slow] [--python PATH]`."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import report, tools
from benchmarks.measure import interleaved
from builders.pythons.choose import choose
from builders.pythons.compiling import compiling_python

PROGRAMS = Path(__file__).with_name("programs")
DOCUMENT = tools.ROOT / "docs" / "benchmarks.md"
SUBJECTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "hello": ("hello", ()),
    "standard_library": ("Importing the standard library", ()),
    "requests_click_rich": ("requests + click + rich", ("requests", "click", "rich")),
    "with_numpy": ("numpy", ("numpy",)),
    "window": ("A PySide6 window", ("PySide6-Essentials",)),
}


def main() -> int:
    arguments = _parser().parse_args()
    base = compiling_python(choose(arguments.python)).executable
    version = subprocess.run((base, "-V"), capture_output=True, text=True, check=True).stdout.split()[1]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, shared"
    date = time.strftime("%Y-%m-%d", time.gmtime())
    lines = [report.HEAD.format(rounds=arguments.rounds, machine=machine, version=version, date=date)]
    with tempfile.TemporaryDirectory(prefix="onefold-benchmarks-") as folder:
        os.environ["ONEFOLD_CACHE"] = str(Path(folder) / "cache")
        for name in arguments.only or SUBJECTS:
            lines += _measure(name, base, Path(folder) / name, arguments)
    text = "\n".join(lines) + "\n"
    sys.stdout.write(text)
    if not arguments.only:
        DOCUMENT.write_text(text, encoding="utf-8")
    return 0


def _measure(name: str, base: Path, folder: Path, arguments: argparse.Namespace) -> list[str]:
    title, requires = SUBJECTS[name]
    folder.mkdir()
    # Peers ship only part of the standard library, so importing all of it says nothing of them.
    with_peers = arguments.peers and name != "standard_library"
    peers = tools.PEERS | (tools.SLOW_PEERS if arguments.slow else {}) if with_peers else {}
    packages = tools.PEER_PACKAGES + (("nuitka",) if arguments.slow else ()) if with_peers else ()
    bench = tools.prepare(base, folder, requires, packages)
    script = PROGRAMS / f"{name}.py"
    built = {}
    for tool, build in ({"python -I": tools.plain} | tools.OURS | peers).items():
        try:
            built[tool] = build(bench, script, requires)
        except subprocess.CalledProcessError as error:
            sys.stderr.write(f"{tool} could not build {name}: {error}\n")
    commands = {tool: found.command for tool, found in built.items()}
    return list(report.table(title, built, interleaved(commands, os.environ, arguments.rounds)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", action="append", choices=SUBJECTS)
    parser.add_argument(
        "--python", help="version or path (default: the newest that a launcher can be made for)"
    )
    parser.add_argument("--slow", action="store_true", help="Nuitka too, which takes an hour")
    parser.add_argument(
        "--no-peers", dest="peers", action="store_false", help="Onefold and plain Python alone"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
