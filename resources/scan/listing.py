"""What a folder of packages holds: each file with the name and kind that Python's import rules give it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from resources.model import Kind
from resources.scan.records import distribution, is_metadata
from resources.scan.tree import Folder, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from resources.scan.binaries import Binaries
    from resources.scan.tree import File

_SOURCE, _BYTECODE, _INITIALISER = ".py", ".pyc", "__init__"
# Folders of an installation scheme, which pip and uv put beside the packages with --target.
_SCHEME: Final = frozenset({"bin", "etc", "include", "lib", "man", "sbin", "share", "Scripts"})


class Found(NamedTuple):
    """A file and what it is. SOURCE stands for the source and for the bytecode made from it."""

    kind: Kind
    name: str
    relative: str
    size: int
    package: str
    distribution: str
    executable: bool
    is_package: bool = False


class Listing(NamedTuple):
    found: tuple[Found, ...]
    troubles: tuple[Trouble, ...]


def classify(tree: Folder, binaries: Binaries, owner: Callable[[str], str]) -> Listing:
    """Name the files of a folder that stands on sys.path; `owner` tells whose the file of a path is."""
    classifier = _Classifier(binaries, owner)
    classifier.package(tree, "")
    return Listing(tuple(classifier.found), tuple(classifier.troubles))


class _Classifier:
    def __init__(self, binaries: Binaries, owner: Callable[[str], str]) -> None:
        self.found: list[Found] = []
        self.troubles: list[Trouble] = []
        self._binaries = binaries
        self._owner = owner
        self._with_modules: dict[str, bool] = {}

    def package(self, folder: Folder, package: str) -> None:
        """Add a package and all below it, or with "" what stands on sys.path itself."""
        packages = {below.name for below in folder.folders if self._is_package(below, package)}
        hidden = {
            below.name for below in folder.folders if below.name in packages and self._initialised(below)
        }
        self._files(folder, package, hidden)
        for below in folder.folders:
            if below.name in packages:
                self.package(below, f"{package}.{below.name}" if package else below.name)
            elif not package and is_metadata(below.name):
                self._metadata(below, below.name)
            else:
                self._data(below, package)

    def _files(self, folder: Folder, package: str, hidden: set[str]) -> None:
        """Add the files of a package; packages in it hide modules of the same name."""
        names = frozenset(file.name for file in folder.files)
        for file in folder.files:
            kind, stem = self._module(file, folder, names)
            if stem and stem not in hidden and (package or stem != _INITIALISER):
                self._add_module(kind, file, folder, package, stem)
            elif kind is not Kind.BYTECODE or stem:
                self._add_plain(file, folder, package)

    def _module(self, file: File, folder: Folder, names: frozenset[str]) -> tuple[Kind, str]:
        """Return what module a file is, with the name "" if it is none; (BYTECODE, "") is a derived file."""
        name = file.name
        if name.endswith(_SOURCE):
            stem = name[: -len(_SOURCE)]
            return Kind.SOURCE, "" if "." in stem else stem
        if name.endswith(_BYTECODE):
            stem = name[: -len(_BYTECODE)]
            if stem + _SOURCE in names:
                return Kind.BYTECODE, ""
            return (Kind.DATA, "") if "." in stem else (Kind.BYTECODE, stem)
        stem = self._binaries.module(name, folder.relative + name, folder.name)
        if stem and self._binaries.preferred(stem, names) == name:
            return Kind.EXTENSION, stem
        return Kind.DATA, ""

    def _add_module(self, kind: Kind, file: File, folder: Folder, package: str, stem: str) -> None:
        is_package = stem == _INITIALISER
        name = package if is_package else f"{package}.{stem}" if package else stem
        relative = folder.relative + file.name
        source = folder.relative + stem + _SOURCE if kind is Kind.BYTECODE else relative
        within = name if is_package else package
        self.found.append(
            Found(kind, name, source, file.size, within, self._owner(relative), file.executable, is_package)
        )

    def _add_plain(self, file: File, folder: Folder, package: str) -> None:
        relative = folder.relative + file.name
        kind, within, owner = Kind.DATA if package else Kind.FILE, package, self._owner(relative)
        if self._binaries.is_library(file.name, relative):
            kind = Kind.LIBRARY
        elif self._binaries.is_foreign(file.name):
            text = "is an extension module for another Python, and cannot be imported"
            self.troubles.append(Trouble("other-python", relative, text))
        elif not package and is_metadata(file.name) and not folder.relative:
            kind, within, owner = Kind.METADATA, file.name, distribution(file.name)
        self._add_file(kind, file, relative, within, owner)

    def _add_file(self, kind: Kind, file: File, relative: str, package: str, owner: str) -> None:
        self.found.append(Found(kind, relative, relative, file.size, package, owner, file.executable))

    def _data(self, folder: Folder, package: str) -> None:
        for file in folder.files:
            self._add_plain(file, folder, package)
        for below in folder.folders:
            self._data(below, package)

    def _metadata(self, folder: Folder, package: str) -> None:
        for file in folder.files:
            self._add_file(Kind.METADATA, file, folder.relative + file.name, package, distribution(package))
        for below in folder.folders:
            self._metadata(below, package)

    def _is_package(self, folder: Folder, parent: str) -> bool:
        if "." in folder.name:
            return False
        if self._initialised(folder):
            return True
        if not parent and folder.name in _SCHEME:
            return False
        return folder.name.isidentifier() and self._holds_modules(folder)

    def _initialised(self, folder: Folder) -> bool:
        return any(
            file.name.startswith("__init__.")
            and (
                file.name in ("__init__.py", "__init__.pyc")
                or self._binaries.module(file.name, folder.relative + file.name, folder.name)
            )
            for file in folder.files
        )

    def _holds_modules(self, folder: Folder) -> bool:
        """Tell if it is a namespace package: some module is in it or in a package below it."""
        known = self._with_modules.get(folder.relative)
        if known is None:
            names = frozenset(file.name for file in folder.files)
            known = any(self._module(file, folder, names)[1] for file in folder.files)
            known = known or any(self._is_package(below, folder.name) for below in folder.folders)
            self._with_modules[folder.relative] = known
        return known
