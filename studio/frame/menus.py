"""What the menus and the palette offer, and the keys for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from studio import style
from studio.frame import choosing

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.frame.actions import Actions
    from studio.frame.window import MainWindow
    from studio.page import Page

KEYS = QKeySequence.StandardKey


def fill(actions: Actions, window: MainWindow) -> None:
    """Add everything that can be done in the window."""
    _file(actions, window)
    _edit(actions, window)
    _view(actions, window)
    _pages(actions, window)
    _build(actions, window)
    _help(actions, window)
    actions.fill()


def _file(actions: Actions, window: MainWindow) -> None:
    file = _tr("&File")
    look = partial(choosing.finished, window, window.look_into)
    actions.add(file, _tr("Open folder…"), partial(choosing.folder, window, window.open), keys=KEYS.Open)
    actions.add(file, _tr("Open file…"), partial(choosing.file, window, window.open), keys="Ctrl+Shift+O")
    actions.add(file, _tr("Look into a program or installer…"), look, keys="Ctrl+I")
    actions.add(file, _tr("Save"), window.save, keys=KEYS.Save, needs_document=True)
    close = window.session.document.close
    actions.add(file, _tr("Close project"), close, keys="Ctrl+W", needs_document=True)
    actions.add(file, _tr("Quit"), window.close, keys=KEYS.Quit)


def _edit(actions: Actions, window: MainWindow) -> None:
    edit, history = _tr("&Edit"), window.session.document.history
    actions.add(edit, "", action=history.createUndoAction(window, _tr("Undo")), keys=KEYS.Undo)
    actions.add(edit, "", action=history.createRedoAction(window, _tr("Redo")), keys=KEYS.Redo)


def _view(actions: Actions, window: MainWindow) -> None:
    view = _tr("&View")
    for number, page in enumerate(window.pages, start=1):
        show = partial(window.show_step, page.step)
        actions.add(view, page.title(), show, keys=f"Ctrl+{number}", needs_document=True)
    docks = window.docks
    actions.add(view, "", action=docks.problems.toggleViewAction(), keys="Ctrl+Shift+M")
    actions.add(view, "", action=docks.changes.toggleViewAction(), keys="Ctrl+Shift+G")
    names = (_tr("Colours of the system"), _tr("Light colours"), _tr("Dark colours"))
    for name, scheme in zip(names, style.SCHEMES, strict=True):
        actions.add(view, name, partial(style.choose, scheme))
    actions.add(view, _tr("Commands…"), window.show_palette, keys="Ctrl+K")


def _pages(actions: Actions, window: MainWindow) -> None:
    for page in window.pages:
        for title, act in page.acts():
            actions.add(page.title(), title, partial(_at, window, page, act), needs_document=True)


def _at(window: MainWindow, page: Page, act: Callable[[], object]) -> None:
    """Do what a page offers where it can be seen."""
    window.show_step(page.step)
    act()


def _build(actions: Actions, window: MainWindow) -> None:
    build, session = _tr("&Build"), window.session
    actions.add(build, _tr("Build"), session.build_wanted.emit, keys="Ctrl+B", needs_document=True)
    actions.add(build, _tr("Stop"), session.building.stop, keys="Ctrl+.", needs_document=True)


def _help(actions: Actions, window: MainWindow) -> None:
    actions.add(_tr("&Help"), "", action=window.docks.help.toggleViewAction(), keys="F1")


def _tr(text: str) -> str:
    return QCoreApplication.translate("menus", text)
