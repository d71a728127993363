"""Write docs/conformance.md, every cell from a run: `python -m tests.conformance [VERSION]...`."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path

from tests.conformance.programs import LOCATIONS, PYTHONS, ROOT, find_python
from tests.conformance.running import plain_answers, suites, survey
from tests.conformance.verdict import Cell, Explanation, explanations

Column = tuple[str, str]
Table = dict[str, dict[Column, Cell]]


def fill(pythons: tuple[str, ...]) -> tuple[Table, Table]:
    """Run everything; return the survey's table and that of CPython's tests."""
    surveyed: Table = {}
    tested: Table = {}
    for version in pythons:
        with tempfile.TemporaryDirectory(prefix="conformance-") as made:
            folder = Path(made)
            plain = plain_answers(version, folder)
            for location in LOCATIONS:
                sys.stderr.write(f"CPython {version}, {location}\n")
                for table, cells in (
                    (surveyed, survey(version, location, folder, plain)),
                    (tested, suites(version, location, folder)),
                ):
                    for row, cell in cells.items():
                        table.setdefault(row, {})[version, location] = cell
    return surveyed, tested


def lines_of(table: Table, pythons: tuple[str, ...]) -> list[str]:
    columns = [(version, location) for version in pythons for location in LOCATIONS]
    heads = [f"{version} {location}" for version, location in columns]
    lines = ["| | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    empty = Cell(same=0, explained=(), wrong=())
    lines += [
        f"| {row} | " + " | ".join(str(cells.get(c, empty)) for c in columns) + " |"
        for row, cells in table.items()
    ]
    return lines


def reasons(rows: tuple[Explanation, ...]) -> list[str]:
    return [
        f"- {', '.join(f'`{pattern}`' for pattern in row.match)}{_where(row)}: {row.reason}" for row in rows
    ]


def _where(row: Explanation) -> str:
    places = (*row.pythons, *row.locations)
    return f" ({', '.join(places)})" if places else ""


def wrong(table: Table) -> list[str]:
    return [
        f"- {version} {location}: {name}"
        for cells in table.values()
        for (version, location), cell in cells.items()
        for name in cell.wrong
    ]


def page(pythons: tuple[str, ...], surveyed: Table, tested: Table) -> str:
    today = dt.datetime.now(tz=dt.UTC).date()
    lines = [
        "# Conformance with CPython's import system",
        "",
        f"Written by `python -m tests.conformance` on {today}; every cell is from a run. A cell says how",
        "many answers or tests were as in plain CPython, of how many. What is missing is explained below; a",
        "bold cell has a difference that is not, which is a defect and is listed at the end.",
        "",
        "## The survey",
        "",
        "A program asks the import system questions; plain Python in a virtual environment answers too.",
        "",
        *lines_of(surveyed, pythons),
        "",
        *reasons(explanations("differences")),
        "",
        "## CPython's own tests, run inside a program",
        "",
        *lines_of(tested, pythons),
        "",
        *reasons(explanations("left-out")),
        "",
        "## Defects",
        "",
        *(wrong(surveyed) + wrong(tested) or ["None known."]),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    pythons = tuple(version for version in sys.argv[1:] or PYTHONS if find_python(version))
    (ROOT / "docs" / "conformance.md").write_text(page(pythons, *fill(pythons)), encoding="utf-8")


if __name__ == "__main__":
    main()
