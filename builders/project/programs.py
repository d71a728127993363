"""The programs that a project offers, and which of them it obviously is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builders.project import imports
from builders.project.keys import RUN_KEYS
from builders.project.model import Module, Run, Script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.project.metadata import Metadata
    from builders.project.settings import Settings

_SHOWN = 12
PLACES = (".", "src")
# Files of a project's tools and tests, which are no programs to ship.
_NOT_PROGRAMS = frozenset(("setup.py", "conftest.py", "noxfile.py", "tasks.py", "fabfile.py", "dodo.py"))


def proposed(found: Metadata) -> Run | None:
    """Return the only script, or the one that is called like the project; else the only module or file."""
    scripts = {**found.scripts, **found.gui_scripts}
    if len(set(scripts.values())) == 1:
        return next(iter(scripts.values()))
    if scripts:
        return {normalised(name): script for name, script in scripts.items()}.get(normalised(found.name))
    by_name = {normalised(_name(program)): program for program in found.programs}
    return found.programs[0] if len(found.programs) == 1 else by_name.get(normalised(found.name))


def script(found: Metadata, settings: Settings) -> Script | None:
    """Return the script that is proposed, or None where something else runs."""
    run = None if any(key in settings for key in RUN_KEYS) else proposed(found)
    return run if isinstance(run, Script) else None


def offered(root: Path, *, installed: bool) -> tuple[Module | Script, ...]:
    """Return what can run in a folder: packages with a __main__.py, and scripts if nothing is installed."""
    packages = tuple(_packages(root))
    if installed:
        return packages
    if (root / "__main__.py").is_file():
        return (Script(path=root / "__main__.py"),)
    files = [file for file in sorted(root.glob("*.py")) if file.name not in _NOT_PROGRAMS]
    mains = [file for file in files if imports.is_program(file)] if len(files) > 1 else files
    return (*packages, *(Script(path=file) for file in mains or files))


def _packages(root: Path) -> Iterator[Module]:
    for place in PLACES:
        for main in sorted((root / place).glob("*/__main__.py")):
            if main.parent.name.isidentifier() and main.parent.name != "tests":
                yield Module(name=main.parent.name)


def normalised(name: str) -> str:
    """Return the name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _name(program: Module | Script) -> str:
    return program.name if isinstance(program, Module) else program.path.stem


def undecided(found: Metadata) -> str:
    lines = [f'  entry-point = "{name}"' for name in {**found.scripts, **found.gui_scripts}]
    lines += [_line(program) for program in found.programs]
    if not lines:
        return (
            f"{found.origin} does not say what runs; write one of these in onefold.toml:\n  [application]\n"
            '  entry-point = "package.module:function"\n  module = "package"\n  script = "file.py"'
        )
    more = [f"  # and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    shown = "\n".join(["  [application]", *lines[:_SHOWN], *more])
    return f"{found.origin} has several programs; write the line of the one to ship in onefold.toml:\n{shown}"


def _line(program: Module | Script) -> str:
    if isinstance(program, Module):
        return f'  module = "{program.name}"'
    return f'  script = "{program.path.name}"'
