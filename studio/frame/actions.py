"""Everything that can be done, under a name and a key: menus and the palette both show this list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QMenuBar, QWidget


class Actions:
    """The window's actions by menu, in the order in which they were added."""

    def __init__(self, window: QWidget, bar: QMenuBar) -> None:
        self._window = window
        self._bar = bar
        self._menus: dict[str, list[QAction]] = {}

    def add(
        self,
        menu: str,
        title: str,
        act: Callable[[], object] | None = None,
        *,
        keys: QKeySequence | QKeySequence.StandardKey | str | None = None,
        action: QAction | None = None,
        needs_document: bool = False,
    ) -> QAction:
        """Add an action, or the one that is given, to a menu, which is made when it is first named."""
        added = action or QAction(title, self._window)
        if keys is not None:
            added.setShortcut(QKeySequence(keys))
        if act:
            added.triggered.connect(lambda _checked=False: act())
        added.setProperty("needs_document", needs_document)
        self._window.addAction(added)
        self._menu(menu).append(added)
        return added

    def all(self) -> Iterator[tuple[str, QAction]]:
        """Yield every action with the title of its menu."""
        for menu, actions in self._menus.items():
            yield from ((menu, action) for action in actions if not action.isSeparator())

    def fill(self) -> None:
        """Put the actions into the menu bar, once all are there."""
        for title, actions in self._menus.items():
            menu = self._bar.addMenu(title)
            menu.addActions(actions)

    def set_document(self, *, is_open: bool) -> None:
        """Grey out what makes no sense without a project."""
        for _, action in self.all():
            if action.property("needs_document"):
                action.setEnabled(is_open)

    def _menu(self, title: str) -> list[QAction]:
        return self._menus.setdefault(title, [])
