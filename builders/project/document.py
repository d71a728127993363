"""Write onefold.toml: what differs from what the project's other files say, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import tomli_w

from builders import replacing
from builders.errors import OutputError, ProjectError
from builders.project.discover import DOCUMENT, assemble
from builders.project.keys import (
    CODE,
    ENTRY_POINT,
    INSTALLER,
    INTERACTIVE,
    KEYS,
    MODULE,
    SCRIPT,
    WHEEL,
    field_of,
)
from builders.project.model import Code, Interactive, Module, Project, Run, Script, Wheel
from builders.project.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.project.key import Key


def save(project: Project, file: Path | None = None) -> Project:
    """Write the project, by default where it was read from, and return it as loading gives it."""
    file = file or _file(project)
    write(settings_of(project), project.root, file)
    return replace(project, file=file)


def _file(project: Project) -> Path:
    """Return where it is kept: pyproject.toml and scripts, which others write too, stay as they are."""
    read_from = project.file
    kept = read_from and read_from.suffix == ".toml" and read_from.name != "pyproject.toml"
    return read_from if read_from and kept else project.root / DOCUMENT


def settings_of(project: Project) -> Settings:
    """Return the settings that make this project out of what its folder says, or raise ProjectError."""
    settings = _with_run(project, Settings(installers=project.installers))
    result = assemble(project.root, settings)
    for key in KEYS:
        if key.field and field_of(project, key) != field_of(result, key):
            settings = settings.with_value(key, field_of(project, key))
            result = assemble(project.root, settings)
    if replace(result, file=project.file) != project:
        raise ProjectError(
            f"{project.root}: its files changed, or onefold.toml cannot say this; load it again"
        )
    return settings


def _with_run(project: Project, settings: Settings) -> Settings:
    if isinstance(project.source, Wheel):
        settings = settings.with_value(WHEEL, project.source.path)
    try:
        if assemble(project.root, settings).run == project.run:
            return settings
    except ProjectError:  # nothing runs by itself
        pass
    return settings.with_value(run_key(project.run), project.run)


def run_key(run: Run) -> Key[Any]:
    """Return the key that holds this kind of run."""
    match run:
        case Module():
            return MODULE
        case Script():
            return SCRIPT
        case Code():
            return CODE
        case Interactive():
            return INTERACTIVE
    return ENTRY_POINT


def write(settings: Settings, root: Path, file: Path) -> None:
    """Write the settings, atomically: a reader sees the old file or the new one."""
    text = tomli_w.dumps(tables(settings, root))
    try:
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
        replacing.replace(file, text.encode(), mode=mode, flush=True)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}") from error


def tables(settings: Settings, root: Path) -> dict[str, Any]:
    """Return the TOML tables of the settings, with paths relative to the root where they lie below it."""
    found: dict[str, Any] = {}
    for key in KEYS:
        if key in settings:
            section, _, name = key.name.partition(".")
            found.setdefault(section, {})[name] = key.kind.write(settings.get(key), root)
    return found | ({INSTALLER: _plain(settings.installers)} if settings.installers else {})


def _plain(installers: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    return {name: dict(content) for name, content in installers.items()}
