"""Which layers of a project were used last: the newest to derive the next from, the oldest to be removed."""

from __future__ import annotations

import json

from builders import cache
from builders.environment import layers

_KEPT = 6


def latest(context: str) -> str | None:
    """Return the name of the layer that was used last."""
    return next(iter(_names(context)), None)


def note(context: str, name: str) -> None:
    """Put a layer first, and remove those that were not used for long."""
    names = _names(context)
    if names[:1] == [name]:
        return
    names = [name, *(other for other in names if other != name)]
    cache.write_file(cache.place(layers.SECTION, f"{context}.json"), json.dumps(names[:_KEPT]).encode())
    for old in names[_KEPT:]:
        cache.remove(layers.published(old))


def _names(context: str) -> list[str]:
    try:
        names = json.loads(cache.place(layers.SECTION, f"{context}.json").read_bytes())
    except (OSError, ValueError):
        return []
    return [str(name) for name in names if str(name).startswith(context)] if isinstance(names, list) else []
