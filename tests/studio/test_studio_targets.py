"""Several targets and their installers in the window: what goes on, what failed, what there is of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from builders.events import Artefact
from studio.building import summary
from studio.building.building import Phase, Result, Step
from studio.building.made import MadeView
from studio.building.steps_view import StepsView
from studio.engine.job import Ending, Outcome
from studio.steps import Level, Mark
from studio.steps import Step as PageStep

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListWidgetItem, QWidget
    from pytestqt.qtbot import QtBot

    from builders.pythons.model import Distribution
    from studio.frame.window import MainWindow

PATIENCE = 60_000  # milliseconds
LINUX, WINDOWS, MAC = "x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"
THREE = f'targets = ["{LINUX}", "{WINDOWS}", "{MAC}"]\n'
# What a program needs that says a word.
KEPT = "".join(
    f'{{ match = "{name}", location = "in-memory" }}, ' for name in ("__main__", "_onefold", "encodings")
)
LITTLE = f'[resources]\nrules = [{{ match = "*", location = "leave-out" }}, {KEPT}]\n'
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _engine(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEFOLD_CACHE", str(cache))


def write(folder: Path, output: str, more: str = "") -> Path:
    folder.mkdir()
    (folder / "weather.py").write_text("print('rain')\n")
    application = '[application]\nname = "Weather"\nversion = "1.0"\nsummary = "S"\nscript = "weather.py"\n'
    (folder / "onefold.toml").write_text(f'{application}{more}[output]\ninstallers = ["all"]\n{output}')
    return folder


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def offered_by(page: Any) -> dict[str, QListWidgetItem]:
    found = page.list
    return {found.item(row).data(Qt.ItemDataRole.UserRole): found.item(row) for row in range(found.count())}


def test_the_installers_of_every_target_are_offered_and_stay_ticked(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.open(write(tmp_path / "weather", THREE))
    window.session.board.stop()
    window.show_step(PageStep.INSTALLERS)
    page = window.pages[PageStep.INSTALLERS]
    offered = offered_by(page)
    assert list(offered) == ["deb", "rpm", "archlinux", "appimage", "tar", "zip", "msi", "dmg", "pkg"]
    assert {item.checkState() for item in offered.values()} == {Qt.CheckState.Checked}
    # The others can be made as they are.
    wrong = {problem.place for problem in window.session.problems.of(PageStep.INSTALLERS)}
    assert wrong == {"deb.maintainer", "rpm.maintainer", "archlinux.maintainer"}

    page.list.setCurrentItem(offered["rpm"])
    wanted = page.forms["rpm"].wanted
    qtbot.mouseClick(wanted, LEFT, pos=QPoint(8, wanted.height() // 2))
    assert set(window.session.document.project.output.installers) == offered.keys() - {"rpm"}
    page.list.setCurrentItem(offered["msi"])
    assert page.forms["msi"].rows["for"].isVisible()
    assert page.forms["msi"].rows["name"].control.placeholderText() == "Weather-1.0-windows-x86_64"


def test_one_installer_fails_apart_from_the_others(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, python: Distribution
) -> None:
    window.open(write(tmp_path / "weather", "", f'[python]\npath = "{python.executable}"\n{LITTLE}'))
    window.session.trust.grant(tmp_path / "weather")
    page, building = window.build_page, window.session.building
    qtbot.mouseClick(window.header.build, LEFT)
    qtbot.waitUntil(lambda: building.phase is Phase.IDLE and building.result is not None, timeout=PATIENCE)
    assert page._title.text() == "Built, but not all of it"
    assert window.statusBar().built.text() == "Built just now"
    times = {name: row.time.text() for name, row in page.steps.rows.items()}
    failed = {name for name, said in times.items() if said == "not finished"}
    assert failed == {"installer.deb", "installer.rpm", "installer.archlinux"}
    assert times["installer.zip"].endswith(" s")
    assert sorted(Path(card.artefact.path).suffix for card in page.made.cards) == [
        "",
        ".AppImage",
        ".gz",
        ".zip",
    ]

    problems = window.session.problems.found_by("build")
    errors = {problem.place: problem for problem in problems if problem.level is Level.ERROR}
    assert errors.keys() == {"deb", "rpm", "archlinux"}
    assert "say who answers" in errors["rpm"].message
    assert window.pages[PageStep.RESOURCES].mark() is not Mark.PROBLEM
    errors["rpm"].remedies[0].apply()
    installers = window.pages[PageStep.INSTALLERS]
    assert installers.isVisible()
    assert installers.list.currentItem() is offered_by(installers)["rpm"]


def test_each_target_has_its_steps_and_what_was_made_of_it(qtbot: QtBot) -> None:
    steps, made = StepsView(), MadeView()
    qtbot.addWidget(steps)
    qtbot.addWidget(made)
    for name, title, target in (
        ("scan/1", "Reading", LINUX),
        ("scan/2", "Reading", WINDOWS),
        ("installer.deb/1", "Making a.deb", LINUX),
    ):
        steps.show_step(Step(name=name, title=title, target=target))
    assert texts(steps) == [LINUX, "Reading", "Making a.deb", WINDOWS, "Reading"]
    places = (f"{LINUX}/weather", f"{WINDOWS}/weather.exe", f"{LINUX}/weather.deb")
    made.resize(600, 400)
    made.show_made([Artefact(path=f"/out/{place}", kind="file", size=1) for place in places], "")
    made.show()
    shown = [text for text in texts(made) if text in {LINUX, WINDOWS} or "." in text or text == "weather"]
    assert [text for text in shown if "/" not in text] == [
        LINUX,
        "weather",
        "weather.deb",
        WINDOWS,
        "weather.exe",
    ]
    # Any number of them leaves the window as it is.
    made.show_made([Artefact(path=f"/out/{LINUX}/{name}", kind="deb", size=1) for name in range(40)], "")
    assert made.minimumSizeHint().height() < 400


def test_a_stop_leaves_what_was_finished_and_says_so(window: MainWindow, tmp_path: Path) -> None:
    window.open(write(tmp_path / "weather", THREE))
    window.session.board.stop()
    building, settings = window.session.building, window.session.document.settings
    made = Artefact(path=f"/out/{LINUX}/weather", kind="file", size=1)
    for artefacts, said in (
        ((made,), "What is listed was finished"),
        ((), "What was built before is as it was"),
    ):
        stopped = Outcome(ending=Ending.STOPPED)
        building.result = Result(outcome=stopped, seconds=1, settings=settings, artefacts=artefacts)
        assert summary.of(window.session, building).sentence.startswith(said)
