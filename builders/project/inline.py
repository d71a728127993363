"""Single scripts: the metadata that PEP 723 lets them carry in a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.project import imports, versions
from builders.project.kinds import REQUIREMENTS, Refused
from builders.project.metadata import Metadata
from builders.project.model import Script
from builders.project.settings import parse_toml
from builders.project.tables import Table

if TYPE_CHECKING:
    from pathlib import Path

_OPENING = "# /// script"
_CLOSING = "# ///"


def metadata(script: Path) -> Metadata:
    """Return what a script says of itself."""
    block = read_block(script)
    return Metadata(
        origin=script.name,
        name=script.parent.name if script.stem == "__main__" else script.stem,
        version=versions.assigned(script, ("__version__",)),
        requires=_requires(block, script),
        requires_python=block.text("requires-python"),
        programs=(Script(path=script),),
    )


def _requires(block: Table, script: Path) -> tuple[str, ...]:
    try:
        return REQUIREMENTS.read(list(block.texts("dependencies")), script.parent)
    except Refused as error:
        raise ProjectError(f"{script.name}: dependencies: {error}") from error


def read_block(script: Path) -> Table:
    """Return the table in the script's PEP 723 block, empty if it has none."""
    source = imports.read(script).decode("utf-8-sig", "replace")
    content = block_content(source, script.name)
    return Table(file=script.name, name="", values=parse_toml(content.encode(), script.name))


def block_content(source: str, file: str) -> str:
    """Return the TOML of the block; it keeps its line numbers, so that errors name those of the script."""
    lines = source.splitlines()
    openings = [number for number, line in enumerate(lines) if line.rstrip() == _OPENING]
    if not openings:
        return ""
    start = openings[0]
    end = _closing(lines, start)
    if end is None:
        raise ProjectError(
            f"{file}: line {start + 1}: the block that {_OPENING!r} opens is never closed by {_CLOSING!r}"
        )
    if any(number > end for number in openings):
        raise ProjectError(
            f"{file}: line {openings[-1] + 1}: a script has one {_OPENING!r} block, this is another"
        )
    return "\n" * (start + 1) + "".join(f"{line[2:]}\n" for line in lines[start + 1 : end])


def _closing(lines: list[str], start: int) -> int | None:
    """Return the number of the last closing line before the comment ends, as PEP 723 has it."""
    found = None
    for number in range(start + 1, len(lines)):
        line = lines[number].rstrip()
        if line == _CLOSING:
            found = number
        elif line != "#" and not line.startswith("# "):
            break
    return found
