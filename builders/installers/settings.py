"""From an [installer.NAME] table to checked values, the same way for the command line and for the Studio."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.installers.model import FieldKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builders.installers.model import Field, Format, Terms, Value

_EXPECTED = {
    FieldKind.TEXT: "a string",
    FieldKind.PATH: "the path of a file as a string",
    FieldKind.CHOICE: "a string",
    FieldKind.LINES: "a list of strings",
    FieldKind.FLAG: "true or false",
}


def values(format_: Format, table: Mapping[str, object], terms: Terms) -> dict[str, Value]:
    """Return the value of every field; raises ProjectError with every problem, to be mended at one go."""
    if found := problems(format_, table, terms):
        prefix = f"installer.{format_.name}"
        raise ProjectError("; ".join(f"{prefix}.{key}: {sentence}" for key, sentence in found.items()))
    return {one.key: _value(one, table, terms) for one in format_.fields}


def problems(format_: Format, table: Mapping[str, object], terms: Terms) -> dict[str, str]:
    """Return what is wrong, a sentence for each key; keys that the format does not know come first."""
    known = [one.key for one in format_.fields]
    found = {key: _unknown(key, known) for key in table if key not in known}
    for one in format_.fields:
        if sentence := problem(one, table.get(one.key), terms):
            found[one.key] = sentence
    return found


def problem(one: Field, written: object, terms: Terms) -> str:
    """Return what is wrong with a value as it was written, or with the default where it is None."""
    value = one.default(terms) if written is None else _typed(one, written)
    if value is None:
        return f"expected {_EXPECTED[one.kind]}, found {written!r}"
    if one.kind is FieldKind.CHOICE and value not in one.choices:
        return f"{value!r} is none of {', '.join(one.choices)}"
    if one.kind is FieldKind.PATH and value and not (terms.project.root / str(value)).is_file():
        return f"there is no file {value} in the project; choose another"
    if isinstance(value, str) and ("\n" in value or "\0" in value):
        return "it must be a single line"
    return one.check(value, terms)


def _value(one: Field, table: Mapping[str, object], terms: Terms) -> Value:
    value = _typed(one, table[one.key]) if one.key in table else one.default(terms)
    return one.kind.empty if value is None else value


def _typed(one: Field, written: object) -> Value | None:
    """Return the value if it has the field's type."""
    if one.kind is FieldKind.FLAG:
        return written if isinstance(written, bool) else None
    if one.kind is FieldKind.LINES:
        is_list = isinstance(written, list | tuple) and all(isinstance(line, str) for line in written)
        return tuple(written) if is_list and isinstance(written, list | tuple) else None
    return written if isinstance(written, str) else None


def _unknown(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return f"is not known; did you mean {near[0]}?"
    return f"is not known; known here are: {', '.join(known) or 'none'}"
