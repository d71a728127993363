"""Where an earlier version is: the folder that people chose for it is the one of the next, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from builders.installers.msi.product import ASK, HIVES, USER, condition_of, literal
from builders.installers.msi.tree import ROOT

if TYPE_CHECKING:
    from builders.installers.msi.database import Database
    from builders.installers.msi.product import Product

NAME: Final = "InstallFolder"  # of the value in the registry
SET_PROPERTY: Final = 51
_RAW_64_BIT: Final = 2 | 16
_SEARCH: Final = 10  # its number in the sequences; the actions here come after it


def found(scope: str) -> str:
    """Return the property that holds the folder, if it is there."""
    return f"{scope.upper()}FOLDER"


def folder(product: Product, scope: str) -> str:
    """Return the folder by default, formatted."""
    parent = r"[LocalAppDataFolder]Programs" if scope == USER else "[%ProgramW6432]"
    return rf"{parent}\{literal(product.folder)}"


def add(database: Database, product: Product) -> None:
    for scope in product.scopes:
        database.add("AppSearch", found(scope), f"Earlier.{scope}")
        locator = (HIVES[scope], product.settings, NAME, _RAW_64_BIT)
        database.add("RegLocator", f"Earlier.{scope}", *locator)
    actions = [(f"Take.{scope}", f"[{found(scope)}]", found(scope), scope) for scope in product.scopes]
    if product.scope == ASK:
        # Windows has another folder for programs of a user by itself; others do not.
        actions.append(("Take.default", folder(product, USER), "1", USER))
    _add_actions(database, product, actions)


def _add_actions(database: Database, product: Product, actions: list[tuple[str, str, str, str]]) -> None:
    """Set the folder before anything is computed with it, unless someone gave one."""
    sequences = ("InstallUISequence", "InstallExecuteSequence")
    for table in sequences:
        database.add(table, "AppSearch", None, _SEARCH)
    for number, (name, value, condition, scope) in enumerate(actions, start=_SEARCH + 1):
        database.add("CustomAction", name, SET_PROPERTY, ROOT, value)
        whole = f"NOT {ROOT} AND {condition}"
        if product.scope == ASK:
            whole += f" AND {condition_of(scope)}"
        for table in sequences:
            database.add(table, name, whole, number)
