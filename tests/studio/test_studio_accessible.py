"""People who cannot see the window: every control says what it is, and all of it is reached by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from studio.steps import Step

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from studio.frame.window import MainWindow

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


def described(widget: QWidget) -> str:
    """Return the place of a widget in the window, for the message."""
    names = []
    at: QWidget | None = widget
    while at is not None:
        names.append(type(at).__name__)
        at = at.parentWidget()
    return "/".join(reversed(names))


def is_own(widget: QWidget) -> bool:
    """Tell if it is ours: Qt makes some inside others (the list of a combo box, the corner of a table)."""
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, QComboBox | QAbstractItemView | QLineEdit):
            return False
        at = at.parentWidget()
    return True


def test_every_control_has_a_name(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    del qtbot
    (tmp_path / "hello.py").write_text("print('hello')\n")
    window.open(tmp_path / "hello.py")
    window.docks.help.show()
    nameless = []
    for step in Step:
        window.show_step(step)
        for kind in CONTROLS:
            for widget in filter(is_own, window.findChildren(kind)):
                name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
                put_away = widget.isHidden() or widget.parentWidget().isHidden()  # it has no text yet
                if not name and not put_away and not widget.objectName().startswith("qt_"):
                    nameless.append(described(widget))
    assert sorted(set(nameless)) == []


def test_every_control_is_reached_by_tab(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "hello.py").write_text("print('hello')\n")
    window.open(tmp_path / "hello.py")
    chain, at = set(), window.nextInFocusChain()
    while at is not window:
        chain.add(at)
        at = at.nextInFocusChain()
    fields = window.pages[Step.PROJECT].fields.values()
    assert [field.title for field in fields if field.control not in chain] == []
