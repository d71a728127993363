"""Propose what the settings leave open: what runs, how it is called, whether it has a console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from builders.errors import ProjectError
from builders.project import imports, programs
from builders.project.keys import CONSOLE, ENTRY_POINT, EXECUTABLE, KEYS, NAME, RUN_KEYS, with_field
from builders.project.kinds import as_file_name
from builders.project.model import Code, EntryPoint, Module, Project, Run, Script, ScriptName
from builders.project.windows import opens_windows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.project.metadata import Metadata
    from builders.project.settings import Settings


def project(root: Path, found: Metadata, settings: Settings) -> Project:
    """Return the project that the metadata describes, with the settings on top."""
    run = _chosen(found, settings)
    name = settings.get(NAME) or found.name
    proposed = Project(
        root=root,
        file=settings.file,
        name=name,
        run=run,
        executable=_executable(found, settings, name, run),
        version=found.version,
        summary=found.summary,
        authors=found.authors,
        homepage=found.homepage,
        license=found.license,
        license_files=found.license_files,
        requires=found.requires,
        requires_python=found.requires_python,
        source=found.source,
        script_modules=_script_modules(run, root, found),
        console=True if CONSOLE in settings else _has_console(run, root, found),
        installers=settings.installers,
    )
    return _with_settings(proposed, settings)


def _with_settings(proposed: Project, settings: Settings) -> Project:
    result: Any = proposed
    for key in KEYS:
        if key.field and key in settings:
            result = with_field(result, key.field.split("."), settings.get(key))
    chosen: Project = result
    return chosen


def _chosen(found: Metadata, settings: Settings) -> Run:
    """Return what runs: as the settings say, else the one that is obvious."""
    chosen: Run | None = next((settings.get(key) for key in RUN_KEYS if key in settings), None)
    if isinstance(chosen, ScriptName):
        return {**found.scripts, **found.gui_scripts}.get(chosen.name, chosen)
    run = chosen or programs.proposed(found)
    if run is None:
        raise ProjectError(programs.undecided(found))
    return run


def _executable(found: Metadata, settings: Settings, name: str, run: Run) -> str:
    if EXECUTABLE in settings:
        return settings.get(EXECUTABLE) or ""
    written = settings.get(ENTRY_POINT)
    scripts: Mapping[str, EntryPoint] = {**found.scripts, **found.gui_scripts}
    called = [script for script, entry_point in scripts.items() if entry_point == run]
    named = written.name if isinstance(written, ScriptName) else None
    best = named or (name if name in called else next(iter(called), name))
    return as_file_name(best)


def _script_modules(run: Run, root: Path, found: Metadata) -> tuple[Path, ...]:
    if isinstance(run, Script):
        modules = imports.neighbours(imports.read(run.path), run.path.parent)
    elif found.source is None:
        modules = imports.neighbours(_start(run), root)
    else:
        return ()
    # What the project installs itself has its compiled parts there, which the folder lacks.
    own = programs.normalised(found.name) if found.source else ""
    return tuple(module for module in modules if programs.normalised(module.stem) != own)


def _start(run: Run) -> str:
    """Return source text that imports what runs."""
    match run:
        case EntryPoint(module=module):
            return f"import {module}"
        case Module(name=name):
            return f"import {name}, {name}.__main__"
        case Code(text=text):
            return text
    return ""


def _has_console(run: Run, root: Path, found: Metadata) -> bool:
    if run in found.gui_scripts.values():
        return False
    places = [root / place for place in programs.PLACES]
    if isinstance(run, Script):
        return not opens_windows(imports.read(run.path), run.path.parent, (run.path.parent,))
    return not opens_windows(_start(run), root, places)
