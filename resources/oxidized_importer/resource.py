"""OxidizedResource: everything that is known under one name, to be changed and read."""

from __future__ import annotations

from typing import Any

from ..packed.format import FIELDS
from ..packed.resource import PackedResource
from .attributes import of_field

# Fields of the format that the original has no attributes for; they are kept as they are.
HIDDEN = frozenset(
    {"is_utf8_filename_data", "file_executable", "file_data_embedded", "file_data_utf8_relative_path"}
)


class OxidizedResource:
    """A resource that a finder indexes. What its attributes give are copies."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[str, Any] = values_of(PackedResource(name=""))

    def __repr__(self) -> str:
        return f'<{type(self).__name__} name="{self._values["name"]}">'


for _field in FIELDS:
    if _field.name not in HIDDEN:
        setattr(OxidizedResource, _field.name, of_field(_field))


def values_of(resource: PackedResource) -> dict[str, Any]:
    return {field.name: getattr(resource, field.name) for field in FIELDS}


def shown(resource: PackedResource) -> OxidizedResource:
    """Return what a packed resource looks like to users."""
    made = OxidizedResource()
    made._values = values_of(resource)
    return made


def packed(resource: OxidizedResource) -> PackedResource:
    """Return a copy that no longer changes."""
    if not isinstance(resource, OxidizedResource):
        raise TypeError(f"an OxidizedResource is wanted, not {type(resource).__name__}")
    return PackedResource(**resource._values)
