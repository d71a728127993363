"""Journeys through the page Resources: a real project, read by the real engine, with mouse and keys."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QTableView, QToolButton

from builders.project.keys import RULES
from resources.model import Kind, Location, Rule
from studio.board import State
from studio.placing.delegates import slot
from studio.placing.rulelist import Field
from studio.steps import Level, Mark, Step
from studio.tree.columns import Column, Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from builders.pythons.model import Distribution
    from studio.frame.window import MainWindow
    from studio.pages.resources import ResourcesPage
    from studio.placing.worktable import Worktable

PATIENCE = 60_000  # milliseconds
LEFT = Qt.MouseButton.LeftButton
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
MEMORY, DISK, OUT = Location.IN_MEMORY, Location.FILESYSTEM_RELATIVE, Location.LEAVE_OUT
THEMES = '''"""Themes of the sky."""

from pathlib import Path

FOLDER = Path(__file__).parent


def load(name):
    return open(FOLDER / f"{name}.theme").read()
'''
FILES = {
    "main.py": "from sky import themes\nimport stars.names\nprint(themes.load('dark'))\n",
    "sky/__init__.py": "",
    "sky/themes.py": THEMES,
    "sky/dark.theme": "blue\n",
    "stars/__init__.py": "",
    "stars/names.py": "NAMES = ['Vega']\n" * 40,
    "stars/catalogue.txt": "Vega 0.03\n" * 2000,
}


@pytest.fixture(autouse=True)
def _engine(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEFOLD_CACHE", str(cache))


def write(folder: Path, python: Path) -> Path:
    settings = f'[application]\nscript = "main.py"\n[python]\npath = "{python}"\n'
    for name, text in {**FILES, "onefold.toml": settings}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def opened(
    qapp: QApplication, cache: Path, python: Distribution, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """Return a window with a project that was trusted and read, the same one for all tests here."""
    from studio.application import start

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONEFOLD_CACHE", str(cache))
        patch.setenv("ONEFOLD_STATE", str(tmp_path_factory.mktemp("state")))
        main = start(qapp)
        main.show()
        main.open(write(tmp_path_factory.mktemp("sky"), python.executable))
        main.session.trust.grant(main.session.document.root)
        end = time.monotonic() + PATIENCE / 1000
        while main.session.board.state is not State.READY and time.monotonic() < end:
            qapp.processEvents()
    yield main
    main.close()


@pytest.fixture
def shown(qtbot: QtBot, opened: MainWindow) -> Iterator[MainWindow]:
    """Return that window at the page Resources; afterwards all is undone."""
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(opened, Qt.Key.Key_3, CONTROL)
    ready(qtbot, opened.pages[Step.RESOURCES])
    yield opened
    opened.pages[Step.RESOURCES].table.tabs.setCurrentIndex(0)
    opened.pages[Step.RESOURCES].table.filter.field.clear()
    opened.session.document.history.setIndex(0)
    settled(qtbot, opened.pages[Step.RESOURCES].table)


@pytest.fixture
def page(shown: MainWindow) -> ResourcesPage:
    return shown.pages[Step.RESOURCES]


@pytest.fixture
def table(page: ResourcesPage) -> Worktable:
    return page.table


def ready(qtbot: QtBot, page: ResourcesPage) -> None:
    qtbot.waitUntil(lambda: page.session.board.state is State.READY, timeout=PATIENCE)
    qtbot.waitUntil(page.table.view.isVisible)
    settled(qtbot, page.table)


def settled(qtbot: QtBot, table: Worktable) -> None:
    qtbot.waitUntil(lambda: not table.sizes.map.is_busy and bool(table.sizes.map.picture.tiles))


def click(qtbot: QtBot, parent: QWidget, text: str) -> None:
    """Click the button that a user sees under that text."""

    def seen() -> list[QPushButton]:
        return [one for one in parent.findChildren(QPushButton) if one.text() == text and one.isVisible()]

    qtbot.waitUntil(lambda: bool(seen()))
    qtbot.mouseClick(seen()[0], LEFT)


def row(table: Worktable, *names: str) -> QModelIndex:
    """Open the tree as a user does and return the row with the last of the names."""
    index = table.view.rootIndex()
    for name in names:
        rows = (table.tree.index(place, 0, index) for place in range(table.tree.rowCount(index)))
        index = next(each for each in rows if each.data() == name)
        table.view.expand(index)
    table.view.scrollTo(index)
    return index


def choose(qtbot: QtBot, table: Worktable, index: QModelIndex, location: Location) -> None:
    """Click a picture in the row's cell of locations."""
    cell = table.view.visualRect(index.siblingAtColumn(Column.LOCATION))
    qtbot.mouseClick(table.view.viewport(), LEFT, pos=slot(cell, location).center())


def select(qtbot: QtBot, table: Worktable, index: QModelIndex) -> None:
    qtbot.mouseClick(table.view.viewport(), LEFT, pos=table.view.visualRect(index).center())


def rules(table: Worktable) -> list[tuple[str, Location]]:
    return [(rule.match, rule.location) for rule in table.rules.model.rules]


def counted(table: Worktable) -> tuple[int, ...]:
    buttons = table.filter.counters.buttons.values()
    return tuple(int(button.text().split()[0].replace(",", "")) for button in buttons)


def type_filter(qtbot: QtBot, window: MainWindow, table: Worktable, text: str) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    assert table.filter.field.hasFocus()
    qtbot.keyClick(table.filter.field, Qt.Key.Key_A, CONTROL)
    qtbot.keyClicks(table.filter.field, text)


def popup(qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    return QApplication.activePopupWidget()


def test_one_click_places_a_package_and_undo_takes_it_back(
    qtbot: QtBot, shown: MainWindow, table: Worktable
) -> None:
    stars = row(table, "This project", "stars")
    before = counted(table)
    choose(qtbot, table, stars, DISK)
    assert rules(table) == [("stars", DISK)]
    assert shown.session.document.history.undoText() == "Put stars on the file system"
    moved = len(stars.data(Role.INDICES))
    assert counted(table) == (before[0] - moved, before[1] + moved, before[2])
    qtbot.mouseClick(shown.header.findChild(QToolButton, "undo"), LEFT)
    assert (rules(table), counted(table)) == ([], before)
    qtbot.mouseClick(shown.header.findChild(QToolButton, "redo"), LEFT)
    assert rules(table) == [("stars", DISK)]


def test_keys_place_the_selection_and_give_it_back(qtbot: QtBot, table: Worktable) -> None:
    names = row(table, "This project", "stars", "names")
    select(qtbot, table, names)
    qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    qtbot.keyClick(popup(qtbot), Qt.Key.Key_F)
    assert rules(table) == [("stars.names", DISK), ("stars.names", DISK)]
    assert {rule.kind for rule in table.rules.model.rules} == {Kind.SOURCE, Kind.BYTECODE}
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert {location for _match, location in rules(table)} == {OUT}
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    qtbot.keyClick(popup(qtbot), Qt.Key.Key_A)
    assert rules(table) == []


def test_what_is_typed_is_searched_and_placed_by_one_rule(
    qtbot: QtBot, shown: MainWindow, table: Worktable
) -> None:
    type_filter(qtbot, shown, table, "kind:extension ")
    found = table.narrowing.matches
    kinds = {shown.session.board.resources[place].kind for place in found}
    assert kinds == {Kind.EXTENSION}
    assert table.filter.found.text().startswith(f"{len(found):,} resources, ")
    table.filter.place.menu().popup(QPoint())  # a click would wait for the menu to be closed
    qtbot.keyClick(popup(qtbot), Qt.Key.Key_F)
    assert table.rules.model.rules == (Rule(match="python", kind=Kind.EXTENSION, location=DISK),)
    assert all(shown.session.board.decisions[place].location is DISK for place in found)


def test_a_filter_that_cannot_be_read_says_so_and_leaves_the_rows(
    qtbot: QtBot, shown: MainWindow, table: Worktable
) -> None:
    before = table.tree.rowCount()
    QApplication.clipboard().setText("kid:x")
    type_filter(qtbot, shown, table, "")
    qtbot.keyClick(table.filter.field, Qt.Key.Key_V, CONTROL)
    assert table.filter.error.isVisible()
    assert "kind:" in table.filter.error.text()
    assert table.tree.rowCount() == before
    qtbot.keyClick(table.filter.field, Qt.Key.Key_Escape)
    assert not table.filter.error.isVisible()


def test_terms_are_completed(qtbot: QtBot, shown: MainWindow, table: Worktable) -> None:
    type_filter(qtbot, shown, table, "vega ki")
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Tab)
    assert table.filter.text == "vega kind:"
    qtbot.keyClicks(table.filter.field, "ext")
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Return)
    assert table.filter.text == "vega kind:extension "


def test_a_click_on_a_counter_filters_and_a_second_one_does_not(qtbot: QtBot, table: Worktable) -> None:
    button = table.filter.counters.buttons[OUT]
    qtbot.mouseClick(button, LEFT)
    assert (table.filter.text, button.isChecked()) == ("location:out", True)
    assert len(table.narrowing.matches) == counted(table)[2]
    qtbot.mouseClick(button, LEFT)
    assert (table.filter.text, table.narrowing.matches) == ("", None)


def test_a_filter_is_kept_under_a_name(qtbot: QtBot, shown: MainWindow, table: Worktable) -> None:
    type_filter(qtbot, shown, table, "size:>1MB ")
    qtbot.mouseClick(table.filter.save, LEFT)
    qtbot.keyClicks(table.filter.name, "Large")
    qtbot.keyClick(table.filter.name, Qt.Key.Key_Return)
    qtbot.keyClick(table.filter.field, Qt.Key.Key_Escape)
    assert table.narrowing.matches is None
    (chip,) = table.filter.chips()
    qtbot.mouseClick(chip, LEFT)
    assert (chip.text(), table.filter.text) == ("Large", "size:>1MB ")


def test_rules_are_added_dragged_switched_off_and_removed(
    qtbot: QtBot, shown: MainWindow, table: Worktable
) -> None:
    pane = table.rules
    table.tabs.setCurrentWidget(pane)
    for match in ("stars", "*.theme"):
        qtbot.keyClicks(pane.field, match)
        qtbot.keyClick(pane.field, Qt.Key.Key_Return)
    assert rules(table) == [("stars", MEMORY), ("*.theme", MEMORY)]
    drag(pane.table, 0, 2)
    assert rules(table) == [("*.theme", MEMORY), ("stars", MEMORY)]
    assert shown.session.document.history.undoText() == "Move the rule for stars down"
    pane.table.selectRow(1)
    qtbot.keyClick(pane.table, Qt.Key.Key_Up, ALT)
    assert rules(table)[0] == ("stars", MEMORY)
    qtbot.keyClick(pane.table, Qt.Key.Key_Space)
    assert not pane.model.rules[0].enabled
    check = pane.table.visualRect(pane.model.index(0, Field.MATCH))
    qtbot.mouseClick(pane.table.viewport(), LEFT, pos=QPoint(check.left() + 10, check.center().y()))
    assert pane.model.rules[0].enabled
    qtbot.keyClick(pane.table, Qt.Key.Key_Delete)
    assert rules(table) == [("*.theme", MEMORY)]


def drag(view: QTableView, taken: int, before: int) -> None:
    """Drop a row where another one ends, as the end of a drag does."""
    data = view.model().mimeData([view.model().index(taken, 0)])
    above = view.visualRect(view.model().index(before - 1, 0))
    place = QPointF(above.center().x(), above.bottom())
    given = (Qt.DropAction.MoveAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(place.toPoint(), *given))
    QApplication.sendEvent(view.viewport(), QDragMoveEvent(place.toPoint(), *given))
    QApplication.sendEvent(view.viewport(), QDropEvent(place, *given))


def test_a_rule_is_edited_in_its_place_and_says_what_it_does(
    qtbot: QtBot, shown: MainWindow, table: Worktable
) -> None:
    pane = table.rules
    table.tabs.setCurrentWidget(pane)
    qtbot.keyClicks(pane.field, "star")
    qtbot.waitUntil(lambda: "matches nothing" in pane.said.text())
    qtbot.keyClick(pane.field, Qt.Key.Key_Return)
    reach = pane.model.index(0, Field.REACH)
    qtbot.waitUntil(lambda: "stars" in reach.data())
    table.tabs.setCurrentWidget(table.sizes)
    shown.session.show_wanted.emit(Step.RESOURCES, "star")  # as a double click on the problem does
    assert pane.isVisible()
    pane.table.setCurrentIndex(pane.model.index(0, Field.MATCH))
    pane.table.setFocus()
    qtbot.keyClick(pane.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, "stars")
    qtbot.waitUntil(lambda: pane.said.text().startswith("matches "))
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rules(table) == [("stars", MEMORY)])
    count = len(row(table, "This project", "stars").data(Role.INDICES))
    qtbot.waitUntil(lambda: reach.data().startswith(f"{count}, "))
    assert pane.model.index(0, Field.DECIDES).data() == str(count)
    assert shown.session.problems.of(Step.RESOURCES) == ()


def test_a_click_in_the_picture_selects_in_the_tree(qtbot: QtBot, table: Worktable) -> None:
    treemap = table.sizes.map
    largest = next(tile for tile in treemap.picture.tiles if not tile.is_group)
    qtbot.mouseClick(treemap, LEFT, pos=largest.rect.center().toPoint())
    assert table.view.currentIndex().data(Role.IDENTITY) == treemap.picture.areas[largest.node].identity
    qtbot.keyClick(treemap, Qt.Key.Key_Right)
    other = treemap.picture.tiles[treemap.current]
    assert other != largest
    assert treemap.accessibleDescription().startswith(treemap.picture.areas.name(other.node))
    qtbot.keyClick(treemap, Qt.Key.Key_Space)
    assert table.view.currentIndex().data(Role.IDENTITY) == treemap.picture.areas[other.node].identity


def test_the_wheel_zooms_in_and_escape_out(qtbot: QtBot, table: Worktable) -> None:
    treemap = table.sizes.map
    group = next(tile for tile in treemap.picture.tiles if tile.is_group)
    turn(treemap, group.rect.center(), 120)
    settled(qtbot, table)
    assert treemap.picture.root == group.node
    qtbot.keyClick(treemap, Qt.Key.Key_Escape)
    settled(qtbot, table)
    assert treemap.picture.root == 0


def turn(widget: QWidget, place: QPointF, angle: int) -> None:
    whole = QPointF(widget.mapToGlobal(place.toPoint()))
    none = Qt.KeyboardModifier.NoModifier
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, whole, QPoint(), QPoint(0, angle), buttons, none, phase, False)  # noqa: FBT003
    QApplication.sendEvent(widget, event)


def test_advice_is_shown_with_its_line_and_can_be_gone_against(
    qtbot: QtBot, shown: MainWindow, page: ResourcesPage, table: Worktable
) -> None:
    select(qtbot, table, row(table, "This project", "sky", "dark.theme"))
    details = table.details
    assert "sky/themes.py:9 opens sky/*.theme next to __file__" in details.reason.text()
    assert 'open(FOLDER / f"{name}.theme")' in details.source.toPlainText()
    click(qtbot, details, "Keep it in memory anyway")
    assert rules(table) == [("sky/dark.theme", MEMORY)]
    qtbot.waitUntil(lambda: page.mark() is Mark.PROBLEM)
    (problem,) = shown.session.problems.of(Step.RESOURCES)
    assert (problem.level, problem.shown_place) == (Level.WARNING, "sky/themes.py:9")
    problem.remedies[0].apply()
    qtbot.waitUntil(lambda: page.mark() is Mark.DONE)
    assert rules(table) == [("sky", DISK)]


def test_a_folder_is_trusted_once_and_what_cannot_be_read_is_said_with_the_way_out(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, python: Distribution
) -> None:
    executable = tmp_path / "python"
    window.open(write(tmp_path / "sky", executable))
    window.show_step(Step.RESOURCES)
    page = window.pages[Step.RESOURCES]
    assert page.mark() is Mark.NEEDS_YOU
    click(qtbot, page, "Trust this folder and read it")
    qtbot.waitUntil(lambda: page.session.board.state is State.FAILED, timeout=PATIENCE)
    assert str(executable) in page.panel.said.text()
    assert page.mark() is Mark.PROBLEM
    executable.symlink_to(python.executable)
    click(qtbot, page, "Try again")
    ready(qtbot, page)
    assert page.mark() is Mark.DONE
    tops = {page.table.tree.index(place, 0).data() for place in range(page.table.tree.rowCount())}
    assert {"This project", "Python standard library"} <= tops


def test_the_menu_of_a_row_offers_wider_patterns(qtbot: QtBot, table: Worktable) -> None:
    select(qtbot, table, row(table, "This project", "sky", "dark.theme"))
    qtbot.waitUntil(lambda: table.view.currentIndex().data() == "dark.theme")
    asked: list[QMenu] = []
    table.view.menu_wanted.connect(asked.append)
    place = table.view.visualRect(table.view.currentIndex()).center()
    menu_event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, table.view.mapToGlobal(place))
    QApplication.sendEvent(table.view.viewport(), menu_event)
    titles = {act.text(): act for act in popup(qtbot).actions()}
    assert {"All of sky", "All of sky (package data)", "Every *.theme"} <= set(titles)
    wider = titles["Every *.theme"].menu()
    next(act for act in wider.actions() if act.text() == "&Leave out").trigger()
    popup(qtbot).close()
    assert rules(table) == [("*.theme", OUT)]


def test_what_no_pattern_fits_is_asked_about_before_many_rules_are_added(
    qtbot: QtBot, shown: MainWindow, table: Worktable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.placing.worktable._MANY", 1)
    type_filter(qtbot, shown, table, "name:stars.names ")
    table.filter.place.menu().popup(QPoint())
    qtbot.keyClick(popup(qtbot), Qt.Key.Key_L)
    assert rules(table) == []
    click(qtbot, shown, "Add 2 rules")
    assert rules(table) == [("stars.names", OUT)] * 2


def test_the_palette_places_the_selection(qtbot: QtBot, shown: MainWindow, table: Worktable) -> None:
    select(qtbot, table, row(table, "This project", "stars"))
    qtbot.keyClick(shown, Qt.Key.Key_K, CONTROL)
    qtbot.keyClicks(shown.palette_.field, "leave out the sel")
    qtbot.keyClick(shown.palette_.field, Qt.Key.Key_Return)
    assert rules(table) == [("stars", OUT)]


def test_columns_are_hidden_and_remembered(qtbot: QtBot, table: Worktable) -> None:
    menu = table.view.columns_menu()
    menu.popup(QPoint())
    act = next(one for one in menu.actions() if one.text() == "Kind")
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(act).center())
    assert table.view.isColumnHidden(Column.KIND)
    from studio.placing.view import ResourceView

    again = ResourceView(table.tree)
    qtbot.addWidget(again)
    assert again.isColumnHidden(Column.KIND)


def test_the_list_of_rules_is_a_sound_model(table: Worktable, qtmodeltester: object) -> None:
    document = table.rules.model.settings
    given = (Rule(match="stars", location=DISK), Rule(match="nothing", location=OUT, enabled=False))
    table.rules._session.document.edit(document.with_value(RULES, given), "Set")
    qtmodeltester.check(table.rules.model)
