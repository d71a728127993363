"""What Windows shows of the program: Apps, Start menu, desktop, PATH, files and addresses that it opens."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from builders.installers import associations, naming
from builders.installers.model import Terms
from builders.installers.msi import components, earlier
from builders.installers.msi.actions import NEWER, OLDER
from builders.installers.msi.components import Marked
from builders.installers.msi.product import ASK, HIVES, MACHINE, USER, braced, condition_of, literal
from builders.installers.msi.shortnames import columns
from builders.installers.msi.tree import FIRST_PART, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builders.installers.model import Order
    from builders.installers.msi.database import Database
    from builders.installers.msi.product import Product

LANGUAGE: Final = 1033
# As a property. 2 with MSIINSTALLPERUSER: for the user, until someone says otherwise ("ALLUSERS Property").
_FOR_ALL: Final = {USER: "", MACHINE: "1", ASK: "2"}
_ICON: Final = "program.ico"
_CLASSES: Final = r"Software\Classes"
_ICO_HEADER: Final = struct.Struct("<HHH")
_IN_GROUP, _IN_FILE = struct.Struct("<12sH"), struct.Struct("<12sI")
_ICON_TYPE, _GROUP_TYPE = 3, 14


def properties(order: Order, product: Product) -> dict[str, str]:
    """Return the properties of the product, among them what Apps shows."""
    size = sum(file.size for file in order.stage.files)
    found = {
        "ProductName": product.name,
        "ProductVersion": product.version,
        "Manufacturer": product.publisher,
        "ProductCode": braced(product.code),
        "UpgradeCode": braced(product.family),
        "ProductLanguage": str(LANGUAGE),
        "ALLUSERS": _FOR_ALL[product.scope],
        "MSIINSTALLPERUSER": "1" if product.scope == ASK else "",
        # Costing looks at the old files, which are gone when the new ones come: so all are installed,
        # whatever their version. Otherwise a library that became older would be missing.
        "REINSTALLMODE": "amus",
        "SecureCustomProperties": ";".join((ROOT, NEWER, OLDER, *map(earlier.found, product.scopes))),
        "ARPNOMODIFY": "" if order.flag("dialogs") else "1",
        "ARPSIZE": str(-(-size // 1024)),
        "ARPCOMMENTS": order.text("summary"),
        "ARPURLINFOABOUT": order.text("homepage"),
        "ARPHELPLINK": order.text("homepage"),
        "ARPPRODUCTICON": _ICON if order.text("icon") else "",
    }
    return {name: value for name, value in found.items() if value}


def add(database: Database, order: Order, product: Product, program: str) -> None:
    """Add it all; program: the key of the executable."""
    for name, value in properties(order, product).items():
        database.add("Property", name, value)
    if picture := order.text("icon"):
        database.add("Icon", _ICON, icon_file(order, picture))
    folder = replace(_settings(product, "settings", ROOT, earlier.NAME), value=f"[{ROOT}]")
    _add(database, product, folder)
    for number, setting in enumerate(_registry(order, program), start=1):
        database.add("Registry", f"k{number}", product.hive, *setting, folder.key)
    if order.flag("menu") or order.flag("desktop"):
        _add_shortcuts(database, order, product, program)
    if order.flag("path"):
        _add_path(database, product)


def icon_file(order: Order, picture: str) -> bytes:
    """Return the icon as an .ico file, in every size; raises BuildError."""
    from builders.windows import icon  # noqa: PLC0415 - most have none

    found = icon.resources(order.project.root / picture)
    group = next(data for (kind, _), data in found.items() if kind == _GROUP_TYPE)
    _, kind, many = _ICO_HEADER.unpack_from(group)
    rows = [_IN_GROUP.unpack_from(group, _ICO_HEADER.size + at * _IN_GROUP.size) for at in range(many)]
    place = _ICO_HEADER.size + many * _IN_FILE.size
    index, pictures = _ICO_HEADER.pack(0, kind, many), b""
    for row, number in rows:
        index += _IN_FILE.pack(row, place + len(pictures))
        pictures += found[_ICON_TYPE, number]
    return index + pictures


def _settings(product: Product, key: str, directory: str, name: str) -> Marked:
    return Marked(key=key, path=f":{key}", directory=directory, hive=product.hive, name=name)


def _add(database: Database, product: Product, marked: Marked) -> None:
    components.add(database, product, marked)
    database.add("FeatureComponents", FIRST_PART, marked.key)


def _add_shortcuts(database: Database, order: Order, product: Product, program: str) -> None:
    name = order.project.name
    if naming.check(name, Terms(project=order.project, target=order.target)):
        name = product.folder
    icon = _ICON if order.text("icon") else None
    about = order.text("summary") or None
    # A menu is the user's, even if everyone sees it (ICE43).
    marked = _settings(product, "shortcuts", "ProgramMenuFolder", "Shortcuts")
    _add(database, product, replace(marked, hive=HIVES[USER]))
    for flag, folder in (("menu", "ProgramMenuFolder"), ("desktop", "DesktopFolder")):
        if order.flag(flag):
            called = columns([name], folder)[name]
            row = (marked.key, f"[#{program}]", None, about, None, icon, 0 if icon else None, None, ROOT)
            database.add("Shortcut", f"s{flag}", folder, called, *row)


def _add_path(database: Database, product: Product) -> None:
    """Add the folder to PATH: the user's, or that of all."""
    for scope in product.scopes:
        marked = _settings(product, f"path.{scope}", ROOT, f"Path {scope}")
        condition = condition_of(scope) if product.scope == ASK else ""
        _add(database, product, replace(marked, condition=condition))
        name = "=-*PATH" if scope == MACHINE else "=-PATH"
        database.add("Environment", f"path.{scope}", name, f"[~];[{ROOT}]", marked.key)


def _registry(order: Order, program: str) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield keys, names and values; a name of None is the key's own value."""
    executable = order.project.executable
    for document in associations.documents(order):
        for ending in document.extensions:
            kind = f"{executable}.{ending}"
            yield rf"{_CLASSES}\.{ending}\OpenWithProgids", kind, None
            yield from _opening(kind, {"": document.name}, program)
    for scheme in associations.schemes(order):
        yield from _opening(scheme, {"": f"URL:{order.project.name}", "URL Protocol": ""}, program)


def _opening(
    kind: str, values: Mapping[str, str], program: str
) -> Iterator[tuple[str, str | None, str | None]]:
    key = rf"{_CLASSES}\{kind}"
    for name, value in values.items():
        yield key, name or None, literal(value) or None
    yield rf"{key}\DefaultIcon", None, f"[#{program}],0"
    yield rf"{key}\shell\open\command", None, f'"[#{program}]" "%1"'
