"""Print the week as a table."""

import csv
from importlib.resources import files

from rich.console import Console
from rich.table import Table


def main() -> int:
    """Print it, and return the exit code."""
    Console().print(table())
    return 0


def table() -> Table:
    """Return the table of the week that lies beside this module."""
    result = Table("Day", "Sky", title="Weather")
    result.add_column("Low", justify="right", style="blue")
    result.add_column("High", justify="right", style="red")
    with files("weather").joinpath("week.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            result.add_row(row["day"], row["sky"], f"{row['low']} °C", f"{row['high']} °C")
    return result
