"""Filters under a name, kept for all projects."""

from __future__ import annotations

import json

from studio.keeping import storage

_FILE = "filters.json"


def read() -> dict[str, str]:
    """Return the filters by name, in the order in which they were saved."""
    try:
        known = json.loads(storage.read(_FILE) or "{}")
    except ValueError:
        return {}
    if not isinstance(known, dict):
        return {}
    return {name: text for name, text in known.items() if isinstance(text, str)}


def keep(name: str, text: str) -> None:
    _write({**read(), name: text})


def forget(name: str) -> None:
    _write({each: text for each, text in read().items() if each != name})


def _write(filters: dict[str, str]) -> None:
    storage.write(_FILE, json.dumps(filters, indent=1, ensure_ascii=False))
