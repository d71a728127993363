"""What the files of a project say of it, before any setting changes that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.project.model import EntryPoint, Module, Script, Source

_HOMEPAGES = ("homepage", "documentation", "repository", "source", "sourcecode", "github")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The fields that a Project has too mean the same there.

    origin: what it was read from, as messages name it.
    scripts, gui_scripts: what their names call.
    programs: modules and scripts that can run by themselves, found by reading.
    """

    origin: str
    name: str
    version: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    homepage: str = ""
    license: str = ""
    license_files: tuple[Path, ...] = ()
    requires: tuple[str, ...] = ()
    requires_python: str = ""
    source: Source | None = None
    scripts: Mapping[str, EntryPoint] = field(default_factory=dict)
    gui_scripts: Mapping[str, EntryPoint] = field(default_factory=dict)
    programs: tuple[Module | Script, ...] = ()


def homepage(urls: Mapping[str, str]) -> str:
    """Return the address whose label comes closest to a home page."""
    by_label = {"".join(filter(str.isalnum, label.lower())): url for label, url in urls.items()}
    return next((by_label[label] for label in _HOMEPAGES if label in by_label), "")
