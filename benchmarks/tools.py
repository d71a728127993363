"""The tools that are compared: each builds a script into a folder and says how to start what came out."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uv

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where things lie: the interpreter of an environment with requirements and peers, and its base."""

    python: Path
    base: Path
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """How to start it, the seconds its builds took, and the bytes and files of what ships (0: not built).

    again: with nothing changed. changed: after the script was edited.
    """

    command: tuple[str, ...]
    seconds: float = 0.0
    again: float = 0.0
    changed: float = 0.0
    size: int = 0
    files: int = 0


def prepare(base: Path, folder: Path, requires: tuple[str, ...], peers: tuple[str, ...]) -> Bench:
    """Make a virtual environment with everything in it."""
    environment = folder / "venv"
    uv_program: str = uv.find_uv_bin()
    subprocess.run((uv_program, "venv", "--quiet", "--clear", "--python", base, environment), check=True)
    python = environment / "bin" / "python"
    if requires or peers:
        options = ("--quiet", "--compile-bytecode", "--python", str(python))
        install = (uv_program, "pip", "install", *options, *requires, *peers)
        subprocess.run(install, check=True)
    return Bench(python=python, base=base, folder=folder)


def plain(bench: Bench, script: Path, requires: tuple[str, ...]) -> Built:
    """Return Python itself; where packages are needed, that of their virtual environment."""
    return Built(command=(str(bench.python if requires else bench.base), "-I", str(script)))


def onefold(bench: Bench, script: Path, requires: tuple[str, ...], form: str) -> Built:
    project = bench.folder / f"onefold-{script.stem}"
    project.mkdir(exist_ok=True)
    wanted = ", ".join(f'"{each}"' for each in requires)
    (project / "onefold.toml").write_text(
        f'[application]\nname = "{script.stem}"\nscript = "{script.name}"\nrequires = [{wanted}]\n',
        encoding="utf-8",
    )
    (project / script.name).write_bytes(script.read_bytes())
    command = (sys.executable, "-c", "import sys; from builders.command.main import main; sys.exit(main())")
    arguments = (
        "build",
        str(project),
        "--form",
        form,
        "--python",
        str(bench.base),
        "--output",
        str(project / form),
    )
    made = project / form / script.stem
    program = made / script.stem if form == "folder" else made
    return _timed((*command, *arguments), made, program, edited=project / script.name)


def pyinstaller(bench: Bench, script: Path, _requires: tuple[str, ...], form: str) -> Built:
    output = bench.folder / f"pyinstaller-{script.stem}-{form}"
    kind = "--onefile" if form == "file" else "--onedir"
    command = (str(bench.python), "-m", "PyInstaller", kind, "--noconfirm", "--log-level=ERROR")
    folders = (
        "--distpath",
        str(output),
        "--workpath",
        str(output / "work"),
        "--specpath",
        str(output / "spec"),
    )
    made = output / script.stem
    return _timed((*command, *folders, str(script)), made, made / script.stem if form == "folder" else made)


def cx_freeze(bench: Bench, script: Path, _requires: tuple[str, ...]) -> Built:
    output = bench.folder / f"cx_freeze-{script.stem}"
    command = (
        str(bench.python),
        "-m",
        "cx_Freeze",
        f"--script={script}",
        "build_exe",
        "--silent",
        f"--build-exe={output}",
    )
    return _timed(command, output, output / script.stem)


def nuitka(bench: Bench, script: Path, _requires: tuple[str, ...]) -> Built:
    output = bench.folder / f"nuitka-{script.stem}"
    options = ("--standalone", "--assume-yes-for-downloads", "--quiet", f"--output-dir={output}")
    made = output / f"{script.stem}.dist"
    return _timed(
        (str(bench.python), "-m", "nuitka", *options, str(script)), made, made / f"{script.stem}.bin"
    )


Tool = Callable[[Bench, Path, tuple[str, ...]], Built]

OURS: dict[str, Tool] = {
    "Onefold, one file": lambda bench, script, requires: onefold(bench, script, requires, "file"),
    "Onefold, folder": lambda bench, script, requires: onefold(bench, script, requires, "folder"),
}
PEERS: dict[str, Tool] = {
    "PyInstaller, one file": lambda bench, script, requires: pyinstaller(bench, script, requires, "file"),
    "PyInstaller, folder": lambda bench, script, requires: pyinstaller(bench, script, requires, "folder"),
    "cx_Freeze": cx_freeze,
}
SLOW_PEERS: dict[str, Tool] = {"Nuitka, standalone": nuitka}
PEER_PACKAGES = ("pyinstaller", "cx_Freeze")


def _timed(command: tuple[str, ...], made: Path, program: Path, edited: Path | None = None) -> Built:
    """Build, build again with nothing changed, and again after a line was added to a file."""
    seconds, again = _seconds(command), _seconds(command)
    changed = 0.0
    if edited:
        with edited.open("a", encoding="utf-8") as file:
            file.write("# edited\n")
        changed = _seconds(command)
    files = [file for file in made.rglob("*") if file.is_file()] if made.is_dir() else [made]
    return Built(
        command=(str(program),),
        seconds=seconds,
        again=again,
        changed=changed,
        size=sum(file.stat().st_size for file in files),
        files=len(files),
    )


def _seconds(command: tuple[str, ...]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - started
