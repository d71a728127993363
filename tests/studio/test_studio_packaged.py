"""Onefold packages itself: the built Studio opens a sample, and what was built builds it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from builders.pythons.model import Distribution

ROOT = Path(__file__).resolve().parents[2]


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


def test_the_command_line_is_inside(built: Path, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.defpath}
    said = subprocess.check_output([built, "--version"], env=environment, text=True, cwd=tmp_path)
    assert said.startswith("onefold ")
