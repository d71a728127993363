"""Measure the scan of a large environment and its advice, cold and warm: `python -m benchmarks.scanning`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import uv

from builders.pythons.choose import choose
from builders.pythons.compiling import compiling_python

if TYPE_CHECKING:
    from builders.pythons.compiling import Interpreter

PACKAGES = (
    "numpy",
    "scipy",
    "pandas",
    "matplotlib",
    "sympy",
    "PySide6",
    "jupyterlab",
    "ansible",
    "django",
    "boto3",
)
LINE = "{state}: {files} files, {resources} resources, {findings} findings, {cpu:.2f} s CPU, {wall:.2f} s"
CHILD = """
import resource, sys, time
from pathlib import Path
from builders.pythons.choose import choose
from resources.advice.advising import advise
from resources.scanner import PythonFolders, scan
started = time.perf_counter()
python, folder, cache = choose(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
folders = PythonFolders(
    version=python.minor, stdlib=python.stdlib, extensions=python.extensions,
    builtin_modules=python.builtin_modules, extension_suffixes=python.extension_suffixes,
    target=python.target,
)
same = {folder: "the same", python.stdlib: python.identity}
found = scan(folders, [folder], cache / "scan", fingerprints=same)
advice = advise(found.resources, cache / "advice", fingerprint="the same")
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
cpu = sum(each.ru_utime + each.ru_stime for each in used)
print(len(found.resources), len(found.advice) + len(advice), cpu, time.perf_counter() - started)
"""


def install(folder: Path, python: Interpreter) -> Path:
    """Install the packages, and return the folder."""
    command = (
        uv.find_uv_bin(),
        "pip",
        "install",
        "--quiet",
        "--target",
        folder,
        "--python",
        python.executable,
    )
    subprocess.run((*command, *PACKAGES), check=True)
    return folder


def main() -> int:
    python = compiling_python(choose(sys.argv[1] if len(sys.argv) > 1 else None))
    with tempfile.TemporaryDirectory(prefix="onefold-scanning-") as place:
        folder, cache = Path(place) / "site-packages", Path(place) / "cache"
        install(folder, python)
        files = sum(1 for path in folder.rglob("*") if path.is_file())
        for state in ("cold", "warm", "warm", "warm"):
            command = (sys.executable, "-c", CHILD, str(python.executable), str(folder), str(cache))
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            resources, findings, cpu, wall = done.stdout.split()
            line = LINE.format(
                state=state,
                files=files,
                resources=resources,
                findings=findings,
                cpu=float(cpu),
                wall=float(wall),
            )
            sys.stdout.write(line + "\n")
            time.sleep(1)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
