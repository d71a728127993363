"""Run the survey and CPython's own tests, for one Python and one location."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conformance.programs import answers, environment, suite_program, survey_program
from tests.conformance.verdict import Cell, explanations, judge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUITES = ("test_importlib", "test_pkgutil", "test_runpy", "test_zipimport", "test_inspect", "test_linecache")


def plain_answers(version: str, folder: Path, *areas: str) -> Mapping[str, object]:
    """Return what plain Python answers in a virtual environment."""
    return answers([str(environment(version, folder)), "-m", "survey"], folder, *areas)


def survey(
    version: str, location: str, folder: Path, plain: Mapping[str, object], *areas: str
) -> dict[str, Cell]:
    """Compare a program's answers with those of plain Python."""
    program = survey_program(version, location, folder)
    given = answers([str(program)], folder, *areas)
    outcomes = {name: name in given and given[name] == answer for name, answer in plain.items()}
    return judge(outcomes, explanations("differences"), version, location)


def suites(version: str, location: str, folder: Path, *names: str) -> dict[str, Cell]:
    """Run CPython's tests inside a program, one process for each of its test modules."""
    program = suite_program(version, location, folder)
    outcomes = {}
    for name in names or SUITES:
        found = answers([str(program)], folder, f"test.{name}")
        for test, outcome in found.items():
            if not str(outcome).startswith("skipped"):
                outcomes[f"test.{name}: {test.removeprefix('test.')}"] = outcome == "passed"
    return judge(outcomes, explanations("left-out"), version, location)
