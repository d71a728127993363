"""Settings as the user wrote them: from the text of a file to values that are known to be good."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from builders.errors import ProjectError
from builders.project.keys import INSTALLER, KEYS, PYTHON_PLACES, RUN_KEYS, SECTIONS
from builders.project.kinds import Refused, describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from builders.project.key import Key

T = TypeVar("T")

_NEAR = 0.75  # difflib's own 0.6 takes "description" for "script"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a file says.

    file: where it was read from, or None for settings that were not.
    values: by the name of the key; what is not set is not there.
    installers: the [installer.X] tables as they stand.
    """

    file: Path | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    installers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def get(self, key: Key[T]) -> T | None:
        # Only `interpret` and `with_value` fill `values`, both with what the key's own kind allows.
        value: T | None = self.values.get(key.name)  # type: ignore[assignment]
        return value

    def with_value(self, key: Key[T], value: T) -> Settings:
        return Settings(file=self.file, values={**self.values, key.name: value}, installers=self.installers)

    def without(self, key: Key[Any]) -> Settings:
        values = {name: value for name, value in self.values.items() if name != key.name}
        return Settings(file=self.file, values=values, installers=self.installers)

    def with_installer(self, name: str, table: Mapping[str, object]) -> Settings:
        """Return the settings with another [installer.NAME] table; an empty one is not kept."""
        installers = {**self.installers, name: table}
        kept = {kind: content for kind, content in installers.items() if content}
        return Settings(file=self.file, values=self.values, installers=kept)

    def __contains__(self, key: Key[Any]) -> bool:
        return key.name in self.values


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file; a byte order mark and Windows line ends do not matter."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProjectError(f"{path} cannot be read: {error.strerror}") from error
    return parse_toml(data, path.name)


def parse_toml(data: bytes, file: str) -> dict[str, Any]:
    """Return the tables; errors say the line and the column and name the file so."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProjectError(f"{file}: line {line} is not UTF-8; save the file in that encoding") from error
    except RecursionError as error:
        raise ProjectError(f"{file}: its values are nested too deeply") from error
    except ValueError as error:  # TOMLDecodeError, and numbers that Python refuses for their length
        raise ProjectError(f"{file}: {error}") from error


def interpret(tables: object, file: Path, prefix: str = "") -> Settings:
    """Return the settings that the tables hold; `prefix` is what stands before each key in that file."""
    reader = _Reader(file=file, prefix=prefix)
    sections = reader.table(tables, "")
    installers = reader.table(sections.get(INSTALLER, {}), INSTALLER)
    reader.refuse_unknown(sections, (*SECTIONS, INSTALLER), "")
    values: dict[str, object] = {}
    for section in SECTIONS:
        values.update(reader.section(reader.table(sections.get(section, {}), section), section))
    reader.refuse_rivals(values, RUN_KEYS)
    reader.refuse_rivals(values, PYTHON_PLACES)
    return Settings(
        file=file,
        values=values,
        installers={
            name: reader.table(content, f"{INSTALLER}.{name}") for name, content in installers.items()
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    file: Path
    prefix: str

    def error(self, name: str, problem: str) -> ProjectError:
        return ProjectError(f"{self.file.name}: {self.prefix}{name}{problem}")

    def table(self, value: object, name: str) -> dict[str, object]:
        if not isinstance(value, dict):
            raise self.error(name, f": expected a table, found {describe(value)}")
        return value

    def section(self, table: dict[str, object], section: str) -> dict[str, object]:
        keys = {
            key.name.removeprefix(f"{section}."): key for key in KEYS if key.name.startswith(f"{section}.")
        }
        self.refuse_unknown(table, keys, f"{section}.")
        return {keys[name].name: self.value(keys[name], value) for name, value in table.items()}

    def value(self, key: Key[T], value: object) -> T:
        try:
            return key.kind.read(value, self.file.parent)
        except Refused as error:
            raise self.error(key.name, f": {error}") from error

    def refuse_unknown(self, table: Mapping[str, object], known: Iterable[str], before: str) -> None:
        for name in table:
            if name not in known:
                raise self.error(f"{before}{name}", f" is not known; {self.hint(name, known, before)}")

    def hint(self, name: str, known: Iterable[str], before: str) -> str:
        """Name the nearest key of this table, else of another one."""
        if near := difflib.get_close_matches(name, known, n=1, cutoff=_NEAR):
            return f"did you mean {self.prefix}{before}{near[0]}?"
        elsewhere = {key.name.rpartition(".")[2]: key.name for key in KEYS}
        if near := difflib.get_close_matches(name, elsewhere, n=1, cutoff=_NEAR):
            return f"did you mean {self.prefix}{elsewhere[near[0]]}?"
        return f"known here are: {', '.join(known)}"

    def refuse_rivals(self, values: Mapping[str, object], rivals: tuple[Key[Any], ...]) -> None:
        names = [key.name for key in rivals if key.name in values]
        if len(names) > 1:
            raise self.error(names[0], f" and {self.prefix}{names[1]} exclude each other; keep one of them")
