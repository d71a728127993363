"""What the files of a project say of it, before any setting changes that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.project.model import EntryPoint, Module, Script, Source


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
