"""The first minutes: opening, what is said when that fails, what runs, and what the program is called."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from builders.project.keys import NAME
from builders.project.model import Form
from studio.pythons import Found, Pythons
from studio.steps import Mark, Step

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from studio.frame.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with two programs, so that one has to be chosen."""
    root = tmp_path / "Ünï cödé (a b)"
    root.mkdir()
    (root / "one.py").write_text("if __name__ == '__main__':\n    print(1)\n")
    (root / "two.py").write_text("if __name__ == '__main__':\n    print(2)\n")
    return root


def button(window: MainWindow, text: str) -> QPushButton:
    """Return the visible button of that name."""
    found = [each for each in window.findChildren(QPushButton) if each.isVisible() and each.text() == text]
    assert len(found) == 1, text
    return found[0]


def test_a_new_user_chooses_what_runs_and_saves(qtbot: QtBot, window: MainWindow, project: Path) -> None:
    window.open(project)
    page = window.pages[Step.PROJECT]
    assert page.mark() is Mark.NEEDS_YOU
    page.runs.setFocus()
    qtbot.keyClick(page.runs, Qt.Key.Key_Down)
    qtbot.keyClick(page.runs, Qt.Key.Key_Return)
    assert window.session.document.project.executable == "one"
    assert page.mark() is Mark.DONE
    qtbot.mouseClick(page.forms.button(Form.FOLDER), LEFT)
    field = page.fields["application.name"].control
    qtbot.mouseClick(field, LEFT)
    qtbot.keyClicks(field, "Wetter and more")
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    text = (project / "onefold.toml").read_text("utf-8")
    assert 'script = "one.py"' in text
    assert 'name = "Wetter and more"' in text
    assert 'form = "folder"' in text


def test_what_does_not_fit_is_said_at_the_field_and_changes_nothing(
    qtbot: QtBot, window: MainWindow, project: Path
) -> None:
    window.open(project / "one.py")
    page = window.pages[Step.PROJECT]
    field = page.fields["application.executable"]
    qtbot.keyClicks(field.control, "a/b")
    assert "file name" in field.error
    assert page.mark() is Mark.PROBLEM
    assert any("file name" in problem.message for problem in window.session.problems.of(Step.PROJECT))
    assert window.session.document.project.executable == "a"
    qtbot.keyClick(field.control, Qt.Key.Key_Backspace)
    qtbot.keyClick(field.control, Qt.Key.Key_Backspace)
    assert (field.error, page.mark()) == ("", Mark.DONE)


def test_the_oldest_glibc_is_chosen_in_its_field(qtbot: QtBot, window: MainWindow, project: Path) -> None:
    window.open(project / "one.py")
    field = window.pages[Step.PROJECT].fields["output.glibc"]
    qtbot.keyClicks(field.control, "2.16")
    assert "from 2.17 on" in field.error
    assert window.session.document.project.output.glibc == ""
    qtbot.keyClick(field.control, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field.control, "7")
    assert (field.error, window.session.document.project.output.glibc) == ("", "2.17")


def test_undo_by_the_button_in_the_header_shows_in_the_field(
    qtbot: QtBot, window: MainWindow, project: Path
) -> None:
    window.open(project / "one.py")
    field = window.pages[Step.PROJECT].fields["application.name"].control
    qtbot.keyClicks(field, "Eins")
    undo = window.header.findChild(QToolButton, "undo")
    qtbot.mouseClick(undo, LEFT)
    assert (field.text(), field.placeholderText()) == ("", "one")
    qtbot.mouseClick(window.header.findChild(QToolButton, "redo"), LEFT)
    assert field.text() == "Eins"


def test_what_is_no_project_is_said_in_place(window: MainWindow, project: Path) -> None:
    (project / "picture.png").write_bytes(b"\x89PNG")
    window.open(project / "picture.png")
    said = [
        notice.accessibleName() for notice in window.findChildren(object) if type(notice).__name__ == "Notice"
    ]
    assert any("is not a project" in text for text in said)
    assert not window.session.document.is_open


@pytest.mark.filterwarnings("ignore:Function. .QDragEnterEvent")  # deprecated, without anything in its place
def test_a_project_is_dropped_on_the_window_and_offered_again(
    qtbot: QtBot, window: MainWindow, project: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(project / "two.py"))])
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(QPoint(20, 20), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, event)
    assert window.session.document.project.name == "two"
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.start.isVisible()
    recent = window.start.recent
    qtbot.mouseClick(recent.viewport(), LEFT, pos=recent.visualItemRect(recent.item(0)).center())
    assert window.session.document.project.name == "two"


def test_unsaved_changes_come_back_when_the_project_is_opened_again(
    qtbot: QtBot, window: MainWindow, project: Path
) -> None:
    window.open(project / "one.py")
    qtbot.keyClicks(window.pages[Step.PROJECT].fields["application.name"].control, "Eins")
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    window.open(project / "one.py")
    assert window.session.document.project.name == "one"
    qtbot.mouseClick(button(window, "Bring them back"), LEFT)
    assert window.session.document.project.name == "Eins"
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    window.open(project / "one.py")
    buttons = [each for each in window.findChildren(QPushButton) if each.isVisible()]
    assert "Bring them back" not in [each.text() for each in buttons]


def test_a_change_from_outside_is_offered_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, project: Path
) -> None:
    window.open(project / "one.py")
    window.session.document.set(NAME, "Eins", "Name it")
    window.save()
    file = project / "onefold.toml"
    file.write_text(file.read_text("utf-8").replace("Eins", "Uno"), "utf-8")
    qtbot.waitUntil(lambda: any(each.text() == "Read it" for each in window.findChildren(QPushButton)))
    assert window.session.document.project.name == "Eins"
    qtbot.mouseClick(button(window, "Read it"), LEFT)
    assert window.session.document.project.name == "Uno"
    assert not window.session.document.is_modified
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.document.project.name == "Eins"


def test_the_palette_does_what_is_typed(qtbot: QtBot, window: MainWindow, project: Path) -> None:
    window.open(project / "one.py")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.palette_.field, "layout")
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.pages[Step.LAYOUT]


def test_a_killed_studio_loses_nothing(qtbot: QtBot, window: MainWindow, project: Path) -> None:
    """Another process opens the project, types a name and is killed before anything is saved."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtTest import QTest\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from studio.application import start\n"
        "window = start(QApplication([]))\n"
        "window.show()\n"
        "window.open(Path(sys.argv[1]))\n"
        "QTest.keyClicks(window.pages[0].fields['application.name'].control, 'Eins')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, project / "one.py"], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    window.open(project / "one.py")
    qtbot.mouseClick(button(window, "Bring them back"), LEFT)
    assert window.session.document.project.name == "Eins"


def test_a_sample_is_copied_and_opened(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "documents"))
    qtbot.mouseClick(button(window, "Weather"), LEFT)
    document = window.session.document
    assert (document.project.name, document.project.version) == ("weather", "1.0.0")
    assert document.root == tmp_path / "documents" / "Onefold samples" / "weather"
    assert window.session.trust.is_trusted(document.root)


def test_the_python_is_chosen_from_those_that_are_here(
    qtbot: QtBot, window: MainWindow, project: Path
) -> None:
    window.open(project / "one.py")
    window.show_step(Step.PYTHON)
    page = window.pages[Step.PYTHON]
    qtbot.waitUntil(lambda: bool(page.found.rows), timeout=30_000)
    usable = [row for row, found in enumerate(page.found.rows) if found.can_ship]
    if not usable:
        pytest.skip("no Python here can be shipped")
    place = page.found_table.visualRect(page.found.index(usable[-1], 0)).center()
    qtbot.mouseClick(page.found_table.viewport(), LEFT, pos=place)
    chosen = page.found.rows[usable[-1]]
    assert not page.automatic.isChecked()
    assert page.found.chosen == chosen
    project_now = window.session.document.project
    assert chosen.version == project_now.python.version or chosen.place == str(project_now.python.path)
    qtbot.mouseClick(page.automatic, LEFT, pos=QPoint(10, page.automatic.height() // 2))
    assert page.found.chosen == page.found.rows[usable[0]]


def test_models_of_pythons_keep_qts_rules(qtmodeltester: ModelTester) -> None:
    model = Pythons()
    model.show_rows([Found(version="3.13.1", target="x86_64-unknown-linux-gnu", libraries=("static",))])
    qtmodeltester.check(model)


def test_a_first_visit_is_led_through_the_steps(qtbot: QtBot, window: MainWindow, project: Path) -> None:
    window.open(project / "one.py")
    seen = [window.stack.currentWidget().step]
    for _ in range(len(window.pages) - 1):
        qtbot.mouseClick(window.guide.next, LEFT)
        seen.append(window.stack.currentWidget().step)
    assert seen == list(Step)
    assert window.guide.next.text() == "Build it"
    qtbot.mouseClick(window.guide.leave, LEFT)
    assert not window.guide.isVisible()
