"""The panes at the bottom, the log, the table of sizes, and what is remembered of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton

from builders.project.keys import CONSOLE, NAME
from studio.building import sizes
from studio.building.log import Line, Weight
from studio.building.sizes_view import Sizes
from studio.keeping import history
from studio.keeping.history import Built
from studio.panes.changes import ChangesPane, difference, quoted
from studio.panes.problem_table import ProblemModel
from studio.panes.problems import ProblemsPane
from studio.problems import Problem, Remedy
from studio.steps import Level, Step

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from studio.building.log_view import LogView
    from studio.frame.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    folder = tmp_path / "a b"
    folder.mkdir()
    (folder / "hello.py").write_text("print('hello')\n")
    window.open(folder / "hello.py")
    return window


def pane(window: MainWindow, kind: type) -> ProblemsPane | ChangesPane:
    return window.findChildren(kind)[0]


def put(window: MainWindow, *found: Problem) -> None:
    window.session.problems.put("test", found)


def test_problems_are_counted_sorted_filtered_and_lead_to_their_place(
    qtbot: QtBot, opened: MainWindow
) -> None:
    done: list[str] = []
    put(
        opened,
        Problem(step=Step.RESOURCES, level=Level.NOTE, message="a note", place="x"),
        Problem(step=Step.BUILD, level=Level.ERROR, message="an error", place="log"),
        Problem(
            step=Step.PYTHON,
            level=Level.WARNING,
            message="a warning",
            remedies=(Remedy(title="Mend it", apply=lambda: done.append("mended")),),
        ),
    )
    problems = pane(opened, ProblemsPane)
    rows = problems.table.rows
    said = [rows.index(row, 0).data() for row in range(rows.rowCount())]
    assert said == ["an error", "a warning", "a note"]
    assert problems.parentWidget().windowTitle() == "Problems (2)"
    assert opened.statusBar().problems.text() == "2 problems"

    (mend,) = (one for one in problems.findChildren(QPushButton) if one.text() == "Mend it")
    qtbot.mouseClick(mend, LEFT)
    assert done == ["mended"]

    problems.table.selectRow(0)
    qtbot.keyClick(problems.table, Qt.Key.Key_Return)
    assert opened.stack.currentWidget() is opened.build_page
    assert opened.build_page.tabs.currentWidget() is opened.build_page.log

    qtbot.mouseClick(problems.levels[Level.NOTE], LEFT)
    assert rows.rowCount() == 2
    assert problems.levels[Level.NOTE].text() == "Notes  1"
    place = problems.table.visualRect(rows.index(1, 0)).center()
    qtbot.mouseClick(problems.table.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(problems.table.viewport(), LEFT, pos=place)
    assert opened.stack.currentWidget() is opened.pages[Step.PYTHON]


def test_the_same_problem_from_two_sources_is_said_once(opened: MainWindow) -> None:
    one = Problem(step=Step.RESOURCES, level=Level.WARNING, message="opens a", shown_place="a.py:3")
    other = Problem(step=Step.RESOURCES, level=Level.WARNING, message="a.py:3 opens a", shown_place="a.py:3")
    put(opened, one)
    opened.session.problems.put("build", (other,))
    assert len(opened.session.problems.all()) == 1


def test_a_button_does_what_the_newest_finding_says(qtbot: QtBot, opened: MainWindow) -> None:
    done: list[int] = []

    def found(number: int) -> Problem:
        remedy = Remedy(title="Mend it", apply=lambda: done.append(number))
        return Problem(step=Step.PYTHON, level=Level.ERROR, message="x", remedies=(remedy,))

    put(opened, found(1))
    (mend,) = (one for one in pane(opened, ProblemsPane).findChildren(QPushButton) if one.text() == "Mend it")
    put(opened, found(2))
    qtbot.mouseClick(mend, LEFT)
    assert done == [2]


def test_changes_tell_command_and_difference(qtbot: QtBot, opened: MainWindow) -> None:
    document, changes = opened.session.document, pane(opened, ChangesPane)
    script = document.opened_path
    assert changes.command.text() == f"onefold build '{script}'"
    qtbot.mouseClick(changes.copy, LEFT)
    assert QGuiApplication.clipboard().text() == changes.command.text()
    document.set(NAME, "Hallo", "Name it")
    assert changes.said.text() == "New file onefold.toml, when you save:"
    assert '+name = "Hallo"' in changes.text.toPlainText()
    opened.save()
    assert changes.said.text() == "onefold.toml is as shown here."
    assert changes.command.text() == f"onefold build '{document.file}'"
    document.set(CONSOLE, value=False, title="No console")
    assert "+console = false" in changes.text.toPlainText().split("\n")
    document.history.undo()
    assert changes.text.toPlainText() == ""


def test_quotes_and_differences() -> None:
    assert quoted(("onefold", "build", "a b")) in {"onefold build 'a b'", 'onefold build "a b"'}
    assert list(difference("a\nb\n", "a\nc\n", "x")) == ["@@ -1,2 +1,2 @@", " a", "-b", "+c"]


@pytest.fixture
def log(opened: MainWindow) -> LogView:
    opened.show_step(Step.BUILD)
    page = opened.build_page
    page._work.show()
    page.tabs.setCurrentWidget(page.log)
    made: LogView = page.log
    for number in range(30):
        made.add(Line(text=f"Compiling module {number}", weight=Weight.DETAIL))
    made.add(Line(text="A warning about Module 7", weight=Weight.WARNING))
    made.add(Line(text="It failed", weight=Weight.ERROR))
    return made


def test_the_log_is_searched_forwards_and_backwards(qtbot: QtBot, log: LogView) -> None:
    log.text.setFocus()
    qtbot.keyClick(log.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert log.search.field.hasFocus()
    qtbot.keyClicks(log.search.field, "module 7")
    assert log.search.count.text() == "2 found"
    assert len(log.text.extraSelections()) == 2
    places = [log.text.textCursor().blockNumber()]
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(log.search.field, Qt.Key.Key_Return, modifier)
        places.append(log.text.textCursor().blockNumber())
    qtbot.mouseClick(log.search.before, LEFT)
    places.append(log.text.textCursor().blockNumber())
    assert places == [7, 30, 7, 30]


def test_the_log_is_filtered_copied_and_saved(qtbot: QtBot, log: LogView, tmp_path: Path) -> None:
    log.weight.setFocus()
    qtbot.keyClicks(log.weight, "Warn")
    assert log.text.toPlainText() == "A warning about Module 7\nIt failed"
    copy, save = log.findChildren(type(log.search.before))[-2:]
    assert (copy.accessibleName(), save.accessibleName()) == ("Copy the log", "Save the log…")
    qtbot.mouseClick(copy, LEFT)
    assert QGuiApplication.clipboard().text() == log.plain()
    log.save(tmp_path / "build.log")
    assert (tmp_path / "build.log").read_text().count("\n") == 32
    log.save(tmp_path / "missing" / "build.log")
    assert "cannot be written" in log.text.toPlainText()


def test_models_keep_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    found = ProblemModel()
    found.set_problems([Problem(step=Step.BUILD, level=Level.ERROR, message="x")] * 3)
    qtmodeltester.check(found)
    weights = Sizes()
    weights.set_rows(sizes.compared({"a": 5, "b": 9}, {"a": 3, "c": 1}))
    qtmodeltester.check(weights)


def test_sizes_are_compared_with_the_build_before() -> None:
    rows = sizes.compared({"a": 5, "b": 9}, {"a": 3, "c": 1})
    assert [(row.name, row.size, row.growth) for row in rows] == [("b", 9, 9), ("a", 5, 2), ("c", 0, -1)]
    assert [row.before for row in sizes.compared({"a": 5}, {})] == [None]
    model = Sizes()
    model.set_rows(rows)
    assert [model.index(0, column).data() for column in range(4)] == ["b", "9 B", "new", "+9 B"]


@pytest.mark.parametrize(
    ("name", "kind", "package"),
    [
        ("rich.live", "module bytecode", "rich"),
        ("_ssl", "extension module", sizes.PYTHON),
        ("_pyrepl/mypy.ini", "package data", sizes.PYTHON),
        ("weather/week.csv", "package data", "weather"),
        ("numpy.libs/libopenblas.so", "shared library", "numpy"),
        ("_libraries/libz.so.1", "shared library", sizes.LIBRARIES),
        ("rich-15.0.0.dist-info/METADATA", "distribution metadata", sizes.METADATA),
        ("_onefold.finder", "module bytecode", sizes.LAUNCHER),
        ("_cffi_backend.cpython-313-x86_64-linux-gnu.so", "", "_cffi_backend"),
    ],
)
def test_resources_belong_to_packages(name: str, kind: str, package: str) -> None:
    assert sizes.package(name, kind) == package


def test_what_lies_beside_and_the_launcher_are_counted(tmp_path: Path) -> None:
    program = tmp_path / "app" / "app"
    (tmp_path / "app" / "lib" / "numpy").mkdir(parents=True)
    (tmp_path / "app" / "lib" / "numpy" / "core.so").write_bytes(b"x" * 70)
    rows = {"resources": [{"name": "shop", "kind": "module bytecode", "size": 20}]}
    found = sizes.by_package(rows, program, whole=100)
    assert found == {"numpy": 70, "shop": 20, sizes.LAUNCHER: 10}


def test_a_failed_build_keeps_the_sizes_of_the_last_good_one(tmp_path: Path) -> None:
    assert history.last(tmp_path) is None
    good = Built(when=1.0, succeeded=True, seconds=2.0, made="/made", size=3, packages={"a": 3})
    history.record(tmp_path, good)
    history.record(tmp_path, Built(when=2.0, succeeded=False, seconds=1.0))
    kept = history.last(tmp_path)
    assert (kept.succeeded, kept.when, kept.made, kept.packages) == (False, 2.0, "/made", {"a": 3})


def test_damaged_memories_are_none(tmp_path: Path) -> None:
    from studio.keeping import storage

    history.record(tmp_path, Built(when=1.0, succeeded=True, seconds=1.0))
    (file,) = (storage.folder() / "history").iterdir()
    for text in ("", "{", "[]", '{"when": 1}'):
        file.write_text(text)
        assert history.last(tmp_path) is None


def test_changes_are_counted_by_key_and_by_rule() -> None:
    before = '[application]\nname = "a"\n[resources]\nrules = [{match = "x", location = "leave-out"}]\n'
    after = '[application]\nname = "b"\nconsole = false\n'
    assert history.changes_between(before, after) == 3
    assert history.changes_between(before, before) == 0


def test_build_by_key_from_another_step_needs_what_runs(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    window.open(tmp_path / "empty")
    window.show_step(Step.LAYOUT)
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier, "b", autorep=False
    )
    QApplication.sendEvent(window, event)
    qtbot.mouseClick(window.header.build, LEFT)
    page = window.build_page
    assert window.stack.currentWidget() is page
    assert not window.session.building.is_running
    assert "does not say what runs" in page._sentence.text()
    qtbot.mouseClick(page.go, LEFT)
    assert window.stack.currentWidget() is window.pages[Step.PROJECT]
