"""Start a project: an onefold.toml that builds as it is, with what was asked for and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from builders.errors import OutputError, ProjectError
from builders.project.discover import DOCUMENT, assemble
from builders.project.document import run_key, write
from builders.project.keys import NAME
from builders.project.model import Project, ScriptName
from builders.project.settings import Settings, interpret

if TYPE_CHECKING:
    from pathlib import Path

    from builders.project.model import Project


def initialise(
    folder: Path,
    *,
    pip_install: tuple[str, ...] = (),
    entry_point: str = "",
    module: str = "",
    script: str = "",
    code: str = "",
) -> Project:
    """Write onefold.toml in a folder, which is made where there is none, and return the project.

    pip_install: requirements, as pip takes them.
    entry_point: "module:function", or the name of a script of what is installed.
    script: a path from the folder.
    """
    folder = folder.resolve()
    file = folder / DOCUMENT
    if file.exists():
        raise ProjectError(f"{file} is there already; edit it, or remove it first")
    asked = {"entry-point": entry_point, "module": module, "script": script, "code": code}
    application: dict[str, Any] = {key: value for key, value in asked.items() if value}
    if pip_install and not application:
        raise ProjectError(_undecided(pip_install))
    if pip_install:
        application["requires"] = list(pip_install)
    settings = _complete(folder, interpret({"application": application}, file))
    _make(folder)
    write(settings, folder, file)
    return assemble(folder, settings)


def _complete(folder: Path, settings: Settings) -> Settings:
    """Return the settings with what runs and its name, which the file shows even where they were found."""
    project = assemble(folder, settings)
    name = project.run.name if isinstance(project.run, ScriptName) else project.name
    return settings.with_value(run_key(project.run), project.run).with_value(NAME, name)


def _undecided(pip_install: tuple[str, ...]) -> str:
    return (
        f"what runs is not known before {' and '.join(pip_install)} is installed; give an entry point "
        '(the name of a script that it brings, or "module:function"), a module or code'
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror}") from error
