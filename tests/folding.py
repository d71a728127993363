"""Folds the programs of tests/programs and runs them as their users would.

ONEFOLD_TEST_PYTHONS names the Pythons to fold for, as `--python` takes them, with spaces between; without
it, the newest that is found. ONEFOLD_CACHE is used if it is set; else each run has a cache of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from builders.pythons.choose import choose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builders.pythons.model import Distribution

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ROOT / "tests" / "programs"
NEWEST = "newest"
COMMAND = "import sys; from builders.command.main import main; raise SystemExit(main(sys.argv[1:]))"
PATIENCE = 120.0  # seconds; two builds may go on beside it

Form = Literal["file", "folder"]
FORMS: tuple[Form, ...] = ("file", "folder")
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A folded program: what it is started by, and the file or folder that a user takes away."""

    executable: Path
    whole: Path
    home: Path

    @property
    def variables(self) -> dict[str, str]:
        """Return a user's environment, in which nothing speaks of Python or of Onefold."""
        ours = ("PYTHON", "ONEFOLD", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {"HOME": str(self.home), "XDG_CACHE_HOME": str(self.unpacked), "LANG": "C.UTF-8"}

    @property
    def unpacked(self) -> Path:
        """The cache that the program may unpack to."""
        return self.home / "cache"

    def run(
        self, *arguments: str | Path, before: tuple[str, ...] = (), cwd: Path | None = None, **more: str
    ) -> Done:
        """Run it to its end, `before` being a command that starts another."""
        return run([*before, self.executable, *arguments], self.variables | more, cwd)

    def says(self, *arguments: str | Path, cwd: Path | None = None, **more: str) -> str:
        """Return what it prints; it must succeed, and complain about nothing."""
        done = run([self.executable, *arguments], self.variables | more, cwd)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        return done.stdout


def run(command: Sequence[str | Path], variables: Mapping[str, str], cwd: Path | None = None) -> Done:
    return subprocess.run(
        command,
        env=variables,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Folds projects for one Python."""

    python: str
    root: Path
    cache: Path
    built: dict[tuple[str, ...], Path] = field(default_factory=dict)

    def fold(self, project: str | Path, form: Form, *options: str) -> Program:
        """Build a project, given by its place below tests/programs, once in a run of the tests."""
        key = (str(project), form, *options)
        if key not in self.built:
            output = self.root / f"{len(self.built)}"
            place = ("--form", form, "--output", str(output))
            self.built[key] = self._build(PROGRAMS / project, *place, *options)
        whole = self.built[key]
        home = self.root / "home" / whole.parent.name
        home.mkdir(parents=True, exist_ok=True)
        return Program(executable=whole if form == "file" else whole / whole.name, whole=whole, home=home)

    def _build(self, project: Path, *options: str) -> Path:
        return Path(self.command("build", project, "--python", self.python, *options).strip())

    def command(self, *words: str | Path) -> str:
        """Run this checkout's command line; return what it prints."""
        variables = os.environ | {"PYTHONPATH": str(ROOT), "ONEFOLD_CACHE": str(self.cache)}
        done = run([sys.executable, "-c", COMMAND, *words], variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of Onefold's caches, the same one for all workers."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return Path(os.environ.get("ONEFOLD_CACHE") or shared / "cache-of-onefold")


@pytest.fixture(scope="session", params=os.environ.get("ONEFOLD_TEST_PYTHONS", NEWEST).split())
def python(request: pytest.FixtureRequest, cache: Path) -> Distribution:
    """Return a Python that programs are folded for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONEFOLD_CACHE", str(cache))
        return choose(None if request.param == NEWEST else request.param, "")


@pytest.fixture(scope="session")
def folder(python: Distribution, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    root = tmp_path_factory.mktemp(f"programs-{python.version}")
    return Folder(python=str(python.executable), root=root, cache=cache)


@pytest.fixture(scope="session", params=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    found: Form = request.param
    return found
