"""The program's folders, files and cabinets as tables. Each folder with files is a component.

All of a product is installed and removed together, so a component for each file would only cost time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from builders.installers.msi import components, shortnames
from builders.installers.msi.cabinet import Member
from builders.installers.msi.components import Marked
from builders.installers.msi.fileversion import file_version
from builders.installers.msi.product import USER, braced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from builders.installers.model import Entry
    from builders.installers.msi.database import Database
    from builders.installers.msi.product import Product

ROOT: Final = "INSTALLDIR"
FEATURE: Final = "Program"
_PART: Final = "Part"
FIRST_PART: Final = f"{_PART}1"
_USER_PROGRAMS: Final = "UserPrograms"
_MOST_COMPONENTS: Final = 1000  # of a feature; the limit is 1600
_MOST_FILES: Final = 32_000  # of a cabinet
_VITAL: Final = 0x200
_FOLLOWS_PARENT, _NOT_ADVERTISED, _NOT_ABSENT = 2, 8, 16
_ON_REMOVAL: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """cabinets: what each holds, in the order of the files. keys: of files, by their paths."""

    cabinets: tuple[tuple[Member, ...], ...]
    keys: dict[str, str]


def add(database: Database, product: Product, entries: Iterable[Entry]) -> Tree:
    """Add the program; all paths begin with the folder that it is installed to."""
    files = sorted(entries, key=lambda entry: entry.path)
    for entry in files:
        shortnames.refuse(entry.path)
    folders = _folders(product.folder, files)
    _add_places(database, product)
    names = _names(folders, files)
    keys = {path: f"d{number}" if number else ROOT for number, path in enumerate(folders)}
    for path in folders[1:]:
        database.add("Directory", keys[path], keys[_above(path)], names[path])
    owners = _add_components(database, product, keys, files)
    members = tuple(_add_files(database, owners, names, files))
    cabinets = tuple(members[at : at + _MOST_FILES] for at in range(0, len(members), _MOST_FILES))
    _add_media(database, cabinets)
    found = {member.entry.path: member.name for member in members}
    return Tree(cabinets=cabinets, keys=found)


def cabinet_name(number: int) -> str:
    return f"cab{number}"


def _folders(top: str, files: Iterable[Entry]) -> tuple[str, ...]:
    """Return every folder, each after the one that it lies in."""
    found = {top}
    for entry in files:
        above = _above(entry.path)
        while above not in found:
            found.add(above)
            above = _above(above)
    return tuple(sorted(found))


def _add_places(database: Database, product: Product) -> None:
    """Add the folders of Windows; only the target is asked where they are."""
    database.add("Directory", "TARGETDIR", None, "SourceDir")
    for place in ("ProgramMenuFolder", "DesktopFolder"):
        database.add("Directory", place, "TARGETDIR", ".")
    if product.scope == USER:
        parent = _USER_PROGRAMS
        database.add("Directory", "LocalAppDataFolder", "TARGETDIR", ".")
        database.add("Directory", parent, "LocalAppDataFolder", "Programs")
    else:
        parent = "ProgramFiles64Folder"
        database.add("Directory", parent, "TARGETDIR", ".")
    database.add("Directory", ROOT, parent, shortnames.columns([product.folder], "")[product.folder])


def _names(folders: Sequence[str], files: Iterable[Entry]) -> dict[str, str]:
    """Return how each file and folder is called in its folder, by its path."""
    inside: dict[str, list[str]] = {path: [] for path in folders}
    for path in (*folders[1:], *(entry.path for entry in files)):
        inside[_above(path)].append(path.rpartition("/")[2])
    return {
        f"{above}/{name}": column
        for above, names in inside.items()
        for name, column in shortnames.columns(names, above).items()
    }


def _add_components(
    database: Database, product: Product, folders: dict[str, str], files: Sequence[Entry]
) -> dict[str, str]:
    """Return the component of each folder that has files."""
    first = {_above(entry.path): number for number, entry in reversed([*enumerate(files, start=1)])}
    found = {path: f"c{number}" for number, path in enumerate(sorted(first), start=1)}
    _add_features(database, product, tuple(found.values()))
    for path, key in found.items():
        if product.scope == USER:
            one = Marked(key=key, path=path, directory=folders[path], hive=product.hive, name=path)
            components.add(database, product, one)
        else:
            guid = braced(product.component(path))
            row = (guid, folders[path], components.IS_64_BIT, None, f"f{first[path]}")
            database.add("Component", key, *row)
    if product.scope == USER:
        database.add("RemoveFile", "rUserPrograms", "c1", None, _USER_PROGRAMS, _ON_REMOVAL)
    for path, key in folders.items():
        owner = found.get(path) or next(found[below] for below in found if below.startswith(f"{path}/"))
        database.add("RemoveFile", f"r{key}", owner, None, key, _ON_REMOVAL)
    return found


def _add_features(database: Database, product: Product, owners: Sequence[str]) -> None:
    """Add one feature for people, and hidden ones below it that hold the components."""
    title = product.name[:64]
    database.add("Feature", FEATURE, None, title, None, 1, 1, ROOT, _NOT_ADVERTISED | _NOT_ABSENT)
    for at, component in enumerate(owners):
        part = f"{_PART}{at // _MOST_COMPONENTS + 1}"
        if at % _MOST_COMPONENTS == 0:
            flags = _FOLLOWS_PARENT | _NOT_ADVERTISED
            database.add("Feature", part, FEATURE, None, None, 0, 1, ROOT, flags)
        database.add("FeatureComponents", part, component)


def _add_files(
    database: Database, owners: dict[str, str], names: dict[str, str], files: Sequence[Entry]
) -> Iterable[Member]:
    for number, entry in enumerate(files, start=1):
        key, component = f"f{number}", owners[_above(entry.path)]
        version = file_version(entry.content) if isinstance(entry.content, Path) else ""
        row = (names[entry.path], entry.size, version, None, _VITAL, number)
        database.add("File", key, component, *row)
        yield Member(name=key, entry=entry)


def _add_media(database: Database, cabinets: Sequence[Sequence[Member]]) -> None:
    last = 0
    for number, members in enumerate(cabinets, start=1):
        last += len(members)
        database.add("Media", number, last, None, f"#{cabinet_name(number)}")


def _above(path: str) -> str:
    return path.rpartition("/")[0]
