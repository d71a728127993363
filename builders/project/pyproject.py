"""pyproject.toml: the [project] table, and [tool.poetry] as older projects have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.project import licences, poetry, versions
from builders.project.kinds import parse_entry_point
from builders.project.metadata import Metadata, homepage
from builders.project.model import EntryPoint, Folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.project.tables import Table


def metadata(document: Table, root: Path) -> Metadata | None:
    """Return what it says of the project, or None where it only configures tools."""
    if document.table("tool.poetry") and "project" not in document:
        return poetry.metadata(document.table("tool.poetry"), root)
    if "project" not in document:
        return None
    project = document.table("project")
    installed = _is_installed(document)
    return Metadata(
        origin=document.file,
        name=project.text("name") or root.name,
        version=project.text("version") or versions.dynamic(document, root),
        summary=project.text("description"),
        authors=tuple(filter(None, map(_author, project.tables("authors")))),
        homepage=homepage(_urls(project.table("urls"))),
        license=_licence(project),
        license_files=licences.files(project, root),
        requires=() if installed else project.texts("dependencies"),
        requires_python=project.text("requires-python"),
        source=Folder(path=root) if installed else None,
        scripts=scripts(project.table("scripts")),
        gui_scripts=scripts(project.table("gui-scripts")),
    )


def _is_installed(document: Table) -> bool:
    """Whether there is something to install: what `uv init` lays out is only a script with dependencies."""
    if document.table("tool.uv").values.get("package") is False:
        return False
    project = document.table("project")
    declared = "build-system" in document or document.table("tool.uv").values.get("package") is True
    return declared or "scripts" in project or "gui-scripts" in project or "dynamic" in project


def _author(author: Table) -> str:
    name, address = author.text("name"), author.text("email")
    return f"{name} <{address}>" if name and address else name or address


def _urls(urls: Table) -> dict[str, str]:
    return {label: urls.text(label) for label in urls}


def _licence(project: Table) -> str:
    value = project.values.get("license", "")
    return value if isinstance(value, str) else project.table("license").text("text")


def scripts(table: Table) -> Mapping[str, EntryPoint]:
    return {name: entry_point(table, name) for name in table}


def entry_point(table: Table, name: str) -> EntryPoint:
    found = parse_entry_point(table.text(name))
    if found is None:
        raise ProjectError(
            f'{table.file}: {table.path(name)}: expected "module:function", found {table.text(name)!r}'
        )
    return found
