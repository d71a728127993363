"""Onefold packages itself: the built Studio opens a sample by the keyboard, and builds it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from studio.keeping.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from builders.pythons.model import Distribution

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180  # seconds, on two busy cores


@pytest.fixture(scope="module")
def built(python: Distribution, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build packaging/onefold.toml from a copy of the checkout; return the executable."""
    copy = tmp_path_factory.mktemp("Önefold (a b)")
    for name in ("resources", "builders", "studio", "samples", "packaging"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    command = ["-c", "import sys; from builders.command.main import main; sys.exit(main(sys.argv[1:]))"]
    asked = ["build", copy / "packaging", "--python", python.executable, "--output", copy / "out"]
    done = subprocess.run(
        [sys.executable, *command, *asked],
        cwd=ROOT,
        env=os.environ | {"ONEFOLD_CACHE": str(cache)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip()) / "onefold"


@pytest.fixture(scope="module")
def display(require_tool: Callable[[str], str]) -> Iterator[str]:
    """Start a screen of its own and return its name."""
    reading, writing = os.pipe()
    server = [require_tool("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1400x900x24"]
    with subprocess.Popen(server, pass_fds=(writing,), stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        with os.fdopen(reading) as said:
            yield f":{said.readline().strip()}"
        process.terminate()


def test_the_command_line_is_inside(built: Path, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.defpath}
    said = subprocess.check_output([built, "--version"], env=environment, text=True, cwd=tmp_path)
    assert said.startswith("onefold ")


def test_the_built_studio_builds_a_sample(
    built: Path,
    display: str,
    cache: Path,
    tmp_path: Path,
    require_tool: Callable[[str], str],
) -> None:
    xdotool = require_tool("xdotool")
    project = tmp_path / "wetter für alle"
    shutil.copytree(
        ROOT / "samples" / "weather", project, ignore=shutil.ignore_patterns("__pycache__", "dist")
    )
    Trust().grant(project)
    kept = {name: os.environ[name] for name in ("PATH", "PYENV_ROOT", "HOME") if name in os.environ}
    kept |= {name: value for name, value in os.environ.items() if name.startswith(("UV_", "PIP_", "SSL_"))}
    environment = kept | {
        "DISPLAY": display,
        "LANG": "C.UTF-8",
        "ONEFOLD_CACHE": str(cache),
        "ONEFOLD_STATE": os.environ["ONEFOLD_STATE"],
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    log = tmp_path / "log"
    with (
        log.open("wb") as said,
        subprocess.Popen(
            [built, "studio", project], env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        ) as studio,
    ):
        try:
            search = [xdotool, "search", "--sync", "--onlyvisible", "--name", "wetter"]
            subprocess.run(search, env=environment, stdout=subprocess.DEVNULL, timeout=60, check=True)
            time.sleep(2)
            subprocess.run([*search, "windowfocus"], env=environment, check=True)
            subprocess.run([xdotool, "key", "ctrl+b"], env=environment, check=True)
            program = _wait_for(project / "dist" / "onefold", "weather", studio)
        finally:
            studio.terminate()
    assert studio.wait(10) == 0, log.read_text()
    said_by_it = subprocess.check_output([program], env={"HOME": str(tmp_path)}, encoding="utf-8", timeout=60)
    assert "Monday" in said_by_it


def _wait_for(folder: Path, name: str, studio: subprocess.Popen[bytes]) -> Path:
    for _ in range(PATIENCE * 4):
        found = list(folder.glob(f"*/{name}"))
        if found:
            return found[0]
        assert studio.poll() is None, "the Studio ended"
        time.sleep(0.25)
    raise AssertionError("nothing was built")
