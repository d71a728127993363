"""Find out what a project is: a folder, a script, a wheel or an onefold.toml. None of its code runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.project import imports, inline, programs, proposal, pyproject, requirements
from builders.project.keys import SCRIPT, WHEEL
from builders.project.metadata import Metadata
from builders.project.model import Script
from builders.project.settings import Settings, interpret, read_toml
from builders.project.tables import Table

if TYPE_CHECKING:
    from pathlib import Path

    from builders.project.model import Project

DOCUMENT = "onefold.toml"
_SCRIPT_SUFFIXES = (".py", ".pyw")
_LONGEST_SHEBANG = 256  # Linux reads no more
# Names of scripts that say nothing of the program.
_ANONYMOUS = ("__main__", "main", "app", "run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a path holds, before it is known whether a project can be made of it.

    file: where its settings are kept, or would be.
    """

    root: Path
    file: Path
    settings: Settings


def open_settings(path: Path) -> Opened:
    """Return the settings of what lies there, to be edited; those of a script or wheel name it."""
    path = path.resolve()
    root = path if path.is_dir() else path.parent
    if path.is_dir() or path.name in {"pyproject.toml", DOCUMENT}:
        document = root / DOCUMENT
        settings = read_settings(document) if document.is_file() else _tool_settings(root)
        return Opened(root=root, file=document, settings=settings)
    if path.suffix == ".toml":
        return Opened(root=root, file=path, settings=read_settings(path))
    return _open_file(path)


def _open_file(path: Path) -> Opened:
    project = load(path)
    file = project.file if project.file and project.file.suffix == ".toml" else None
    if file:
        return Opened(root=path.parent, file=file, settings=read_settings(file))
    document = path.with_name(DOCUMENT)
    if document.exists():  # it is about something else
        document = path.with_name(f"{path.name}.toml")
    if path.suffix == ".whl":
        return Opened(root=path.parent, file=document, settings=Settings().with_value(WHEEL, path))
    settings = _inline_settings(path).with_value(SCRIPT, Script(path=path))
    return Opened(root=path.parent, file=document, settings=settings)


def load(path: Path) -> Project:
    """Return the project there; raises ProjectError, which says what to write where that helps."""
    try:
        return _load(path.resolve())
    except OSError as error:
        raise ProjectError(f"{error.filename or path} cannot be read: {error.strerror}") from error


def _load(path: Path) -> Project:
    if path.is_dir():
        return _of_folder(path)
    if not path.exists():
        raise ProjectError(f"{path} is not there; give a folder, a script, a wheel or an onefold.toml")
    if path.name == "pyproject.toml":
        return _of_folder(path.parent)
    if path.suffix == ".toml":
        return assemble(path.parent, read_settings(path))
    return _of_file(path)


def _of_folder(root: Path) -> Project:
    document = root / DOCUMENT
    return assemble(root, read_settings(document) if document.is_file() else _tool_settings(root))


def _of_file(path: Path) -> Project:
    """Return the project of a script or wheel; an onefold.toml beside it counts if it is about that file."""
    is_wheel = path.suffix == ".whl" and path.is_file()
    if not is_wheel and not _is_script(path):
        raise ProjectError(f"{path} is not a project; give a folder, a script, a wheel or an onefold.toml")
    document = path.with_name(DOCUMENT)
    if document.is_file():
        settings = read_settings(document)
        if path in (settings.get(WHEEL), getattr(settings.get(SCRIPT), "path", None)):
            return assemble(path.parent, settings)
    if is_wheel:
        return proposal.project(path.parent, _wheel_metadata(path), Settings())
    return proposal.project(path.parent, inline.metadata(path), _inline_settings(path))


def _is_script(path: Path) -> bool:
    start = imports.read(path)[:_LONGEST_SHEBANG].partition(b"\n")[0]
    return path.suffix in _SCRIPT_SUFFIXES or (start.startswith(b"#!") and b"python" in start)


def assemble(root: Path, settings: Settings) -> Project:
    """Return the project in a folder, with these settings on top of what its files say."""
    return proposal.project(root, metadata(root, settings), settings)


def metadata(root: Path, settings: Settings) -> Metadata:
    """Return what the files in the folder say, which the settings go before."""
    if file := settings.get(WHEEL):
        return _wheel_metadata(file)
    found = _folder_metadata(root)
    run = settings.get(SCRIPT) or programs.script(found, settings)
    return found if run is None else _with_script(found, run, root)


def _wheel_metadata(file: Path) -> Metadata:
    from builders.project import wheel  # noqa: PLC0415 - zipfile and email take 15 ms

    return wheel.metadata(file)


def _with_script(found: Metadata, script: Script, root: Path) -> Metadata:
    """Add what the script says of itself; the folder's own files go before that."""
    own = inline.metadata(script.path)
    named = found.origin != str(root) or script.path.stem in _ANONYMOUS
    return replace(
        found,
        name=found.name if named else own.name,
        version=found.version or own.version,
        requires=own.requires or found.requires,
        requires_python=found.requires_python or own.requires_python,
    )


def _folder_metadata(root: Path) -> Metadata:
    document = _pyproject(root)
    found = pyproject.metadata(document, root) if document else None
    if found is None and ((root / "setup.py").is_file() or (root / "setup.cfg").is_file()):
        from builders.project import setup_cfg  # noqa: PLC0415 - configparser, only for old projects

        found = setup_cfg.metadata(root)
    found = found or _plain(root)
    return replace(found, programs=programs.offered(root, installed=found.source is not None))


def _plain(root: Path) -> Metadata:
    file = root / "requirements.txt"
    return Metadata(
        origin=str(root),
        name=root.name or "program",
        requires=requirements.read(file) if file.is_file() else (),
    )


def _pyproject(root: Path) -> Table | None:
    file = root / "pyproject.toml"
    return Table(file=file.name, name="", values=read_toml(file)) if file.is_file() else None


def read_settings(document: Path) -> Settings:
    return interpret(read_toml(document), document)


def _tool_settings(root: Path) -> Settings:
    document = _pyproject(root)
    if document is None or "onefold" not in document.table("tool"):
        return Settings()
    return interpret(document.table("tool").values["onefold"], root / "pyproject.toml", "tool.onefold.")


def _inline_settings(script: Path) -> Settings:
    tools = inline.read_block(script).table("tool")
    return interpret(tools.values["onefold"], script, "tool.onefold.") if "onefold" in tools else Settings()
