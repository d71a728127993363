"""By what names the code of a program finds each other, wherever the program is put.

bundle    @executable_path/../Frameworks/numpy/_core/x.so
folder    @executable_path/lib/numpy/_core/x.so
file      @loader_path/../_core/x.so, since the files lie in a cache and the executable does not
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from builders.errors import BuildError, ExecutableError
from builders.macos import macho, names, signature, universal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from builders.macos.macho import Image
    from resources.packed.resource import Data

FRAMEWORKS = "Frameworks"
LIBRARIES = "lib"


class Arrangement(StrEnum):
    """How the files of a program are laid out."""

    BUNDLE = "bundle"
    FOLDER = "folder"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """The code that ships.

    architecture: the one that is kept of universal files.
    relatives: POSIX paths below the program's library folder.
    install_names: the relative path of the library of each name that others may ask for it by.
    """

    arrangement: Arrangement
    architecture: str
    relatives: frozenset[str]
    install_names: Mapping[str, str]

    def shipped(self, data: Data, relative: str) -> Data:
        """Return a file of code as it ships: for one architecture, linked to what ships, and signed.

        BuildError if it is for another architecture, damaged, or its header has no room.
        """
        try:
            image = macho.parse(universal.thin(data, self.architecture))
            found = dict(self._references(image, relative))
            changed = names.renamed(image, found, own=f"@rpath/{posixpath.basename(relative)}")
            return signature.signed(changed.data, identifier(relative))
        except BuildError as error:
            raise BuildError(f"{relative} cannot ship: {error}") from error

    def missing(self, data: Data, relative: str) -> tuple[str, ...]:
        """Return the libraries that a file asks for, and that neither ship nor belong to macOS."""
        image = macho.parse(universal.thin(data, self.architecture))
        wanted = (name for name in names.dependencies(image) if not names.is_of_system(name))
        return tuple(name for name in wanted if not self._meant(name, image, relative))

    def _references(self, image: Image, relative: str) -> Iterator[tuple[str, str]]:
        for name in names.dependencies(image):
            meant = "" if names.is_of_system(name) else self._meant(name, image, relative)
            if meant:
                yield name, self._reference(relative, meant)

    def _meant(self, name: str, image: Image, relative: str) -> str:
        """Return the relative path of the library that a name stands for, "" if it does not ship."""
        folder = posixpath.dirname(relative)
        for candidate in _expanded(name, names.rpaths(image)):
            if candidate.startswith("@loader_path/"):
                path = posixpath.normpath(posixpath.join(folder, candidate.partition("/")[2]))
                if path in self.relatives:
                    return path
        known = self.install_names
        return known.get(name) or known.get(posixpath.basename(name), "")

    def _reference(self, relative: str, meant: str) -> str:
        place = place_of(meant, self.arrangement)
        if self.arrangement is Arrangement.BUNDLE:
            return f"@executable_path/../{place}"
        if self.arrangement is Arrangement.FOLDER:
            return f"@executable_path/{place}"
        return f"@loader_path/{posixpath.relpath(meant, posixpath.dirname(relative) or '.')}"


def code_of(files: Iterable[tuple[str, Data]], arrangement: Arrangement, architecture: str) -> Code:
    """Return what ships, from the relative path and content of each file of code."""
    relatives: list[str] = []
    known: dict[str, str] = {}
    for relative, data in sorted(files, key=lambda row: row[0]):
        relatives.append(relative)
        known.setdefault(posixpath.basename(relative), relative)
        own = _install_name(data, architecture)
        if own:
            known.setdefault(own, relative)
            known.setdefault(posixpath.basename(own), relative)
    return Code(
        arrangement=arrangement,
        architecture=architecture,
        relatives=frozenset(relatives),
        install_names=known,
    )


def place_of(relative: str, arrangement: Arrangement) -> str:
    """Return where code lies: in a bundle below Contents, else below the folder of the executable.

    Folders of a bundle's code have no dots in their names, since macOS takes those for bundles.
    """
    if arrangement is not Arrangement.BUNDLE:
        return f"{LIBRARIES}/{relative}"
    return f"{FRAMEWORKS}/{without_dots(relative)}"


def without_dots(relative: str) -> str:
    """Return the path of a file of code below Frameworks."""
    folder, _, name = relative.rpartition("/")
    above = f"{folder.replace('.', '__dot__')}/" if folder else ""
    return f"{above}{name}"


def identifier(relative: str) -> str:
    """Return what a signature calls a file of code: its name without endings."""
    return posixpath.basename(relative).split(".")[0] or "code"


def _expanded(name: str, rpaths: tuple[str, ...]) -> Iterator[str]:
    if not name.startswith("@rpath/"):
        yield name
        return
    for folder in rpaths:
        yield f"{folder.rstrip('/')}/{name.removeprefix('@rpath/')}"


def _install_name(data: Data, architecture: str) -> str:
    try:
        return names.install_name(macho.parse(universal.thin(data, architecture)))
    except ExecutableError:
        return ""  # shipping it tells why
