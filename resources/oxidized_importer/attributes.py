"""Attributes that check and convert what is set, so that a wrong type is refused where it is made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..packed.format import Content, Field, Kind

if TYPE_CHECKING:
    from collections.abc import Callable


class Attribute:
    """A property kept in the dictionary `_values` of its instance, converted on its way in and out."""

    def __init__(
        self, name: str, check: Callable[[Any], Any], show: Callable[[Any], Any] = lambda value: value
    ) -> None:
        self.name = name
        self.check = check
        self.show = show

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else self.show(instance._values[self.name])

    def __set__(self, instance: Any, value: Any) -> None:
        instance._values[self.name] = self.check(value)


def text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a str is wanted, not {type(value).__name__}")
    return value


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"a bool is wanted, not {type(value).__name__}")
    return value


def level(value: object) -> int:
    if value not in (0, 1, 2) or isinstance(value, bool):
        raise ValueError(f"the optimisation level of bytecode is 0, 1 or 2, not {value!r}")
    return int(value)


def data(value: Any) -> bytes:
    return bytes(memoryview(value))  # unlike bytes(5), bytes(memoryview(5)) is a TypeError


def path(value: Any) -> str:
    return os.fsdecode(value)


def of_field(field: Field) -> Attribute:
    """Return the attribute of a field of packed resources."""
    if field.kind is Kind.FLAG:
        return Attribute(field.name, flag)
    if field.name == "name":
        return Attribute(field.name, text)
    check, show = _CONTENTS[field.content]
    if field.kind is Kind.LIST:
        return Attribute(field.name, _unless_none(_list_of(check)), _unless_none(list))
    if field.kind is Kind.MAP:
        return Attribute(field.name, _unless_none(_map_of(check)), _unless_none(_map_of(show)))
    return Attribute(field.name, _unless_none(check), _unless_none(show))


_CONTENTS: dict[Content, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    Content.BYTES: (data, bytes),
    Content.TEXT: (text, str),
    Content.PATH: (path, Path),
}


def _unless_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else convert(value)


def _list_of(check: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def convert(values: Any) -> tuple[Any, ...]:
        if isinstance(values, str):
            raise TypeError("a sequence of str is wanted, not str")
        return tuple(map(check, values))

    return convert


def _map_of(convert: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    def converted(values: Any) -> dict[str, Any]:
        if not isinstance(values, dict):
            raise TypeError(f"a dict is wanted, not {type(values).__name__}")
        return {text(key): convert(value) for key, value in values.items()}

    return converted
