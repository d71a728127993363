"""One layer on disk: cleaned of what names this machine, described, published, and read back.

<cache>/environments/<key>/files/        laid out as site-packages is
<cache>/environments/<key>/layer.json    fingerprint and Requires-Dist
<cache>/environments/<key>/origin.json   the project's layer only: what it was built from (derivation.py)
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from builders import cache
from builders.environment.model import Layer
from builders.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION = "environments"
FILES = "files"
_DESCRIPTION = "layer.json"


def published(key: str) -> Path:
    """Return where the layer of that key is, or will be."""
    return cache.place(SECTION, key)


def load(folder: Path) -> Layer | None:
    """Return the layer that was published there, None if there is none."""
    try:
        found = json.loads((folder / _DESCRIPTION).read_bytes())
        layer = Layer(
            path=folder / FILES, fingerprint=str(found["fingerprint"]), requires=tuple(found["requires"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return layer if layer.path.is_dir() else None


def describe(folder: Path, files: Mapping[str, str], requires: tuple[str, ...] = ()) -> None:
    """Write down what a folder holds, as the last thing before it is published."""
    description = {"fingerprint": fingerprint(folder / FILES, files), "requires": requires}
    (folder / _DESCRIPTION).write_text(json.dumps(description), "utf-8")


def contents(root: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a layer, by POSIX path."""
    found = {}
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            with path.open("rb") as file:
                found[path.relative_to(root).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def fingerprint(root: Path, files: Mapping[str, str]) -> str:
    """Return one hash of names, contents and permission to execute."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        executable = os.access(root / name, os.X_OK)
        digest.update(f"{name}\0{content}\0{executable:d}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def requires(root: Path) -> tuple[str, ...]:
    """Return what the distributions in a layer depend on, as their metadata says it."""
    from email.parser import HeaderParser  # noqa: PLC0415 - only where something was installed

    found: list[str] = []
    for metadata in sorted(root.glob("*.dist-info/METADATA")):
        message = HeaderParser().parsestr(metadata.read_text("utf-8", "replace"))
        found += [" ".join(value.split()) for value in message.get_all("Requires-Dist", [])]
    return tuple(found)


def loaded(folder: Path) -> Layer:
    """Return the layer that was just published there."""
    layer = load(folder)
    if layer is None:
        raise OutputError(f"{folder} was removed while it was made; build again")
    return layer


def sweep() -> None:
    """Remove what builds that were killed left behind."""
    cache.sweep(SECTION)
