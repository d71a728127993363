"""Resources as a table to read, or as a document to process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from builders.command.messages import bytes_as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builders.inspect import Inspected, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What all resources of one location come to."""

    location: str
    count: int
    size: int


def totals(rows: Iterable[Row]) -> tuple[Total, ...]:
    """Return a total for each location, in the order in which they first come."""
    sizes: dict[str, list[int]] = {}
    for row in rows:
        sizes.setdefault(row.location, []).append(row.size)
    return tuple(
        Total(location=location, count=len(each), size=sum(each)) for location, each in sizes.items()
    )


def as_document(content: Inspected) -> dict[str, object]:
    """Return plain values for JSON."""
    return {
        "path": str(content.path),
        "about": dict(content.about),
        "resources": [asdict(row) for row in content.rows],
        "totals": [asdict(total) for total in totals(content.rows)],
    }


def as_lines(content: Inspected) -> Iterator[str]:
    """Yield what a program says of itself, a table with a heading, one line a resource, and the totals."""
    if content.about:
        yield from columns(content.about)
        yield ""
    heading = ("LOCATION", "KIND", "SIZE", "NAME", "REASON")
    body = [(row.location, row.kind, bytes_as_text(row.size), row.name, row.reason) for row in content.rows]
    yield from columns([heading, *body], right=(2,))
    yield ""
    summary = [(t.location, f"{t.count} resources", bytes_as_text(t.size)) for t in totals(content.rows)]
    yield from columns([*summary, _sum(content.rows)], right=(1, 2))


def columns(table: Sequence[tuple[str, ...]], *, right: tuple[int, ...] = ()) -> Iterator[str]:
    """Yield lines with the cells of each column below one another; `right` names those that end flush."""
    widths = [max(map(len, cells)) for cells in zip(*table, strict=True)]
    for line in table:
        cells = (
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _sum(rows: tuple[Row, ...]) -> tuple[str, str, str]:
    return ("together", f"{len(rows)} resources", bytes_as_text(sum(row.size for row in rows)))
