"""Count the instructions of importing 500 modules of the standard library by each importer, as one table.

    python -m benchmarks.importers [VERSION]...

Each importer gets the same modules, compiled beforehand, in a process of its own under callgrind, which then
imports them all; "find" only asks for their specs. The cost of the process that does neither is taken away,
and that of the first find.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import instructions
from builders.pythons.choose import choose
from builders.pythons.compiling import compiling_python

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "importers.md"
COUNT = 500
VERSIONS = ("3.10", "3.13")
TASKS = ("nothing", "find", "import")

LIST = """
import importlib, pkgutil, sys, warnings
warnings.simplefilter("ignore")
skipped = {"antigravity", "this", "idlelib", "turtledemo", "turtle", "tkinter", "test", "lib2to3",
    "ensurepip", "msilib", "pip", "setuptools", "site", "curses", "venv", "__main__", "nturl2path"}
queue = sorted(set(sys.stdlib_module_names) - skipped)
found = []
while queue:
    name = queue.pop(0)
    if name.startswith("_test") or ".test" in name or "__main__" in name or "idle_test" in name:
        continue
    try:
        module = importlib.import_module(name)
    except Exception:
        continue
    if type(module.__spec__.loader).__name__ in ("SourceFileLoader",) and module.__file__.endswith(".py"):
        found.append(name)
    if hasattr(module, "__path__"):
        queue += [name + "." + one.name for one in pkgutil.iter_modules(module.__path__)]
print(*found[:int(sys.argv[1])])
"""
FREEZE = """
import compileall, importlib.util, os, pathlib, shutil, sys, zipfile
import oxidized_importer as oxidized
target, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
stdlib = pathlib.Path(os.__file__).parent
for name in names:
    base = stdlib.joinpath(*name.split("."))
    file = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
    place = target / "files" / file.relative_to(stdlib)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, place)
    os.utime(place, (1e9, 1e9))
compileall.compile_dir(target / "files", quiet=1)
with zipfile.ZipFile(target / "modules.zip", "w", zipfile.ZIP_STORED) as archive:
    for source in sorted((target / "files").rglob("*.py")):
        cached = pathlib.Path(importlib.util.cache_from_source(source))
        archive.write(source, source.relative_to(target / "files"))
        archive.write(cached, source.relative_to(target / "files").with_suffix(".pyc"))
collector = oxidized.OxidizedResourceCollector(allowed_locations=["in-memory"])
for one in oxidized.find_resources_in_path(target / "files"):
    collector.add_in_memory(one)
finder = oxidized.OxidizedFinder()
finder.add_resources(collector.oxidize()[0])
(target / "blob").write_bytes(finder.serialize_indexed_resources())
"""
# What every subject does: get ready, find one module, then nothing, find the others, or import all, then
# leave without a farewell. With the first find come caches of folders, and the loaders of a built program.
RUN = """
import os, sys
sys.path_importer_cache.clear()
{ready}
asked = []
for name in {names!r}.split():
    package = name.rpartition(".")[0]
    path = [os.path.join({place!r}, *package.split("."))] if {place!r} and package else None
    if name not in sys.modules:
        asked.append((name, path))
sys.meta_path[0].find_spec(*asked.pop())
if {what!r} == "find":
    find_spec = sys.meta_path[0].find_spec
    for name, path in asked:
        find_spec(name, path)
elif {what!r} == "import":
    for name in {names!r}.split():
        try:
            __import__(name)
        except ImportError:
            pass
os._exit(0)
"""
FIRST_PATH = "sys.path.insert(0, {place!r})"
OXIDIZED = """
import oxidized_importer
finder = oxidized_importer.OxidizedFinder()
finder.index_file_memory_mapped({place!r})
sys.meta_path.insert(0, finder)
"""
OURS = "import sys\nfrom resources import oxidized_importer\nsys.modules[__name__] = oxidized_importer\n"
PATH_FINDER = "import importlib.machinery\nsys.meta_path.insert(0, importlib.machinery.PathFinder)\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """An importer: code that makes it ready, or the path from which PathFinder and zipimport import."""

    environment: dict[str, str]
    ready: str = ""
    path: str = ""


def main() -> int:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    lines = [HEAD.format(count=COUNT)]
    for version in sys.argv[1:] or VERSIONS:
        with tempfile.TemporaryDirectory(prefix="onefold-importers-") as folder:
            lines += _rows(compiling_python(choose(version)).executable, version, Path(folder), environment)
    text = "\n".join(lines) + "\n"
    sys.stdout.write(text)
    DOCUMENT.write_text(text, encoding="utf-8")
    return 0


HEAD = """# What an import costs

Millions of instructions in user space (callgrind) of a process that imports {count} modules of the
standard library, all from one place and compiled beforehand. "find" is the finder's own time: it
makes the modules' specs and loads nothing. What the process does besides, importing the importer,
reading its index and finding the first module included, is in the column "start and index", and in
no other. Made by `python -m benchmarks.importers`.

| Python | importer | start and index | find | import |
|---|---|---|---|---|"""


def _rows(python: Path, version: str, folder: Path, environment: dict[str, str]) -> list[str]:
    ours = folder / "ours"
    ours.mkdir()
    (ours / "oxidized_importer.py").write_text(OURS)
    with_ours = environment | {"PYTHONPATH": f"{ours}{os.pathsep}{ROOT}"}
    names = _run((python, "-S", "-c", LIST, str(COUNT)), environment).strip()
    _run((python, "-c", FREEZE, str(folder), *names.split()), with_ours)
    blob = OXIDIZED.format(place=str(folder / "blob"))
    subjects = {
        "PathFinder": _Subject(path=str(folder / "files"), environment=environment),
        "zipimport": _Subject(path=str(folder / "modules.zip"), environment=environment),
        "onefold.oxidized_importer": _Subject(ready=blob, environment=with_ours),
    }
    if version.startswith("3.10"):
        original = folder / "original"
        install = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python)
        _run((*install, "--target", original, "oxidized_importer==0.6.0"), dict(os.environ))
        with_original = environment | {"PYTHONPATH": str(original)}
        subjects["oxidized_importer 0.6.0"] = _Subject(ready=blob, environment=with_original)
    rows = [_row(version, name, python, names, subject) for name, subject in subjects.items()]
    return [*rows, _built(version, names, folder, environment)]


def _row(version: str, name: str, python: Path, names: str, subject: _Subject) -> str:
    ready = PATH_FINDER + FIRST_PATH.format(place=subject.path) if subject.path else subject.ready
    counts = []
    for what in TASKS:
        script = RUN.format(ready=ready, names=names, what=what, place=subject.path)
        counts.append(instructions((str(python), "-S", "-c", script), subject.environment))
    return _cells(version, name, counts)


def _built(version: str, names: str, folder: Path, environment: dict[str, str]) -> str:
    """Count the same in programs that Onefold builds, whose standard library is in memory."""
    counts = []
    for what in TASKS:
        script = folder / f"program_{what}.py"
        script.write_text(RUN.format(ready="", names=names, what=what, place=""))
        command = (
            sys.executable,
            "-c",
            "import sys; from builders.command.main import main; sys.exit(main())",
        )
        output = folder / f"out_{what}"
        arguments = ("build", script, "--python", version, "--location", "in-memory", "--output", output)
        _run((*command, *arguments), dict(os.environ) | {"PYTHONPATH": str(ROOT)})
        counts.append(instructions((str(output / script.stem),), environment))
    return _cells(version, "a program built by Onefold", counts)


def _cells(version: str, subject: str, counts: list[int]) -> str:
    if not all(counts):
        raise RuntimeError(f"{subject} of {version} did not run to its end, or there is no valgrind")
    nothing, find, load = (count / 1e6 for count in counts)
    return f"| {version} | {subject} | {nothing:.1f} | {find - nothing:.1f} | {load - nothing:.1f} |"


def _run(command: tuple[str | Path, ...], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[:3]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
