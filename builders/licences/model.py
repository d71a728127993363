"""A component of a program, and what is known of its licence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a component was found."""

    INTERPRETER = "interpreter"
    DISTRIBUTION = "Python package"
    VENDORED = "bundled in a Python package"
    LIBRARY = "system library"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceText:
    """A licence, notice or list of authors, whole. source: the file's name, for the reader."""

    source: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Something with a licence of its own.

    expression: SPDX licence expression, "" where it cannot be told.
    basis: what the expression was read from: "License-Expression", "classifiers", "licence text" ...
    stated: what its metadata says in its own words, where that is not an expression.
    purl: package URL (https://github.com/package-url), "" where there is no scheme for it.
    requires: normalised names of the components that it needs in this environment.
    sha256: of the file, for a library that is one file.
    part_of: name of the component that it lies inside; its texts may cover this one too.
    """

    name: str
    version: str
    origin: Origin
    expression: str = ""
    basis: str = ""
    stated: str = ""
    texts: tuple[LicenceText, ...] = ()
    home: str = ""
    summary: str = ""
    purl: str = ""
    requires: tuple[str, ...] = ()
    sha256: str = ""
    part_of: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}".rstrip()
