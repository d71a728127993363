"""Tables of files that others define; a value of the wrong type is an error that names file and key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.project.kinds import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table and where it stands; what is not there reads as empty."""

    file: str
    name: str
    values: Mapping[str, object]

    def __bool__(self) -> bool:
        return bool(self.values)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def error(self, key: str, expected: str) -> ProjectError:
        found = describe(self.values[key])
        return ProjectError(f"{self.file}: {self.path(key)}: expected {expected}, found {found}")

    def path(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def text(self, key: str) -> str:
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, "a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.error(key, "a list of texts")
        return tuple(value)

    def table(self, key: str) -> Table:
        """Return the table below that dotted key."""
        first, _, rest = key.partition(".")
        value = self.values.get(first, {})
        if not isinstance(value, dict):
            raise self.error(first, "a table")
        inner = Table(file=self.file, name=self.path(first), values=value)
        return inner.table(rest) if rest else inner

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the tables of an array of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise self.error(key, "a list of tables")
        return tuple(Table(file=self.file, name=self.path(key), values=entry) for entry in value)
