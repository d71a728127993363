"""Patterns that a row suggests, each as a menu of locations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from resources.model import Kind, Location
from studio import icons
from studio.placing import shades
from studio.placing.delegates import PICTURES
from studio.placing.rules import Pattern
from studio.tree.columns import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QMenu

translate = QCoreApplication.translate

_FILES = frozenset({Kind.DATA, Kind.FILE, Kind.METADATA})


def location_titles() -> dict[Location, str]:
    """Return what menus call the locations, each with a letter of its own."""
    return {
        Location.IN_MEMORY: translate("menus", "In &memory"),
        Location.FILESYSTEM_RELATIVE: translate("menus", "On the &file system"),
        Location.LEAVE_OUT: translate("menus", "&Leave out"),
    }


def add_locations(menu: QMenu, place: Callable[[Location], object]) -> None:
    for location, title in location_titles().items():
        menu.addAction(icons.icon(PICTURES[location]), title, partial(place, location))


def add_suggestions(menu: QMenu, index: QModelIndex, place: Callable[[Pattern, Location], object]) -> None:
    """Add a submenu for each wider pattern that would mean the row too."""
    menu.addSeparator()
    for title, pattern in suggestions(index):
        add_locations(menu.addMenu(title), partial(place, pattern))


def suggestions(index: QModelIndex) -> Iterator[tuple[str, Pattern]]:
    """Yield patterns with what a menu says of each: all of the package, all of the kind, all named alike."""
    kind, above = index.data(Role.KIND), index.parent()
    whole = above.data(Role.MATCH) if above.isValid() else ""
    name = index.data().replace("&", "&&")
    if whole:
        yield translate("menus", "All of {name}").format(name=whole), Pattern(match=whole)
    if kind and whole:
        title = translate("menus", "All of {name} ({kind})").format(kind=shades.name(Kind(kind)), name=whole)
        yield title, Pattern(match=whole, kind=Kind(kind))
    if kind in _FILES and "." in name:
        pattern = f"*.{name.rpartition('.')[2]}"
        yield translate("menus", "Every {pattern}").format(pattern=pattern), Pattern(match=pattern)
    elif not kind and above.isValid():
        yield translate("menus", "Every {pattern}").format(pattern=f"*.{name}"), Pattern(match=f"*.{name}")
