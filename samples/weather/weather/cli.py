"""The command line: `weather [CITY]...`."""

from __future__ import annotations

import json
import sys
from importlib.resources import files

from rich.console import Console
from rich.table import Table


def main() -> int:
    """Print a table of the cities that are asked for, or of all."""
    cities = json.loads(files("weather").joinpath("cities.json").read_text("utf-8"))
    wanted = sys.argv[1:] or list(cities)
    if unknown := [name for name in wanted if name not in cities]:
        Console(stderr=True).print(f"unknown: {', '.join(unknown)}; known are {', '.join(cities)}")
        return 1
    Console().print(_table({name: cities[name] for name in wanted}))
    return 0


def _table(cities: dict[str, dict[str, object]]) -> Table:
    table = Table("City", "Sky", "°C", title="Weather")
    for name, weather in cities.items():
        table.add_row(name, str(weather["sky"]), str(weather["degrees"]))
    return table
