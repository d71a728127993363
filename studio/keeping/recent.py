"""The projects that were open lately, the newest first."""

from __future__ import annotations

import json
from pathlib import Path

from studio.keeping import storage

KEPT = 12
_FILE = "recent.json"


def recent() -> tuple[Path, ...]:
    """Return those that are still there."""
    return tuple(path for path in _all() if path.exists())


def add(path: Path) -> None:
    others = [known for known in _all() if known != path]
    _write([path, *others][:KEPT])


def forget(path: Path) -> None:
    _write([known for known in _all() if known != path])


def _all() -> tuple[Path, ...]:
    try:
        known = json.loads(storage.read(_FILE) or "[]")
    except ValueError:
        return ()
    return tuple(Path(one) for one in known if isinstance(one, str)) if isinstance(known, list) else ()


def _write(paths: list[Path]) -> None:
    storage.write(_FILE, json.dumps([str(path) for path in paths], indent=1))
