"""Components that Windows knows by a value in the registry.

What lies in a user's profile has to be known so (ICE38, ICE43), and so has what is no file at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from builders.installers.msi.product import braced, literal

if TYPE_CHECKING:
    from builders.installers.msi.database import Database
    from builders.installers.msi.product import Product

IS_64_BIT: Final = 0x100
_BY_REGISTRY: Final = 0x4


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A component; directory: the key of its folder. name, value: what is written for it, formatted.

    path: what its code is made of, besides the product. condition: when it is installed, "" for always.
    """

    key: str
    path: str
    directory: str
    hive: int
    name: str
    value: str = "1"
    condition: str = ""


def add(database: Database, product: Product, marked: Marked) -> None:
    mark, guid = f"mark.{marked.key}", braced(product.component(marked.path))
    row = (guid, marked.directory, IS_64_BIT | _BY_REGISTRY, marked.condition or None, mark)
    database.add("Component", marked.key, *row)
    name = literal(marked.name)
    database.add("Registry", mark, marked.hive, product.settings, name, marked.value, marked.key)
