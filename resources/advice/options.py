"""Parts of the standard library that ship only where something imports them; packages.toml lists them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from resources.advice.knowledge import load
from resources.model import Advice, Kind, Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resources.advice.imports import Import
    from resources.model import Resource

_PYTHON = "python"


def packages_of_options() -> tuple[str, ...]:
    """Return the names of which an import makes an option ship."""
    return tuple(name for option in _options() for name in option["imports"])


def advise_options(resources: Iterable[Resource], imported: Iterable[Import]) -> Iterator[Advice]:
    """Leave out the options that nothing imports."""
    wanted = {name.partition(".")[0] for _importer, name in imported}
    own = [resource for resource in resources if resource.distribution == _PYTHON]
    tops = {resource.relative.split("/")[0] for resource in own if resource.kind is Kind.FILE}
    names = {resource.name for resource in own}
    for option in _options():
        if wanted.isdisjoint(option["imports"]):
            message = f"belongs to {option['name']}, which nothing that ships imports"
            folders = (
                top for top in sorted(tops) for folder in option["folders"] if fnmatchcase(top, folder)
            )
            modules = (name for name in option["modules"] if name in names)
            for unit in (*modules, *folders):
                yield _advice(unit, message)


def _options() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = load("packages.toml")["option"]
    return rows


def _advice(unit: str, message: str) -> Advice:
    return Advice(
        code="option-not-imported", name=unit, message=message, location=Location.LEAVE_OUT, unit=unit
    )
