"""One key of onefold.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from builders.project.kinds import Kind

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Generic[T]):
    """One setting.

    name: dotted path in the file, such as "python.version".
    field: dotted path to what it sets in a Project, or "" where more than a field depends on it.
    default: what holds where it is not set, in words.
    """

    name: str
    kind: Kind[T]
    default: str
    doc: str
    field: str = ""
