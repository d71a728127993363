"""From the button to the program that runs: journeys through the page Build, with the real engine."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from builders.project.keys import NAME
from resources.target import this_machine
from studio.building.building import Phase
from studio.engine.job import Ending
from studio.keeping import history
from studio.steps import Mark

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from builders.pythons.model import Distribution
    from studio.frame.window import MainWindow

PATIENCE = 60_000  # milliseconds
LEFT = Qt.MouseButton.LeftButton

SHOP = {
    "main.py": "import sys\nimport shop\n\nprint(shop.greeting(), *sys.argv[1:])\n",
    "shop/__init__.py": (
        "from pathlib import Path\n\n\n"
        "def greeting():\n"
        '    return Path(__file__).with_name("greeting.txt").read_text().strip()\n'
    ),
    "shop/greeting.txt": "Good morning\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(autouse=True)
def _engine(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEFOLD_CACHE", str(cache))


@pytest.fixture
def shop(tmp_path: Path, python: Distribution) -> Path:
    """Return a project whose package opens a file beside its own, which is told to be in memory."""
    settings = f'[application]\nscript = "main.py"\n[python]\npath = "{python.executable}"\n'
    in_memory = '[resources]\nlocation = "in-memory"\n'
    return write(tmp_path / "The shop", {**SHOP, "onefold.toml": settings + in_memory})


def button(parent: QWidget, text: str) -> QPushButton:
    """Return the button that a user sees under that text."""
    buttons = parent.findChildren(QPushButton)
    found = [one for one in buttons if one.text().replace("&", "") == text and one.isVisible()]
    assert found, f"no button {text!r}"
    return found[0]


def build(qtbot: QtBot, window: MainWindow) -> None:
    """Press Build, trust the folder if asked, and wait for the end."""
    qtbot.mouseClick(window.header.build, LEFT)
    finish(qtbot, window)


def finish(qtbot: QtBot, window: MainWindow) -> None:
    building = window.session.building
    qtbot.waitUntil(lambda: building.phase is Phase.IDLE and building.result is not None, timeout=PATIENCE)


def run(qtbot: QtBot, window: MainWindow) -> str:
    """Press Run on the card of what was made; return what the console shows at the end."""
    page = window.build_page
    with qtbot.waitSignal(page.console.ended, timeout=PATIENCE) as ended:
        qtbot.mouseClick(page.made.cards[0].run, LEFT)
    if ended.args[0]:
        qtbot.waitUntil(lambda: page.console.diagnoses.cards != [], timeout=PATIENCE)
    return page.console.terminal.toPlainText()


def test_a_new_folder_is_trusted_once_built_run_repaired_and_runs(
    qtbot: QtBot, window: MainWindow, shop: Path
) -> None:
    window.open(shop)
    page, session = window.build_page, window.session
    qtbot.mouseClick(window.header.build, LEFT)
    assert not session.building.is_running
    assert "A build runs code" in button(window, "Not now").parentWidget().accessibleName()
    qtbot.mouseClick(button(window, "Not now"), LEFT)
    assert not session.building.is_running

    qtbot.mouseClick(window.header.build, LEFT)
    qtbot.mouseClick(button(window, "Trust and build"), LEFT)
    assert (session.building.is_running, window.header.build.text()) == (True, "Stop")
    finish(qtbot, window)
    assert session.building.result.outcome.ending is Ending.DONE
    assert page.mark() is Mark.DONE
    assert {"bytecode", "write"} <= page.steps.rows.keys()
    assert page.steps.rows["write"].time.text().endswith(" s")

    # The build says what will go wrong, and the run does.
    assert "greeting.txt" in " ".join(one.message for one in session.problems.found_by("build"))
    said = run(qtbot, window)
    assert "NotADirectoryError" in said
    assert page.console.state.text() == "Ended with exit code 1"
    assert page.mark() is Mark.PROBLEM
    assert page.console.diagnoses.cards[0].message.text() == (
        "The program opens shop/greeting.txt as a file, but finds none."
    )
    qtbot.mouseClick(button(page.console, "Put shop on the file system"), LEFT)
    assert session.document.history.undoText() == "Put shop on the file system"
    assert "1 change since" in page._sentence.text()

    page.console.arguments.setFocus()
    qtbot.mouseClick(button(page.console, "Build again"), LEFT)
    finish(qtbot, window)
    assert 'match = "shop"' in (shop / "onefold.toml").read_text()
    qtbot.keyClicks(page.console.arguments, "'to you'")
    assert run(qtbot, window).strip() == "Good morning to you"
    assert page.mark() is Mark.DONE

    qtbot.waitUntil(lambda: page.sizes.model.rowCount() > 0, timeout=PATIENCE)
    names = {page.sizes.model.index(row, 0).data() for row in range(page.sizes.model.rowCount())}
    assert {"shop", "Python"} <= names
    qtbot.waitUntil(lambda: page.needs.tree.topLevelItemCount() > 0, timeout=PATIENCE)
    built = history.last(session.document.opened_path)
    assert built.succeeded
    assert Path(built.made) in shop.rglob("dist/onefold/*/*")
    assert window.statusBar().built.text() == "Built just now"

    # Another day: what was built can be run, and what is changed is marked.
    window.open(shop)
    assert page.mark() is Mark.DONE
    assert run(qtbot, window).strip() == "Good morning to you"
    session.document.set(NAME, "Shop", "Name it")
    assert page.mark() is Mark.NEEDS_YOU
    assert window.statusBar().built.text() == "Built just now, 1 change since"


def test_a_module_that_a_rule_leaves_out_is_brought_back(
    qtbot: QtBot, window: MainWindow, shop: Path, python: Distribution
) -> None:
    settings = f'[application]\nscript = "main.py"\n[python]\npath = "{python.executable}"\n'
    rule = '[resources]\nrules = [{ match = "shop", location = "leave-out" }]\n'
    (shop / "onefold.toml").write_text(settings + rule)
    window.open(shop)
    window.session.trust.grant(shop)
    build(qtbot, window)
    assert "No module named 'shop'" in run(qtbot, window)
    console = window.build_page.console
    qtbot.mouseClick(button(console, "Remove the rule for shop"), LEFT)
    qtbot.mouseClick(button(console, "Build again"), LEFT)
    finish(qtbot, window)
    assert run(qtbot, window).strip() == "Good morning"


SLOW = {
    "pyproject.toml": (
        '[build-system]\nrequires = []\nbuild-backend = "slow"\nbackend-path = ["."]\n'
        '[project]\nname = "slow"\nversion = "1"\n[project.scripts]\nslow = "slow:main"\n'
    ),
    "slow.py": (
        "import os, subprocess, sys, time\n"
        "from pathlib import Path\n\n\n"
        "def build_wheel(folder, *_):\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "    Path(os.environ['SLOW_PROCESSES']).write_text(f'{os.getpid()} {child.pid}')\n"
        "    time.sleep(600)\n"
    ),
}


@pytest.fixture
def slow(tmp_path: Path, python: Distribution, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project whose build backend never ends; it notes its processes in the file `processes`."""
    monkeypatch.setenv("SLOW_PROCESSES", str(tmp_path / "processes"))
    settings = {"onefold.toml": f'[python]\npath = "{python.executable}"\n'}
    return write(tmp_path / "slow", SLOW | settings)


@pytest.mark.parametrize("way", ["button", "key"])
def test_stop_ends_everything_within_two_seconds(
    qtbot: QtBot, window: MainWindow, slow: Path, way: str
) -> None:
    noted, others = slow.parent / "processes", set(psutil.Process().children(recursive=True))
    window.open(slow)
    window.session.trust.grant(slow)
    window.session.board.stop()  # it reads the project too, and so would run the backend
    earlier = slow / "dist" / "onefold" / this_machine().triple / "slow"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("the earlier program")
    qtbot.mouseClick(window.header.build, LEFT)
    qtbot.waitUntil(lambda: noted.exists() and " " in noted.read_text(), timeout=PATIENCE)
    ours = [psutil.Process(int(number)) for number in noted.read_text().split()]
    ours += set(psutil.Process().children(recursive=True)) - others  # tests before may have left some
    started = time.monotonic()
    if way == "key":
        window.build_page.log.text.setFocus()
        qtbot.keyClick(window.build_page.log.text, Qt.Key.Key_Escape)
    else:
        qtbot.mouseClick(window.header.build, LEFT)
    finish(qtbot, window)
    assert time.monotonic() - started < 2
    qtbot.waitUntil(lambda: not any(_is_alive(process) for process in ours), timeout=2000)
    assert window.session.building.result.outcome.ending is Ending.STOPPED
    assert window.build_page.mark() is Mark.NONE
    assert [path.name for path in earlier.parent.iterdir()] == ["slow"]
    assert earlier.read_text() == "the earlier program"


@pytest.mark.parametrize("way", ["close the window", "open another project"])
def test_who_leaves_a_build_leaves_no_process(
    qtbot: QtBot, window: MainWindow, slow: Path, shop: Path, way: str
) -> None:
    noted = slow.parent / "processes"
    window.open(slow)
    window.session.trust.grant(slow)
    window.session.board.stop()
    qtbot.mouseClick(window.header.build, LEFT)
    qtbot.waitUntil(lambda: noted.exists() and " " in noted.read_text(), timeout=PATIENCE)
    ours = [psutil.Process(int(number)) for number in noted.read_text().split()]
    if way == "close the window":
        window.close()
        assert not any(map(_is_alive, ours))
        return
    window.open(shop)
    page = window.build_page
    assert (window.header.build.text(), page.steps.rows, page.mark()) == ("Build", {}, Mark.NONE)
    qtbot.waitUntil(lambda: not any(map(_is_alive, ours)), timeout=4000)
    assert page.log.plain() == ""


def _is_alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
