"""From what a module does with a path to what it means for where it ships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resources.advice.imports import absolute
from resources.advice.index import Holding
from resources.advice.places import ANYTHING, Place, is_known
from resources.advice.sightings import Note, Sighting
from resources.advice.uses import Use
from resources.model import Advice, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resources.advice.index import FolderIndex
    from resources.model import Resource

_NEEDS_A_FILE: Final = frozenset({Use.OPEN, Use.LIST, Use.LOAD, Use.RUN})
_NOTES: Final = {
    Note.LOADER: ("loader-resources", "reads its data through the import system, which works from memory"),
    Note.FROZEN: ("frozen", "asks for sys._MEIPASS, which only PyInstaller sets"),
}


def judge(module: Resource, sighting: Sighting, index: FolderIndex) -> Iterator[Advice]:
    """Say what one sighting means; nothing where it is harmless."""
    if sighting.note in _NOTES:
        code, message = _NOTES[sighting.note]
        yield _advice(module, sighting, code, message)
    elif sighting.note is Note.UNREAD:
        yield _advice(module, sighting, "not-parsed", f"cannot be parsed by {sighting.detail}")
    elif sighting.place.is_own_file and not sighting.place.module:
        yield from _own_file(module, sighting)
    else:
        yield from _neighbour(module, sighting, index)


def _own_file(module: Resource, sighting: Sighting) -> Iterator[Advice]:
    if sighting.use in _NEEDS_A_FILE:
        message = f"{sighting.use} its own file{_moment(sighting)}"
        unit = module.relative if module.is_package else module.name
        yield _advice(module, sighting, "own-file", message, unit)


def _neighbour(module: Resource, sighting: Sighting, index: FolderIndex) -> Iterator[Advice]:
    """Something at a path that starts at a module's file: its folder, a neighbour, a folder above."""
    origin = _origin(module, sighting.place.module, index)
    if origin is None:
        return  # of a module that does not ship
    place = sighting.place
    if place.is_own_file:
        if sighting.use in _NEEDS_A_FILE:
            message = f"{sighting.use} {origin} by its path{_moment(sighting)}"
            yield _advice(module, sighting, "own-file", message, origin)
        return
    folder = _folder(origin, place.up)
    if folder is None:
        return  # above the library: a source checkout is looked for
    if sighting.use is Use.SEARCH:
        yield _advice(module, sighting, "search-path", f"searches modules in {_shown(folder, place)}")
    elif not _must_be_file(sighting, folder, index):
        if any(map(is_known, place.tail)) and sighting.use is not Use.PASS:
            yield _advice(
                module, sighting, "file-optional", f"{_sentence(sighting, folder)}; no such file ships"
            )
    else:
        for unit in _units(module, origin, sighting, folder):
            yield _advice(module, sighting, _code(sighting), _sentence(sighting, folder), unit)


def _must_be_file(sighting: Sighting, folder: str, index: FolderIndex) -> bool:
    place, use = sighting.place, sighting.use
    if not any(map(is_known, place.tail)):
        return _folder_must_be_file(use, folder, place, index)
    holding = index.at(folder, place.tail)
    return holding is Holding.DATA or (holding is Holding.MODULES and use in _NEEDS_A_FILE and bool(folder))


def _folder_must_be_file(use: Use, folder: str, place: Place, index: FolderIndex) -> bool:
    """Judge a folder as such, or names in it that only the running program knows."""
    if not folder:
        return False  # the folder of all packages
    if use in {Use.LIST, Use.RUN}:
        return index.has_folder(folder)
    if place.is_own_file or use is Use.PROBE:
        return use in _NEEDS_A_FILE
    return index.at(folder, place.tail) is Holding.DATA


def _units(module: Resource, origin: str, sighting: Sighting, folder: str) -> tuple[str, ...]:
    """Return the smallest set of names that must be files.

    Usually that is the package. But who climbs to the top of a large package for one file needs that file
    and a module with a real place of its own, not the package.
    """
    known = tuple(_leading(sighting.place.tail))
    package = folder.replace("/", ".")
    if folder and not known:
        return (package,)
    if folder and folder == origin.rpartition("/")[0] == module.relative.rpartition("/")[0]:
        return (package,)
    first = module.name if origin == module.relative and not module.is_package else origin
    return (first, "/".join([*filter(None, [folder]), *known]))


def _leading(tail: tuple[str, ...]) -> Iterator[str]:
    for part in tail:
        if ANYTHING in part or "?" in part:
            return
        yield part


def _origin(module: Resource, name: str, index: FolderIndex) -> str | None:
    """Return the relative path of the module that a place starts from."""
    if not name:
        return module.relative
    return index.path_of(absolute(module, name))


def _folder(relative: str, up: int) -> str | None:
    parts = relative.split("/")
    return "/".join(parts[: len(parts) - up]) if up <= len(parts) else None


def _code(sighting: Sighting) -> str:
    if sighting.note is Note.CALL:
        return "file-call"
    return {Use.LOAD: "ctypes-path", Use.RUN: "program-path"}.get(sighting.use, "file-attribute")


def _sentence(sighting: Sighting, folder: str) -> str:
    shown = _shown(folder, sighting.place)
    if sighting.note is Note.CALL:
        return f"calls {sighting.detail}, which wants {shown} as a file{_moment(sighting)}"
    whose = f"{sighting.place.module}.__file__" if sighting.place.module else "__file__"
    return f"{sighting.use} {shown} next to {whose}{_moment(sighting)}"


def _shown(folder: str, place: Place) -> str:
    what = "/".join(filter(None, [folder, *place.tail]))
    return f"the folder {what}" if not place.tail else what


def _moment(sighting: Sighting) -> str:
    return " when it is imported" if sighting.at_import else ""


def _advice(module: Resource, sighting: Sighting, code: str, message: str, unit: str = "") -> Advice:
    return Advice(
        code=code,
        name=module.name,
        message=message,
        path=module.relative,
        line=sighting.line,
        location=Location.FILESYSTEM_RELATIVE if unit else None,
        unit=unit,
    )
