"""The tree of something finished, and what differs from another one, to read or to process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.command.listing import columns
from builders.command.messages import bytes_as_text
from builders.layout import Item, Place
from resources.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from builders.comparison import Comparison, Pair
    from builders.contents import Contents

_WHERE = {Place.OUTPUT: "", Place.MEMORY: "in memory", Place.CACHE: "in the cache"}


def tree_lines(found: Contents) -> Iterator[str]:
    """Yield one line for everything in it: size, where it is, path."""
    rows = [(bytes_as_text(item.size), _WHERE[item.place], item.path) for item in _sorted(found.items)]
    yield from columns([("SIZE", "WHERE", "PATH"), *rows], right=(0,))
    yield ""
    yield f"{found.what}, {len(found.items)} items, {bytes_as_text(found.size)}"


def tree_document(found: Contents) -> dict[str, object]:
    items = [_values(item) for item in _sorted(found.items)]
    return {"path": str(found.path), "what": found.what, "size": found.size, "items": items}


def from_document(document: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the items that `tree_document` wrote."""
    for values in document["items"]:
        kind = Kind(values["kind"]) if values["kind"] else None
        yield Item(**{**values, "place": Place(values["place"]), "kind": kind})


def lines(found: Comparison) -> Iterator[str]:
    """Yield what differs, a line each, and what it comes to."""
    yield from (f"+ {item.path}  {bytes_as_text(item.size)}" for item in _sorted(found.added.values()))
    yield from (f"- {item.path}  {bytes_as_text(item.size)}" for item in _sorted(found.removed.values()))
    for pair in found.moved.values():
        yield f"> {_place(pair.old)} -> {_place(pair.new)}"
    for pair in found.changed.values():
        yield f"* {pair.new.path}  {bytes_as_text(pair.old.size)} -> {bytes_as_text(pair.new.size)}"
    yield _sum(found)


def document(found: Comparison) -> dict[str, object]:
    return {
        "added": [_values(item) for item in _sorted(found.added.values())],
        "removed": [_values(item) for item in _sorted(found.removed.values())],
        "moved": [_both(pair) for pair in found.moved.values()],
        "changed": [_both(pair) for pair in found.changed.values()],
        "growth": found.growth,
    }


def _sum(found: Comparison) -> str:
    if found.is_empty:
        return "nothing differs"
    counts = {
        "added": len(found.added),
        "removed": len(found.removed),
        "moved": len(found.moved),
        "changed": len(found.changed),
    }
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    sign = "-" if found.growth < 0 else "+"
    return f"{said}; {sign}{bytes_as_text(abs(found.growth))}"


def _place(item: Item) -> str:
    return f"{item.path} ({_WHERE[item.place]})" if _WHERE[item.place] else item.path


def _both(pair: Pair) -> dict[str, object]:
    return {"old": _values(pair.old), "new": _values(pair.new)}


def _values(item: Item) -> dict[str, object]:
    return {
        "place": item.place,
        "path": item.path,
        "size": item.size,
        "name": item.name,
        "kind": item.kind,
        "executable": item.executable,
        "digest": item.digest,
    }


def _sorted(items: Iterable[Item]) -> list[Item]:
    order = list(Place)
    return sorted(items, key=lambda item: (order.index(item.place), item.path))
