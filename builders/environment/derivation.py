"""Derive a project's layer from the one before, where only contents changed that are installed as they are.

No build backend runs, which makes a rebuild after a change of one module quick. What is not surely the same
as the backend would do is left to the backend:
- the set of files, the settings, the Python and the state of version control are as before;
- every changed file was installed byte for byte, under a path that ends as its own does;
- nothing was compiled from it, and no metadata was taken from it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builders.environment import cleaning, layers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ORIGIN = "origin.json"
# Files of these kinds may be compiled although they are installed too.
_COMPILED = {".pyx", ".pxd", ".pxi", ".c", ".h", ".cc", ".cpp", ".hpp", ".rs", ".f", ".f90", ".build", ".in"}
_EXTENSIONS = {".so", ".pyd"}
_VERSION_LINE = re.compile(rb"^.*version.*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a project's layer was built from.

    context: Python, settings and version control, hashed.
    dynamic: whether the backend may take metadata from the code.
    sources: hashes of the project's files.
    installed: the same of the layer's files.
    """

    context: str
    dynamic: bool
    sources: Mapping[str, str]
    installed: Mapping[str, str]


def read_origin(folder: Path) -> Origin | None:
    try:
        return Origin(**json.loads((folder / _ORIGIN).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def write_origin(folder: Path, origin: Origin) -> None:
    (folder / _ORIGIN).write_text(json.dumps(dataclasses.asdict(origin)), "utf-8")


def changes(origin: Origin, context: str, sources: Mapping[str, str]) -> dict[str, str] | None:
    """Return which installed file each changed source replaces, None if the backend has to run."""
    if origin.context != context or origin.sources.keys() != sources.keys():
        return None
    twins = _twins(origin)
    found = {}
    for name in (name for name, content in sources.items() if origin.sources[name] != content):
        twin = twins.get(name)
        if twin is None or _compiled(twin, origin) or _gives_metadata(twin, origin):
            return None
        found[name] = twin
    return found


def replacements(
    base: Path, source: Path, origin: Origin, replaced: Mapping[str, str], sources: Mapping[str, str]
) -> dict[str, bytes] | None:
    """Return the new content of each installed file, None if a source moved on or tells another version."""
    found = {}
    for name, twin in replaced.items():
        content = (source / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != sources[name]:
            return None
        before = (base / layers.FILES / twin).read_bytes()
        if origin.dynamic and _VERSION_LINE.findall(before) != _VERSION_LINE.findall(content):
            return None
        found[twin] = content
    return found


def derive(
    base: Path, into: Path, origin: Origin, content: Mapping[str, bytes], sources: Mapping[str, str]
) -> None:
    """Fill `into` with the layer of `base`, with the content of some files replaced."""
    files = into / layers.FILES
    shutil.copytree(base / layers.FILES, files, copy_function=_link)
    for name, data in content.items():
        _replace(files / name, data)
    changed = dict(content)
    for record in files.glob("*.dist-info/RECORD"):
        cleaning.rewrite_record(record, content)
        changed[record.relative_to(files).as_posix()] = record.read_bytes()
    installed = dict(origin.installed)
    installed.update((name, hashlib.sha256(data).hexdigest()) for name, data in changed.items())
    write_origin(into, dataclasses.replace(origin, sources=sources, installed=installed))
    layers.describe(into, installed, layers.requires(files))


def _replace(path: Path, content: bytes) -> None:
    """Write a new file: the old one is shared with the layer before."""
    mode = path.stat().st_mode
    path.unlink()
    path.write_bytes(content)
    path.chmod(mode)


def _twins(origin: Origin) -> dict[str, str]:
    """Return the installed file of each source that was installed as it is; ambiguous ones are left out."""
    by_content: dict[str, list[str]] = {}
    for name, content in origin.installed.items():
        by_content.setdefault(content, []).append(name)
    found = {}
    claimed: dict[str, int] = {}
    for name, content in origin.sources.items():
        fitting = [twin for twin in by_content.get(content, ()) if f"/{name}".endswith(f"/{twin}")]
        for twin in fitting:
            claimed[twin] = claimed.get(twin, 0) + 1
        if len(fitting) == 1:
            found[name] = fitting[0]
    return {name: twin for name, twin in found.items() if claimed[twin] == 1}


def _compiled(twin: str, origin: Origin) -> bool:
    path = PurePosixPath(twin)
    if path.suffix in _COMPILED:
        return True
    stem = f"{path.parent}/{path.stem}."
    return any(
        f"{PurePosixPath(name).parent}/{PurePosixPath(name).name}".startswith(stem)
        for name in origin.installed
        if PurePosixPath(name).suffix in _EXTENSIONS
    )


def _gives_metadata(twin: str, origin: Origin) -> bool:
    """Whether the backend may have read it: metadata is taken from a module or a package at the top."""
    path = PurePosixPath(twin)
    top = len(path.parts) == 1 or (len(path.parts) == 2 and path.name == "__init__.py")  # noqa: PLR2004 - p/__init__
    return ".dist-info/" in twin or (origin.dynamic and top)


def _link(source: str, destination: str) -> None:
    try:
        os.link(source, destination)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, destination)
