"""The tables of docs/benchmarks.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.measure import Figures
    from benchmarks.tools import Built

HEAD = """# Benchmarks

Made by `python -m benchmarks`; nothing here is typed by hand. Every start of one program was
measured in the same call, interleaved, {rounds} rounds after one that does not count; figures are
medians over whole processes. CPU is user plus system time; instructions are those of user space, by
callgrind. Ratios are against `python -I`, in a virtual environment with the same packages where
there are any. Build times: the first (for Onefold with an empty cache, launcher and standard
library included), again with nothing changed, and after one line was added.

Machine: {machine}. Python {version}. {date}.
"""
COLUMNS = (
    "| | CPU ms | CPU ratio | instructions, million | ratio | wall ms "
    "| MB | files | build s | again s | edited s |"
)


def table(title: str, built: Mapping[str, Built], figures: Mapping[str, Figures]) -> Iterator[str]:
    """Yield the lines of one program's table; the first row is what the others are compared with."""
    yield f"\n## {title}\n"
    yield COLUMNS
    yield "|---" * (COLUMNS.count("|") - 1) + "|"
    first = next(iter(figures.values()))
    for name, found in figures.items():
        yield _row(name, built[name], found, first)


def _row(name: str, built: Built, found: Figures, first: Figures) -> str:
    counted = found.instructions and first.instructions
    cells = [
        name,
        f"{found.cpu * 1000:.1f}",
        f"{found.cpu / first.cpu:.2f}",
        f"{found.instructions / 1e6:.1f}" if counted else "-",
        f"{found.instructions / first.instructions:.2f}" if counted else "-",
        f"{found.wall * 1000:.1f}",
        f"{built.size / 1e6:.1f}" if built.size else "-",
        str(built.files) if built.files else "-",
        f"{built.seconds:.1f}" if built.seconds else "-",
        f"{built.again:.1f}" if built.again else "-",
        f"{built.changed:.1f}" if built.changed else "-",
    ]
    return "| " + " | ".join(cells) + " |"
