"""Which files and folders ship, asked by folder and pattern."""

from __future__ import annotations

import posixpath
from enum import IntEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from resources.advice.places import ANYTHING
from resources.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from resources.model import Resource

# Files that nothing reads when a program runs: for compilers, type checkers and people.
_FOR_DEVELOPERS: Final = (
    ".pyi .pyx .pxd .pxi .h .hpp .hh .hxx .c .cc .cpp .cxx .f .f90 .a .la .lib .pc .cmake .in .build"
)
DEVELOPER_SUFFIXES: Final = frozenset(_FOR_DEVELOPERS.split())
_FOR_PEOPLE: Final = frozenset({".md", ".typed", ".pyc"})
_FOR_BUILDING: Final = frozenset({"pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", "meson.build"})
_LEGAL: Final = ("license", "licence", "copying", "notice", "readme", "authors", "changelog")


class Holding(IntEnum):
    """What lies at a place, from nothing to data."""

    NOTHING = 0
    MODULES = 1
    DATA = 2


class FolderIndex:
    """The tree of what ships, by the relative paths of its resources."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._files: dict[str, dict[str, Holding]] = {}
        self._folders: dict[str, set[str]] = {"": set()}
        self._paths: dict[str, str] = {}
        for resource in resources:
            if resource.kind not in {Kind.METADATA, Kind.BYTECODE}:
                self._add(resource)

    def _add(self, resource: Resource) -> None:
        folder, _slash, name = resource.relative.rpartition("/")
        if folder not in self._files:
            self._files[folder] = {}
            self._make(folder)
        self._files[folder][name] = _holding(resource)
        if resource.kind in {Kind.SOURCE, Kind.EXTENSION}:
            self._paths.setdefault(resource.name, resource.relative)

    def _make(self, folder: str) -> None:
        while folder:
            parent, _slash, name = folder.rpartition("/")
            self._folders.setdefault(folder, set())
            self._folders.setdefault(parent, set()).add(name)
            folder = parent

    def path_of(self, module: str) -> str | None:
        """Return the relative path of a module's file; of the longest leading part that is a module."""
        while module and module not in self._paths:
            module = module.rpartition(".")[0]
        return self._paths.get(module)

    def at(self, folder: str, tail: tuple[str, ...]) -> Holding:
        """Return the most telling thing that lies at the pattern below the folder."""
        if not tail:
            return self.inside(folder)
        part, rest = tail[0], tail[1:]
        if not rest:
            return max(self._here(folder, part), self._below(folder, part))
        subfolders = self._matching(self._folders.get(folder, ()), part)
        return max(
            (self.at(posixpath.join(folder, name), rest) for name in subfolders), default=Holding.NOTHING
        )

    def inside(self, folder: str) -> Holding:
        """Return what the folder holds, without the packages below it."""
        own = max(self._files.get(folder, {}).values(), default=Holding.NOTHING)
        plain = (posixpath.join(folder, name) for name in self._folders.get(folder, ()))
        return max(own, *(self.inside(path) for path in plain if not self._is_package(path)), Holding.NOTHING)

    def has_folder(self, folder: str) -> bool:
        return folder in self._folders

    def has(self, name: str) -> bool:
        """Tell if a module or a package of that dotted name ships."""
        return name in self._paths or name.replace(".", "/") in self._folders

    def _here(self, folder: str, part: str) -> Holding:
        files = self._files.get(folder, {})
        return max((files[name] for name in self._matching(files, part)), default=Holding.NOTHING)

    def _below(self, folder: str, part: str) -> Holding:
        if part == ANYTHING:
            return self.inside(folder)
        names = self._matching(self._folders.get(folder, ()), part)
        return max((self.inside(posixpath.join(folder, name)) for name in names), default=Holding.NOTHING)

    @staticmethod
    def _matching(names: Iterable[str], part: str) -> list[str]:
        return [name for name in names if name == part or fnmatchcase(name, part)]

    def _is_package(self, folder: str) -> bool:
        return any(name.startswith("__init__.") for name in self._files.get(folder, ()))


def _holding(resource: Resource) -> Holding:
    if resource.kind in {Kind.SOURCE, Kind.EXTENSION}:
        return Holding.MODULES
    name = posixpath.basename(resource.relative).lower()
    stem, suffix = posixpath.splitext(name)
    unread = (
        name in _FOR_BUILDING
        or suffix in DEVELOPER_SUFFIXES
        or suffix in _FOR_PEOPLE
        or stem.startswith(_LEGAL)
    )
    return Holding.MODULES if unread else Holding.DATA
