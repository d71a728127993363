"""Entry points of distributions: read from metadata, and looked up by the name of their script."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.project.kinds import parse_entry_point
from builders.project.model import EntryPoint, Runnable, Script, ScriptName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_GROUPS = ("console_scripts", "gui_scripts")
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledScript:
    """One script of an installed distribution."""

    name: str
    entry_point: EntryPoint
    distribution: str


def parse_groups(text: str) -> dict[str, dict[str, EntryPoint]]:
    """Return the console_scripts and gui_scripts of an entry_points.txt; other lines are passed over."""
    groups: dict[str, dict[str, EntryPoint]] = {group: {} for group in _GROUPS}
    current: dict[str, EntryPoint] = {}
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            current = groups.get(line.strip("[] \t"), {})
        elif not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            if entry_point := parse_entry_point(value):
                current[name.strip()] = entry_point
    return groups


def installed_scripts(folder: Path) -> Iterator[InstalledScript]:
    """Yield the scripts of the distributions that are installed in a folder."""
    for metadata in sorted(folder.iterdir()):
        file = metadata / "entry_points.txt"
        if metadata.suffix in {".dist-info", ".egg-info"} and file.is_file():
            groups = parse_groups(file.read_text("utf-8", "replace"))
            for group in _GROUPS:
                for script, entry_point in groups[group].items():
                    yield InstalledScript(
                        name=script, entry_point=entry_point, distribution=metadata.name.partition("-")[0]
                    )


def resolve_entry_point(run: Runnable | ScriptName, folders: Sequence[Path]) -> Runnable:
    """Return what runs; the name of a script becomes what it calls, by the distributions in these folders."""
    if not isinstance(run, ScriptName):
        return run
    scripts = [script for folder in folders if folder.is_dir() for script in installed_scripts(folder)]
    found = {script.entry_point: script for script in scripts if script.name == run.name}
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise ProjectError(_ambiguous(run.name, list(found.values())))
    if file := _script_file(run.name, folders):
        return Script(path=file)
    raise ProjectError(_missing(run.name, scripts))


def _script_file(name: str, folders: Sequence[Path]) -> Path | None:
    """Return a script that its distribution has as a file and not as an entry point, as mercurial has hg."""
    for file in (folder / "bin" / name for folder in folders):
        if file.is_file() and b"python" in file.read_bytes()[:200].partition(b"\n")[0]:
            return file
    return None


def _ambiguous(name: str, scripts: Sequence[InstalledScript]) -> str:
    lines = (f'  entry-point = "{each.entry_point}"  # {each.distribution}' for each in scripts)
    return f"several distributions have a script {name!r}; choose one in onefold.toml:\n" + "\n".join(lines)


def _missing(name: str, scripts: Sequence[InstalledScript]) -> str:
    if not scripts:
        return (
            f"no script {name!r}: none of the installed distributions has scripts; "
            'write entry-point = "module:function" or module = "..." in onefold.toml'
        )
    names = sorted({script.name for script in scripts})
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names[:_SHOWN])}"
    return f"none of the installed distributions has a script {name!r}; {hint}"
