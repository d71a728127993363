"""Versions of Python as users write them."""

from __future__ import annotations

import re

from builders.errors import PythonError

_WRITTEN = re.compile(r"(?:cpython-?|python)?(\d+(?:\.\d+){0,2}(?:(?:a|b|rc)\d+)?)(t?)", re.IGNORECASE)


def written(text: str) -> tuple[str, bool] | None:
    """Return the version that a text is, and whether it means the free-threaded one ("3.13t"), else None."""
    found = _WRITTEN.fullmatch(text.strip())
    return (found[1], bool(found[2])) if found else None


def matches(version: str, wanted: str) -> bool:
    """Whether it is the wanted one, of which the last parts may be missing; "" is any."""
    return wanted in {"", version} or version.startswith(f"{wanted}.")


def satisfies(version: str, requires_python: str) -> bool:
    """Whether it meets a specifier, "" for none; raises PythonError."""
    if not requires_python:
        return True
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - only where it is asked for

    try:
        return SpecifierSet(requires_python).contains(version, prereleases=True)
    except InvalidSpecifier as error:
        raise PythonError(f"requires-python is not a version specifier: {requires_python!r}") from error
