"""[tool.poetry], as projects have it that were made before Poetry read the [project] table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.project import licences
from builders.project.kinds import parse_entry_point
from builders.project.metadata import Metadata
from builders.project.model import EntryPoint, Folder

if TYPE_CHECKING:
    from pathlib import Path

    from builders.project.tables import Table


def metadata(poetry: Table, root: Path) -> Metadata:
    """Return what the table says of the project."""
    installed = poetry.values.get("package-mode") is not False
    return Metadata(
        origin=poetry.file,
        name=poetry.text("name") or root.name,
        version=poetry.text("version"),
        summary=poetry.text("description"),
        authors=poetry.texts("authors"),
        homepage=poetry.text("homepage") or poetry.text("repository"),
        license=poetry.text("license"),
        license_files=licences.matching(root),
        requires=() if installed else _requires(poetry.table("dependencies")),
        requires_python=_requires_python(poetry.table("dependencies")),
        source=Folder(path=root) if installed else None,
        scripts=_scripts(poetry.table("scripts")),
    )


def _scripts(scripts: Table) -> dict[str, EntryPoint]:
    """Return what the names call; a script of type file calls nothing."""
    found: dict[str, EntryPoint] = {}
    for name in scripts:
        value = scripts.values[name]
        table = scripts.table(name) if isinstance(value, dict) else None
        text = (table.text("reference") or table.text("callable")) if table else scripts.text(name)
        if entry_point := parse_entry_point(text):
            found[name] = entry_point
        elif table is None or table.text("type") != "file":
            raise scripts.error(name, '"module:function"')
    return found


def _requires(dependencies: Table) -> tuple[str, ...]:
    """Return the dependencies of a project that is not installed itself, as requirements."""
    return tuple(_requirement(dependencies, name) for name in dependencies if name != "python")


def _requirement(dependencies: Table, name: str) -> str:
    match dependencies.values[name]:
        case str(constraint):
            return name + _specifiers(constraint)
        case {"version": str(constraint), **others} if others.keys() <= {"extras"}:
            extras = dependencies.table(name).texts("extras")
            return name + (f"[{','.join(extras)}]" if extras else "") + _specifiers(constraint)
    raise ProjectError(
        f"{dependencies.file}: {dependencies.path(name)} cannot be read; "
        "list the dependencies as project.dependencies, which Poetry 2 reads too"
    )


def _requires_python(dependencies: Table) -> str:
    value = dependencies.values.get("python", "")
    if isinstance(value, dict):
        value = dependencies.table("python").text("version")
    if not isinstance(value, str):
        raise dependencies.error("python", "a text")
    return _specifiers(value)


def _specifiers(constraints: str) -> str:
    """Return Poetry's constraints as version specifiers; alternatives have none, so nothing is said."""
    if "|" in constraints:
        return ""
    return ",".join(filter(None, map(_specifier, constraints.split(","))))


def _specifier(constraint: str) -> str:
    constraint = constraint.strip()
    if match := re.fullmatch(r"([\^~])\s*(\d+(?:\.\d+)*)(.*)", constraint):
        numbers = [int(number) for number in match[2].split(".")]
        upper = _next_minor(numbers) if match[1] == "~" else _next_breaking(numbers)
        return f">={match[2]}{match[3]},<{'.'.join(map(str, upper))}"
    return "" if constraint == "*" else re.sub(r"^(?=\d)", "==", constraint)


def _next_minor(numbers: list[int]) -> list[int]:
    return [numbers[0], numbers[1] + 1] if len(numbers) > 1 else [numbers[0] + 1]


def _next_breaking(numbers: list[int]) -> list[int]:
    """Return the version that ^ excludes: its first number that is not zero is one more."""
    place = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    return [*numbers[:place], numbers[place] + 1]
