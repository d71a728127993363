"""Which parts of Qt a program needs; the data stands in qt.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache as remember
from typing import TYPE_CHECKING, Final

from resources.advice.knowledge import load
from resources.advice.qml import QmlModules
from resources.model import Advice, Kind, Location, Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resources.advice.imports import Import

FINDS_BY_PLACE: Final = "qt"
_LIBRARY: Final = re.compile(r"(?:libQt|\bQt)\d(\w+?)\.(?:so|dll)")
_BINARIES: Final = frozenset({Kind.EXTENSION, Kind.LIBRARY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A Python package that carries Qt, and the resources of it that a program may need."""

    package: str
    root: str
    companions: tuple[str, ...]


@remember
def _bindings() -> tuple[Binding, ...]:
    rows = load("qt.toml")["binding"]
    return tuple(
        Binding(package=row["package"], root=row["root"], companions=tuple(row["with"])) for row in rows
    )


def packages_of_qt() -> tuple[str, ...]:
    """Return the packages that Qt modules are imported from."""
    return (*(binding.package for binding in _bindings()), *_wrappers())


def advise_qt(resources: tuple[Resource, ...], imported: Iterable[Import]) -> Iterator[Advice]:
    """Put each Qt that ships on the file system, without what no imported module needs."""
    packages = {resource.relative.partition("/")[0] for resource in resources if resource.kind in _BINARIES}
    modules = frozenset(_modules(imported))
    for binding in _bindings():
        if binding.package in packages:
            for unit in (binding.package, *binding.companions):
                message = "finds its plugins and libraries by its place"
                yield _advice(binding, unit, message, Location.FILESYSTEM_RELATIVE, code=FINDS_BY_PLACE)
            yield from _Qt(binding, resources, modules).omissions()


def _wrappers() -> tuple[str, ...]:
    return tuple(load("qt.toml")["wrappers"]["packages"])


def _modules(imported: Iterable[Import]) -> Iterator[str]:
    """Return the names of Qt modules that code outside of Qt imports, such as QtWidgets."""
    own = {*packages_of_qt(), *(name for binding in _bindings() for name in binding.companions)}
    for importer, name in imported:
        package, _dot, module = name.partition(".")
        if package in own and importer.partition(".")[0] not in own:
            yield module.partition(".")[0]


class _Qt:
    """One binding in one program: what is needed, beginning with the modules that are imported."""

    def __init__(self, binding: Binding, resources: tuple[Resource, ...], imported: frozenset[str]) -> None:
        self._binding = binding
        self._resources = resources
        self._own = [
            resource for resource in resources if resource.relative.startswith(f"{binding.package}/")
        ]
        self._root, self._libraries = self._places()
        self._extensions = {
            resource.name.rpartition(".")[2]: resource
            for resource in self._own
            if resource.kind is Kind.EXTENSION and resource.name.rpartition(".")[2].startswith("Qt")
        }
        self._is_known = not imported.isdisjoint(self._extensions)
        known = set(imported & self._extensions.keys())
        self._modules = known | _qt_modules(self._extensions[name] for name in known)

    def _places(self) -> tuple[str, str]:
        """Return the folder of Qt itself, and that of its libraries; on Windows Qt lies in the package."""
        root, package = self._binding.root, self._binding.package
        if any(resource.relative.startswith(f"{root}/lib/") for resource in self._own):
            return root, f"{root}/lib/"
        inner = any(resource.relative.startswith(f"{root}/bin/") for resource in self._own)
        return (root, f"{root}/bin/") if inner else (package, f"{package}/")

    def omissions(self) -> Iterator[Advice]:
        """Say what is left out; where no import was seen, only its tools are."""
        units = dict(self._for_developers())
        if self._is_known:
            for unused in (self._unused_modules, self._unused_plugins, self._heavy_plugins, self._unused_qml):
                units |= dict(unused())
            units |= dict(self._unused_libraries(set(units)))
            yield from self._needed_qml()
        for unit, message in units.items():
            yield _advice(self._binding, unit, message)

    def _for_developers(self) -> Iterator[tuple[str, str]]:
        patterns = [f"{self._binding.package}/{path}" for path in load("qt.toml")["developers"]["paths"]]
        depths = {pattern: pattern.count("/") + 1 for pattern in patterns}
        folders = {tuple(resource.relative.split("/")) for resource in self._own}
        for pattern, depth in depths.items():
            for unit in sorted({"/".join(parts[:depth]) for parts in folders if len(parts) >= depth}):
                if fnmatchcase(unit, pattern):
                    yield unit, "is for developers"

    def _unused_modules(self) -> Iterator[tuple[str, str]]:
        for name, resource in self._extensions.items():
            if name not in self._modules:
                yield resource.relative, "is imported by nothing that ships"

    def _unused_plugins(self) -> Iterator[tuple[str, str]]:
        folder = f"{self._root}/plugins"
        for group, modules in load("qt.toml")["plugins"].items():
            if self._modules.isdisjoint(modules):
                wanted = " and ".join(modules)
                yield f"{folder}/{group}", f"holds plugins for {wanted}, which nothing that ships imports"

    def _heavy_plugins(self) -> Iterator[tuple[str, str]]:
        heavy = set(load("qt.toml")["heavy"]["modules"]) - self._modules
        for resource in self._own:
            if resource.relative.startswith(f"{self._root}/plugins/"):
                for name in sorted(heavy & _qt_modules([resource])):
                    yield resource.relative, f"needs {name}, which nothing that ships imports"

    def _qml(self) -> QmlModules:
        return QmlModules(f"{self._root}/qml", self._own)

    def _program(self) -> Iterator[Resource]:
        own = {self._binding.package, *self._binding.companions}
        return (
            resource
            for resource in self._resources
            if resource.kind in {Kind.DATA, Kind.FILE} and resource.relative.partition("/")[0] not in own
        )

    def _unused_qml(self) -> Iterator[tuple[str, str]]:
        if "QtQml" not in self._modules:
            yield f"{self._root}/qml", "is for QtQml, which nothing that ships imports"
            return
        for folder in self._qml().split(self._program())[1]:
            yield folder, "is imported by no QML file that ships"

    def _needed_qml(self) -> Iterator[Advice]:
        """Name the folders that stay, since some lie below one that does not."""
        if "QtQml" in self._modules:
            for folder in self._qml().split(self._program())[0]:
                message = "is imported by a QML file"
                yield _advice(
                    self._binding, folder, message, Location.FILESYSTEM_RELATIVE, code="qt-imported"
                )

    def _unused_libraries(self, left_out: set[str]) -> Iterator[tuple[str, str]]:
        """Return the libraries of Qt that only something left out needs."""
        users = [found for found in self._own if found.kind in _BINARIES]
        needed = {
            name
            for user in users
            if not self._is_library(user) and not _is_below(user.relative, left_out)
            for name in user.needs
        }
        for library in users:
            if self._is_library(library) and library.name not in needed:
                yield library.relative, "is needed by nothing of Qt that ships"

    def _is_library(self, found: Resource) -> bool:
        """Tell if it is a library of Qt; where they have no folder of their own, by its name."""
        inner = found.relative.removeprefix(self._libraries)
        if inner == found.relative:
            return False
        return self._libraries.endswith("/lib/") or _LIBRARY.match(inner) is not None


def _qt_modules(binaries: Iterable[Resource]) -> set[str]:
    """Return the Qt modules whose libraries those need: libQt6Gui.so.6 is that of QtGui."""
    names = (name for binary in binaries for name in binary.needs)
    return {f"Qt{found[1]}" for name in names if (found := _LIBRARY.search(name))}


def _is_below(relative: str, folders: set[str]) -> bool:
    parts = relative.split("/")
    return any("/".join(parts[:count]) in folders for count in range(1, len(parts) + 1))


def _advice(
    binding: Binding,
    unit: str,
    message: str,
    location: Location = Location.LEAVE_OUT,
    *,
    code: str = "qt-not-needed",
) -> Advice:
    return Advice(code=code, name=binding.package, message=message, location=location, unit=unit)
