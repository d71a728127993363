"""The programs that are asked, each built for one Python and one location."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from builders.pythons.choose import choose

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOCATIONS = {"in-memory": "file", "filesystem-relative": "folder"}
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
SECONDS = 300

# What a program leaves out of the standard library, and these tests need.
TESTED = ("test", "_test*", "__hello__", "__phello__")
SUITE = """
[application]
name = "suite"
script = "runner.py"
[python]
allow-python = "SUITE_PYTHON"
"""
# Extension modules that these tests load by themselves, and archives that zipimport reads.
FILES = (
    *("_testcapi", "_testmultiphase", "_testsinglephase"),
    *("test.test_importlib.data", "test.test_importlib.metadata.data"),
    *("test.test_importlib.zipdata01", "test.test_importlib.zipdata02"),
    *("test.test_importlib.resources.zipdata01", "test.test_importlib.resources.zipdata02"),
)
FIXTURES = """
import pathlib, sys
try:
    from test.test_importlib.resources import util, _path
    fixtures = util.fixtures
except (ImportError, AttributeError):
    sys.exit()
place = pathlib.Path(sys.argv[1], "fixtures_of_tests")
place.mkdir()
_path.build({"__init__.py": "", **fixtures}, place)
"""


def find_python(version: str) -> str | None:
    """Return the executable of an installed Python of that version, or None."""
    try:
        return str(choose(version, "").executable)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it cannot be used here
        return None


def run(command: list[str], folder: Path, **variables: str) -> str:
    """Run a command to its end and return what it said; a failure carries that."""
    ended = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(f"{command[0]} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return ended.stdout


def environment(version: str, folder: Path) -> Path:
    """Return the Python of a virtual environment with the survey installed."""
    uv = [sys.executable, "-m", "uv"]
    run([*uv, "venv", "--quiet", "--python", str(find_python(version)), "venv"], folder)
    shutil.copytree(HERE / "survey", folder / "installed")
    python = folder / "venv" / "bin" / "python"
    run([*uv, "pip", "install", "--quiet", "--python", str(python), "./installed"], folder)
    return python


def survey_program(version: str, location: str, folder: Path) -> Path:
    """Build the survey, with the source text that it asks for."""
    project = folder / f"survey-{location}"
    shutil.copytree(HERE / "survey", project)
    with (project / "pyproject.toml").open("a") as file:
        # debugpy lists its own folder.
        file.write(_resources("tool.onefold.resources", location, (), ("debugpy",)))
    return build(project, version, location)


def suite_program(version: str, location: str, folder: Path) -> Path:
    """Build the runner of CPython's own tests, with those tests and fixtures; it may be a plain python."""
    project = folder / f"suite-{location}"
    project.mkdir()
    shutil.copy(HERE / "suite" / "runner.py", project)
    run([str(find_python(version)), "-c", FIXTURES, str(project)], project)
    (project / "onefold.toml").write_text(SUITE + _resources("resources", location, TESTED, FILES))
    if (project / "fixtures_of_tests").exists():
        runner = project / "runner.py"
        runner.write_text(
            runner.read_text().replace("import sys\n", "import sys\n\nimport fixtures_of_tests\n", 1)
        )
    return build(project, version, location)


def _resources(table: str, location: str, matches: tuple[str, ...], files: tuple[str, ...] = ()) -> str:
    rules = [f'{{ match = "{match}", location = "{location}" }}' for match in matches]
    rules += [f'{{ match = "{match}", location = "filesystem-relative" }}' for match in files]
    rules.append(f'{{ match = "*", kind = "module source", location = "{location}" }}')
    return f'\n[{table}]\nlocation = "{location}"\nrules = [{", ".join(rules)}]\n'


def build(project: Path, version: str, location: str) -> Path:
    """Build a project and return its executable."""
    code = "import sys; from builders.command.main import main; sys.exit(main(sys.argv[1:]))"
    words = ["build", str(project), "--python", version, "--form", LOCATIONS[location]]
    said = run([sys.executable, "-c", code, *words], project, PYTHONPATH=str(ROOT))
    made = Path(said.splitlines()[-1])
    return made / made.name if made.is_dir() else made


def answers(command: list[str], folder: Path, *words: str) -> Mapping[str, object]:
    """Return what a program wrote as JSON into the file that it is given."""
    target = folder / "answers.json"
    target.unlink(missing_ok=True)
    run([*command, str(target), *words], folder)
    found: Mapping[str, object] = json.loads(target.read_text(encoding="utf-8"))
    return found
