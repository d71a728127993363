"""What Windows shows of the program: Apps, Start menu, desktop, PATH, files and addresses that it opens."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

from builders.installers import associations, naming
from builders.installers.model import Terms
from builders.installers.msi.actions import NEWER, OLDER
from builders.installers.msi.product import braced
from builders.installers.msi.shortnames import columns
from builders.installers.msi.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builders.installers.model import Order
    from builders.installers.msi.database import Database
    from builders.installers.msi.product import Product

LANGUAGE: Final = 1033
_ICON: Final = "program.ico"
_PRODUCT_ROOT: Final = -1  # HKEY_CURRENT_USER, or HKEY_LOCAL_MACHINE if it is for all
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
        "ALLUSERS": "1" if product.is_for_all else "",
        # Costing looks at the old files, which are gone when the new ones come: so all are installed,
        # whatever their version. Otherwise a library that became older would be missing.
        "REINSTALLMODE": "amus",
        "SecureCustomProperties": f"{ROOT};{NEWER};{OLDER}",
        "ARPNOMODIFY": "1",
        "ARPSIZE": str(-(-size // 1024)),
        "ARPCOMMENTS": order.text("summary"),
        "ARPURLINFOABOUT": order.text("homepage"),
        "ARPHELPLINK": order.text("homepage"),
        "ARPPRODUCTICON": _ICON if order.text("icon") else "",
    }
    return {name: value for name, value in found.items() if value}


def add(database: Database, order: Order, product: Product, program: str, component: str) -> None:
    """Add it all; program, component: the keys of the executable and of the component that it is in."""
    for name, value in properties(order, product).items():
        database.add("Property", name, value)
    if picture := order.text("icon"):
        database.add("Icon", _ICON, icon_file(order, picture))
    _add_shortcuts(database, order, program, component)
    if order.flag("path"):
        name = "=-*PATH" if product.is_for_all else "=-PATH"
        database.add("Environment", "Path", name, f"[~];[{ROOT}]", component)
    for number, setting in enumerate(_registry(order, program), start=1):
        database.add("Registry", f"k{number}", _PRODUCT_ROOT, *setting, component)


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


def _add_shortcuts(database: Database, order: Order, program: str, component: str) -> None:
    name = order.project.name
    if naming.check(name, Terms(project=order.project, target=order.target)):
        name = order.text("folder")
    icon = _ICON if order.text("icon") else None
    for flag, folder in (("menu", "ProgramMenuFolder"), ("desktop", "DesktopFolder")):
        if order.flag(flag):
            called = columns([name], folder)[name]
            about = order.text("summary") or None
            row = (component, f"[#{program}]", None, about, None, icon, 0 if icon else None, None, ROOT)
            database.add("Shortcut", f"s{flag}", folder, called, *row)


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
        yield key, name or None, _escaped(value) or None
    yield rf"{key}\DefaultIcon", None, f"[#{program}],0"
    yield rf"{key}\shell\open\command", None, f'"[#{program}]" "%1"'


def _escaped(text: str) -> str:
    """Return a text in which nothing is replaced."""
    return re.sub(r"[\[\]{}]", r"[\\\g<0>]", text)
