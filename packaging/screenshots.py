"""Take pictures of every step of the Studio: `xvfb-run -a python packaging/screenshots.py FOLDER`.

Light and dark, at 1x and 2x, of the sample as a user sees it after a first build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
SIZE = (1400, 900)
PATIENCE = 240  # seconds for reading and building
LOOKS = tuple((scheme, scale) for scheme in ("light", "dark") for scale in ("1", "2"))

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from studio.frame.window import MainWindow


def main() -> int:
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 2:  # noqa: PLR2004 - it was started by itself, below
        sys.path.insert(0, str(ROOT))
        return _take(folder, sys.argv[2], sys.argv[3])
    for scheme, scale in LOOKS:
        with tempfile.TemporaryDirectory(prefix="ada-") as home:
            state = {"ONEFOLD_STATE": f"{home}/state", "XDG_CONFIG_HOME": f"{home}/config"}
            environment = os.environ | state | {"QT_SCALE_FACTOR": scale, "LANGUAGE": "en", "LANG": "C.UTF-8"}
            command = [sys.executable, __file__, folder, scheme, scale, home]
            subprocess.run(command, env=environment, check=True)
    return 0


def _take(folder: Path, scheme: str, scale: str) -> int:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from studio import style
    from studio.application import start

    application = QApplication(sys.argv[:1])
    window = start(application)
    style.apply(Qt.ColorScheme.Dark if scheme == "dark" else Qt.ColorScheme.Light)
    window.resize(*SIZE)
    window.show()
    suffix = f"-{scheme}" + ("@2x" if scale == "2" else "")

    def shoot(name: str) -> None:
        _wait(application, 0.5)
        window.grab().save(str(folder / f"{name}{suffix}.png"))

    shoot("start")
    _steps(application, window, shoot)
    window.close()
    return 0


def _steps(application: QApplication, window: MainWindow, shoot: Callable[[str], None]) -> None:
    from studio.board import State
    from studio.steps import Step

    project = Path(sys.argv[4]) / "Projects" / "weather"
    shutil.copytree(
        ROOT / "samples" / "weather", project, ignore=shutil.ignore_patterns("__pycache__", "dist")
    )
    window.session.trust.grant(project)
    window.open(project)
    board = window.session.board
    board.refresh()
    _until(application, lambda: board.state in {State.READY, State.FAILED})
    window.session.build_wanted.emit()
    _until(application, lambda: any((project / "dist").glob("onefold/*/weather")))
    _wait(application, 2)
    window.show_step(Step.RESOURCES, "weather.cli")
    _place(window)
    for step in Step:
        window.show_step(step)
        shoot(step.name.lower())


def _place(window: MainWindow) -> None:
    """Put something on the file system, so that the pictures show what a rule does."""
    from builders.project.keys import RULES
    from resources.model import Location, Rule

    rule = Rule(match="pygments", location=Location.FILESYSTEM_RELATIVE)
    window.session.document.set(RULES, (rule,), "Put pygments on the file system")


def _until(application: QApplication, happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened() and time.monotonic() < end:
        _wait(application, 0.1)


def _wait(application: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
