"""Journeys through Layout, Installers and the window that looks into what is finished."""

from __future__ import annotations

import random
import tarfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QTreeView, QWidget

from builders.comparison import Comparison
from builders.installers import table
from builders.layout import Item, Place
from builders.project.keys import KEYS, RULES
from resources.model import Kind, Location, Rule
from resources.target import this_machine
from studio.board import State
from studio.engine.job import Ending
from studio.looking.differences import Differences
from studio.looking.model import Column, ItemTree
from studio.looking.tree import CACHE, MEMORY, TOP, Tree
from studio.steps import Mark, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from builders.pythons.model import Distribution
    from studio.frame.window import MainWindow
    from studio.pages.installers import InstallersPage
    from studio.pages.layout import LayoutPage

PATIENCE = 60_000  # milliseconds
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
INSTALLERS = next(key for key in KEYS if key.name == "output.installers")
SETTINGS = """
[application]
name = "Sky"
script = "main.py"
version = "1.0"
summary = "Names of stars"
[python]
path = "{python}"
"""
FILES = {
    "main.py": "import stars.names\nprint(stars.names.NAMES)\n",
    "stars/__init__.py": "",
    "stars/names.py": "NAMES = ['Vega']\n",
    "stars/catalogue.txt": "Vega 0.03\n" * 20,
}


@pytest.fixture(autouse=True)
def _engine(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEFOLD_CACHE", str(cache))


@pytest.fixture(scope="module")
def opened(
    qapp: QApplication, cache: Path, python: Distribution, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """Return a window with a project that was trusted and read, the same one for all tests here."""
    from studio.application import start

    root = tmp_path_factory.mktemp("sky")
    for name, text in {**FILES, "onefold.toml": SETTINGS.format(python=python.executable)}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONEFOLD_CACHE", str(cache))
        patch.setenv("ONEFOLD_STATE", str(tmp_path_factory.mktemp("state")))
        main = start(qapp)
        main.show()
        main.session.trust.grant(root)
        main.open(root)
        end = time.monotonic() + PATIENCE / 1000
        while main.session.board.state is not State.READY and time.monotonic() < end:
            qapp.processEvents()
    yield main
    main.close()


def step(qtbot: QtBot, window: MainWindow, wanted: Step) -> Any:
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_1 + wanted.value, CONTROL)
    page = window.pages[wanted]
    qtbot.waitUntil(page.isVisible)
    return page


@pytest.fixture
def page(qtbot: QtBot, opened: MainWindow) -> Iterator[LayoutPage]:
    page = step(qtbot, opened, Step.LAYOUT)
    qtbot.waitUntil(lambda: page.preview.is_pinned and not waiting(page), timeout=PATIENCE)
    yield page
    page.tree.field.clear()
    page.tabs.setCurrentIndex(0)
    opened.session.document.history.setIndex(0)
    qtbot.waitUntil(lambda: not waiting(page), timeout=PATIENCE)


@pytest.fixture
def installers(qtbot: QtBot, opened: MainWindow) -> Iterator[InstallersPage]:
    opened.session.trust.grant(opened.session.document.root)  # each test has a state folder of its own
    yield step(qtbot, opened, Step.INSTALLERS)
    opened.session.document.history.setIndex(0)


def waiting(page: LayoutPage) -> bool:
    return page.preview._slices.is_busy or page.changes._timer.isActive() or page.tree._slices.is_busy


def names(view: QTreeView, index: QModelIndex = QModelIndex()) -> list[str]:  # noqa: B008 - the root
    model = view.model()
    return [str(model.index(row, 0, index).data()) for row in range(model.rowCount(index))]


def click(qtbot: QtBot, view: QTreeView, index: QModelIndex, *, twice: bool = False) -> None:
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    if twice:
        qtbot.mouseDClick(view.viewport(), LEFT, pos=view.visualRect(index).center())


def move(window: MainWindow, location: Location) -> None:
    rules = (Rule(match="stars", location=location),)
    window.session.document.set(RULES, rules, "Put stars elsewhere")


def test_the_tree_shows_what_ships_and_what_is_inside(page: LayoutPage) -> None:
    tree = page.preview.tree
    assert names(page.tree.view) == ["Sky", "Sky.cdx.json", "Sky.COPYING.txt"]
    inside = tree.find(("Sky", MEMORY, "stars"))
    assert inside is not None
    assert set(inside.children) == {"__init__.py", "__init__.pyc", "names.py", "names.pyc", "catalogue.txt"}
    program = tree.find(("Sky",))
    assert program is not None
    assert program.size > sum(child.size for child in program.children.values())
    assert page.changes.model.rowCount() == 0
    assert page.mark() is Mark.DONE


def test_moving_a_package_shows_what_that_does_and_undo_takes_it_back(
    qtbot: QtBot, page: LayoutPage, opened: MainWindow
) -> None:
    move(opened, Location.FILESYSTEM_RELATIVE)
    qtbot.waitUntil(lambda: names(page.changes.view) == ["Moved (5)"], timeout=PATIENCE)
    assert page.preview.tree.find(("Sky", CACHE, "stars", "__pycache__")) is not None
    assert page.preview.tree.find(("Sky", MEMORY, "stars")) is None
    move(opened, Location.LEAVE_OUT)
    qtbot.waitUntil(lambda: names(page.changes.view) == ["Removed (5)"], timeout=PATIENCE)
    assert page.changes.growth.text().startswith("\N{MINUS SIGN}")
    qtbot.keyClick(opened, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(opened, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: page.changes.model.rowCount() == 0, timeout=PATIENCE)
    assert page.preview.tree.find(("Sky", MEMORY, "stars", "names.pyc")) is not None


def test_compare_with_now_begins_anew(qtbot: QtBot, page: LayoutPage, opened: MainWindow) -> None:
    move(opened, Location.LEAVE_OUT)
    qtbot.waitUntil(lambda: names(page.changes.view) == ["Removed (5)"], timeout=PATIENCE)
    qtbot.mouseClick(page.changes.pin, LEFT)
    qtbot.waitUntil(lambda: page.changes.model.rowCount() == 0 and not waiting(page), timeout=PATIENCE)
    assert "Compare with now" in page.changes.origin.text()
    qtbot.keyClick(opened, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: names(page.changes.view) == ["Added (5)"], timeout=PATIENCE)
    qtbot.mouseClick(page.changes.pin, LEFT)


def test_another_form_shows_its_own_tree(qtbot: QtBot, page: LayoutPage, opened: MainWindow) -> None:
    form = next(key for key in KEYS if key.name == "output.form")
    opened.session.document.set(form, form.kind.read("folder", Path()), "Make a folder")
    move(opened, Location.FILESYSTEM_RELATIVE)
    qtbot.waitUntil(lambda: not waiting(page), timeout=PATIENCE)
    assert names(page.tree.view) == ["Sky"]
    assert page.preview.tree.find(("Sky", "lib", "stars", "catalogue.txt")) is not None
    assert page.preview.tree.find(("Sky", "Sky", MEMORY)) is not None


def test_the_filter_finds_and_a_double_click_goes_to_the_resource(
    qtbot: QtBot, page: LayoutPage, opened: MainWindow
) -> None:
    page.tree.field.setFocus()
    qtbot.keyClicks(page.tree.field, "STARS cat")
    qtbot.waitUntil(lambda: page.tree.summary.text().startswith("1 of "), timeout=PATIENCE)
    index = page.tree.model.index_of(("Sky", MEMORY, "stars", "catalogue.txt"))
    assert index.siblingAtColumn(Column.KIND).data() == "package data"
    assert index.siblingAtColumn(Column.SIZE).data() == "200 B"
    click(qtbot, page.tree.view, index, twice=True)
    assert opened.stack.currentWidget() is opened.pages[Step.RESOURCES]


def test_the_tree_is_copied_as_text(qtbot: QtBot, page: LayoutPage) -> None:
    button = page.tree.findChild(QToolButton, "copy-tree")
    assert button is not None
    qtbot.mouseClick(button, LEFT)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].endswith("  Sky")
    assert any(line.endswith("catalogue.txt") and "200 B" in line for line in lines)


def test_each_installer_stands_beside_the_program(qtbot: QtBot, page: LayoutPage, opened: MainWindow) -> None:
    opened.session.document.set_installer("deb", {"maintainer": "Ada <a@example.org>"}, "Say who")
    tabs = {page.tabs.tabText(place): place for place in range(page.tabs.count())}
    assert list(tabs) == ["Program", *(one.name for one in table.for_target(this_machine()))]
    qtbot.mouseClick(page.tabs, LEFT, pos=page.tabs.tabRect(tabs["deb"]).center())
    shown = page.installer
    qtbot.waitUntil(shown.isVisible)
    assert names(shown.tree.view) == ["/"]
    assert shown.tree.model.index_of((TOP, "usr", "lib", "sky", "Sky")).isValid()
    link = shown.tree.model.index_of((TOP, "usr", "bin", "Sky"))
    assert link.siblingAtColumn(Column.KIND).data() == "link to ../lib/sky/Sky"
    assert [shown.tabs.tabText(place) for place in range(3)] == ["Files", "control", "copyright"]
    opened.session.document.history.undo()
    assert "say who answers" in shown.said.text()


def test_an_installer_is_chosen_and_what_it_asks_for_is_checked_while_typing(
    qtbot: QtBot, installers: InstallersPage, opened: MainWindow
) -> None:
    document = opened.session.document
    row = [installers.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(installers.list.count())]
    installers.list.setCurrentRow(row.index("deb"))
    form = installers.forms["deb"]
    qtbot.mouseClick(form.wanted, LEFT, pos=QPoint(8, form.wanted.height() // 2))
    assert document.get(INSTALLERS) == ("deb",)
    assert document.history.undoText() == "Make the deb installer"
    assert installers.mark() is Mark.PROBLEM
    maintainer = form.rows["maintainer"]
    said = maintainer.findChild(QLabel)
    assert said is not None
    assert said.text().startswith("say who answers")
    maintainer.control.setFocus()
    qtbot.keyClicks(maintainer.control, "Ada")
    assert "is not of the form" in said.text()
    (problem,) = opened.session.problems.of(Step.INSTALLERS)
    assert (problem.place, problem.shown_place) == ("deb.maintainer", "installer.deb.maintainer")
    qtbot.keyClicks(maintainer.control, " <ada@example.org>")
    assert opened.session.problems.of(Step.INSTALLERS) == ()
    assert installers.mark() is Mark.DONE
    assert document.settings.installers == {"deb": {"maintainer": "Ada <ada@example.org>"}}
    qtbot.waitUntil(lambda: installers.shown.tabs.count() > 1, timeout=PATIENCE)
    control = installers.shown.tabs.widget(1).toPlainText()
    assert "Maintainer: Ada <ada@example.org>\n" in control
    assert installers.forms["deb"].rows["package"].control.placeholderText() == "sky"
    document.history.undo()
    assert document.settings.installers == {}


def test_a_problem_leads_to_its_field(qtbot: QtBot, installers: InstallersPage, opened: MainWindow) -> None:
    opened.session.show_wanted.emit(Step.INSTALLERS, "deb.version")
    qtbot.waitUntil(installers.forms["deb"].rows["version"].control.hasFocus)
    assert installers.forms["deb"].isVisible()


def test_build_all_makes_what_is_ticked(qtbot: QtBot, installers: InstallersPage, opened: MainWindow) -> None:
    for name in ("tar", "zip"):
        for row in range(installers.list.count()):
            item = installers.list.item(row)
            if item.data(Qt.ItemDataRole.UserRole) == name:
                place = installers.list.visualItemRect(item)
                middle = QPoint(place.left() + 12, place.center().y())
                qtbot.mouseClick(installers.list.viewport(), LEFT, pos=middle)
    assert opened.session.document.get(INSTALLERS) == ("tar", "zip")
    qtbot.mouseClick(installers.build, LEFT)
    building = opened.session.building
    qtbot.waitUntil(lambda: building.result is not None and not building.is_running, timeout=PATIENCE)
    assert building.result.outcome.ending is Ending.DONE, building.result.outcome.message
    made = sorted(path.name for path in opened.session.document.root.glob("dist/onefold/*/*"))
    assert [name for name in made if name.startswith("Sky-")] != []
    assert {Path(name).suffix for name in made} == {"", ".txt", ".json", ".gz", ".zip"}
    page = step(qtbot, opened, Step.LAYOUT)
    qtbot.waitUntil(lambda: "the last build" in page.changes.origin.text(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not waiting(page), timeout=PATIENCE)
    assert page.changes.model.rowCount() == 0


def archive(folder: Path, name: str, contents: dict[str, bytes]) -> Path:
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    with tarfile.open(folder / name, "w:gz") as made:
        for path in contents:
            made.add(folder / path, path)
    return folder / name


def drop(target: QWidget, path: Path, position: QPointF) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(position.toPoint(), action, data, LEFT, none)
    QApplication.sendEvent(target, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(target, QDropEvent(position, action, data, LEFT, none))


def test_what_is_finished_is_looked_into_and_compared(
    qtbot: QtBot, opened: MainWindow, tmp_path: Path
) -> None:
    one = archive(tmp_path / "1", "one.tar.gz", {"app/a": b"a", "app/b": b"b" * 2000, "app/c": b"c"})
    two = archive(tmp_path / "2", "two.tar.gz", {"app/a": b"a", "app/b": b"b" * 3000, "app/d": b"d" * 9})
    before = opened.session.document.opened_path
    drop(opened, one, QPointF(10, 10))
    looking = opened.looking
    assert looking is not None
    qtbot.waitUntil(lambda: names(looking.tree.view) == ["app"], timeout=PATIENCE)
    assert opened.session.document.opened_path == before
    assert looking.path.text() == "one.tar.gz"
    assert not looking.changes.isVisible()
    drop(looking, two, QPointF(looking.width() - 10, 10))
    qtbot.waitUntil(
        lambda: names(looking.changes.view) == ["Added (1)", "Removed (1)", "Changed (1)"], timeout=PATIENCE
    )
    assert looking.changes.growth.text() == "+1.0 kB"
    (tmp_path / "text.txt").write_text("nothing")
    drop(looking, tmp_path / "text.txt", QPointF(10, 10))
    qtbot.waitUntil(lambda: "neither a program" in looking.said.text(), timeout=PATIENCE)
    looking.close()


def item(path: str, size: int = 1, place: Place = Place.OUTPUT) -> Item:
    return Item(place=place, path=path, size=size, name=path, kind=Kind.DATA, is_exact=size % 2 == 0)


def test_the_models_keep_qts_rules(qtmodeltester: ModelTester) -> None:
    some = [item("app/a"), item("app/b/c"), item("b/c", 4, Place.MEMORY), item("b/d", 5, Place.CACHE)]
    tree = ItemTree(Tree(some, "app/app"))
    qtmodeltester.check(tree)
    tree.begin_change()
    tree.tree.change(some[:2], [item("app/new/e")])
    tree.end_change()
    tree.show_tree(Tree(some[2:], "app/app"))
    differences = Differences()
    qtmodeltester.check(differences)
    differences.show_comparison(Comparison(some[:3], [some[1], item("b/c", 4, Place.CACHE), some[3]]))


def test_a_tree_that_changes_is_the_tree_made_anew() -> None:
    chance = random.Random(5)
    every = [item(f"app/{a}/{b}/{c}", c + 1) for a in "xyz" for b in "uvw" for c in range(4)]
    every += [item(f"{a}/{c}", c + 1, place) for place in Place for a in "mn" for c in range(3)]
    shown: set[Item] = set()
    tree = Tree((), "app/app")
    for _ in range(60):
        gone = set(chance.sample(sorted(shown, key=str), chance.randint(0, len(shown))))
        come = set(chance.sample(every, chance.randint(0, 12))) - (shown - gone)
        tree.change(gone, come)
        shown = shown - gone | come
        assert outline(tree) == outline(Tree(shown, "app/app"))


def outline(tree: Tree) -> list[tuple[tuple[str, ...], int, int, int]]:
    rows, left = [], [tree.root]
    while left:
        node = left.pop()
        rows.append((node.path(), node.size, node.count, node.guesses))
        left += tree.children(node)
    return sorted(rows)
