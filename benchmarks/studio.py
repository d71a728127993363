"""Measure the Studio on 50,000 files: `python -m benchmarks.studio [ENVIRONMENT_FOLDER]`.

The folder is what a project would have installed; without one, a large one is installed first.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, Qt, QTimer, qVersion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeView, QWidget

from benchmarks.scanning import install
from benchmarks.tools import ROOT
from builders.project.keys import KEYS
from builders.pythons.choose import choose
from builders.pythons.compiling import compiling_python
from resources.model import Location, Rule
from studio.application import start
from studio.engine import calling
from studio.looking.preview import preview_of
from studio.placing.filterfield import FilterField
from studio.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from builders.project.key import Key
    from studio.frame.window import MainWindow

DOCUMENT = ROOT / "docs" / "studio-benchmarks.md"
ENVIRONMENT = "ONEFOLD_BENCHMARK_ENVIRONMENT"
PATIENCE = 600.0
WORDS = "numpy.linalg size:>20kB"
HEAD = """# Benchmarks of the Studio

Made by `python -m benchmarks.studio`; nothing here is typed by hand. A project with {files} files in its
environment, which are {resources} resources, is opened in the real window, without a screen, on the page
Resources, with all that was read before in its caches. Times are by the clock, and beside them what the
window itself used of a processor: others used the machine too, and {load:.1f} programs wanted its
{processors} processors.

Machine: {machine}. Python {version}, Qt {qt}. {date}.

| | by the clock | used by the window | wanted |
|---|---|---|---|
"""
# A program that opens the window, waits for its first picture, and says what that took of a processor.
STARTING = """
import os
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from studio.application import start
class Seen(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            application.exit()
        return False
application = QApplication([])
window = start(application)
seen = Seen()
window.installEventFilter(seen)
window.show()
application.exec()
print(sum(os.times()[:2]))
os._exit(0)
"""
# The process that reads a project, with the folder as what was installed.
READING = f"""
import importlib, os
from pathlib import Path
from builders.environment.model import Environment
def environment(**_given):
    folder = Path(os.environ["{ENVIRONMENT}"])
    return Environment(layers=(folder,), fingerprints=("the same",), identity="the same")
    yield
importlib.import_module("builders.environment.prepare").prepare = environment
from studio.survey.worker import main
raise SystemExit(main())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; everything in the unit, None where it does not apply."""

    title: str
    clock: float | None = None
    used: float | None = None
    target: float
    unit: str

    def __str__(self) -> str:
        cells = (self.title, self._text(self.clock), self._text(self.used), f"{self.target:g} {self.unit}")
        return f"| {' | '.join(cells)} |\n"

    def _text(self, value: float | None) -> str:
        digits = 0 if self.unit in {"ms", "MB"} else 2
        return "" if value is None else f"{value:.{digits}f} {self.unit}"


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds by the clock, and seconds of a processor that the window has used."""

    clock: float
    used: float

    def __sub__(self, other: Moment) -> Moment:
        return Moment(self.clock - other.clock, self.used - other.used)


def now() -> Moment:
    return Moment(time.perf_counter(), time.thread_time())


class Painted(QObject):
    """Waits until a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._moment: Moment | None = None
        widget.installEventFilter(self)

    def next(self) -> Moment:
        """Return when the widget is painted the next time."""
        self._moment = None
        self._widget.update()
        _wait(lambda: self._moment is not None)
        return self._moment or now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        self._moment = self._moment or now()


def main() -> int:
    python = compiling_python(choose(None))
    given = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="onefold-studio-") as place:
        folder = Path(given[0]).resolve() if given else install(Path(place) / "site-packages", python)
        state = Path(place) / "state"
        os.environ |= {ENVIRONMENT: str(folder), "ONEFOLD_STATE": str(state), "QT_QPA_PLATFORM": "offscreen"}
        started = Row(title="Start to first paint", used=_starting(place), target=0.7, unit="s")
        head, rows = _measure(Path(place), folder)
    text = head + "".join(map(str, (*rows, started)))
    DOCUMENT.write_text(text, "utf-8")
    print(text)
    return 0


def _starting(place: str) -> float:
    """Return the median of five starts after one that compiles, in seconds of a processor."""
    command = (sys.executable, "-c", STARTING)
    variables = os.environ | {"PYTHONPYCACHEPREFIX": f"{place}/bytecode", "PYTHONDONTWRITEBYTECODE": ""}
    seconds = []
    for _ in range(6):
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=variables)
        seconds.append(float(done.stdout))
    return sorted(seconds[1:])[2]


def _measure(place: Path, folder: Path) -> tuple[str, list[Row]]:
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, f"{place}/settings")
    application = QApplication([])
    calling.command = lambda *_: (sys.executable, "-c", READING)
    window = start(application)
    window.show()
    project = _project(place)
    window.session.trust.grant(project.parent)
    _read(window, project)  # the first time fills the caches of reading
    window.session.document.close()
    window.open(project)
    window.show_step(Step.RESOURCES)
    rows = [*_surveying(window), *_using(window), *_laying_out(window)]
    memory = psutil.Process().memory_info().rss / 1e6
    rows.append(Row(title="Memory", used=memory, target=500, unit="MB"))
    head = _head(folder, len(window.session.board.resources))
    window.close()
    return head, rows


def _head(folder: Path, resources: int) -> str:
    files = sum(len(names) for _place, _folders, names in os.walk(folder))
    return HEAD.format(
        files=f"{files:,}",
        resources=f"{resources:,}",
        load=os.getloadavg()[0],
        processors=os.cpu_count(),
        machine=f"{platform.system()} {platform.machine()}",
        version=platform.python_version(),
        qt=qVersion(),
        date=time.strftime("%Y-%m-%d", time.gmtime()),
    )


def _project(place: Path) -> Path:
    folder = place / "weather"
    folder.mkdir()
    script = folder / "weather.py"
    script.write_text("import numpy, django, pandas\nprint(numpy.__version__)\n")
    return script


def _read(window: MainWindow, project: Path) -> None:
    window.open(project)
    _wait(lambda: window.session.board.state.value in {"ready", "failed"})
    if window.session.board.failure:
        raise SystemExit(window.session.board.failure)


def _surveying(window: MainWindow) -> list[Row]:
    """Watch one survey: when the tree can be used, and how long events have to wait meanwhile."""
    board, moments, ticks = window.session.board, dict[str, Moment](), [now()]
    board.progress.connect(lambda event: moments.update({event.step: now()}))
    timer = _ticking(ticks)
    painted = Painted(_rows(window))
    _wait(lambda: board.state.value == "ready")
    usable = painted.next() - moments["advice"]
    _settle(3)
    timer.stop()
    waits = [after - before for before, after in pairwise(ticks)]
    clock, used = sorted(1000 * one.clock - 1 for one in waits), sorted(1000 * one.used for one in waits)
    title, late = "Longest time without a look at events until all is shown", int(0.999 * len(waits))
    return [
        Row(
            title="From the end of the scan to the tree",
            clock=usable.clock,
            used=usable.used,
            target=1.0,
            unit="s",
        ),
        Row(title=f"{title}, 99.9th percentile", clock=clock[late], used=used[late], target=50, unit="ms"),
        Row(title="the same, the worst", clock=clock[-1], used=used[-1], target=50, unit="ms"),
    ]


def _using(window: MainWindow) -> list[Row]:
    typed = _typing(window)
    moved = [_moving(window, "jedi", where) for where in Location]
    return [
        _row("From a key in the filter to its rows, the median", typed, 50, len(typed) // 2),
        _row("the same, the worst of 23 keys", typed, 50, -1),
        _row("Moving a package of 5,712 resources, the median of 3", moved, 100, 1),
    ]


def _laying_out(window: MainWindow) -> list[Row]:
    """Fill the page Layout, then move a package while it is in view, until the whole preview is right."""
    settled, ticks = list[Moment](), [now()]
    preview_of(window.session).settled.connect(lambda: settled.append(now()))
    timer = _ticking(ticks)
    window.show_step(Step.LAYOUT)
    _wait(lambda: bool(settled))
    _settle(3)
    timer.stop()
    moved = [_laid_out_anew(window, "jedi", where, settled) for where in (*Location, *Location)]
    waits = [after - before for before, after in pairwise(ticks)]
    return [
        _row("Longest time without a look at events while Layout is filled", waits, 50, -1),
        _row("Moving them while Layout is in view, until all of it is right, the median of 6", moved, 100, 3),
    ]


def _laid_out_anew(window: MainWindow, match: str, location: Location, settled: list[Moment]) -> Moment:
    settled.clear()
    started = now()
    window.session.document.set(_rules(), (Rule(match=match, location=location),), "Move it")
    _wait(lambda: bool(settled))
    needed = settled[0] - started
    _settle(2)
    return needed


def _ticking(ticks: list[Moment]) -> QTimer:
    """Return a timer that notes each time that events are looked at."""
    timer = QTimer()
    timer.setInterval(1)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(now()))
    timer.start()
    return timer


def _row(title: str, needed: list[Moment], target: float, place: int) -> Row:
    clock, used = sorted(one.clock for one in needed)[place], sorted(one.used for one in needed)[place]
    return Row(title=title, clock=1000 * clock, used=1000 * used, target=target, unit="ms")


def _typing(window: MainWindow) -> list[Moment]:
    """Type into the filter as a user does; return what each key takes until its rows are painted."""
    field, rows = window.findChildren(FilterField)[0], _rows(window)
    painted, needed = Painted(rows), []
    for key in WORDS:
        started = now()
        QTest.keyClicks(field, key)
        needed.append(painted.next() - started)
        _settle(0.5)
    field.clear()
    _settle(2)
    return needed


def _moving(window: MainWindow, match: str, location: Location) -> Moment:
    """Move a package by a rule; return what it takes until rows and counters are painted."""
    painted, decided = Painted(_rows(window)), list[object]()
    window.session.board.decided.connect(decided.append)
    started = now()
    window.session.document.set(_rules(), (Rule(match=match, location=location),), "Move it")
    _wait(lambda: bool(decided))
    needed = painted.next() - started
    _settle(2)
    return needed


def _rules() -> Key[Any]:
    return next(key for key in KEYS if key.name == "resources.rules")


def _rows(window: MainWindow) -> QWidget:
    page = window.pages[Step.RESOURCES]
    return page.findChildren(QTreeView)[0].viewport()


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise SystemExit("nothing happened for too long")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


def _settle(seconds: float) -> None:
    end = time.monotonic() + seconds
    _wait(lambda: time.monotonic() > end)


if __name__ == "__main__":
    raise SystemExit(main())
