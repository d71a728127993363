"""What CI runs of the conformance survey: one Python, in memory, without what is slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance import running
from tests.conformance.programs import PYTHONS, find_python
from tests.conformance.verdict import Explanation, judge

if TYPE_CHECKING:
    from pathlib import Path

AREAS = ("resources", "metadata", "packages", "running", "sources", "protocol", "objects")

# It runs in a process that is started for it, and builds two programs.
pytestmark = pytest.mark.program


@pytest.fixture(scope="module")
def version() -> str:
    found = [version for version in PYTHONS if find_python(version)]
    if not found:
        pytest.skip("no Python that programs can be built with")
    return found[-1]


def test_a_program_answers_as_plain_python_does(version: str, tmp_path: Path) -> None:
    plain = running.plain_answers(version, tmp_path, *AREAS)
    cells = running.survey(version, "in-memory", tmp_path, plain, *AREAS)
    assert sum(cell.same for cell in cells.values()) > 500
    assert [name for cell in cells.values() for name in cell.wrong] == []


def test_cpythons_own_tests_pass_inside_a_program(version: str, tmp_path: Path) -> None:
    try:
        cells = running.suites(version, "in-memory", tmp_path, "test_pkgutil", "test_runpy")
    except RuntimeError as error:
        if "No module named 'test" in str(error):
            pytest.skip("this Python came without its tests")
        raise
    assert sum(cell.same for cell in cells.values()) > 30
    assert [name for cell in cells.values() for name in cell.wrong] == []


def test_a_difference_counts_unless_it_is_explained_for_that_place() -> None:
    outcomes = {"area: good": True, "area: bad": False, "area: known": False}
    known = (Explanation(match=("area: kn*",), reason="so", locations=("in-memory",)),)
    assert judge(outcomes, known, "3.13", "in-memory")["area"].wrong == ("area: bad",)
    assert judge(outcomes, known, "3.13", "filesystem-relative")["area"].wrong == ("area: bad", "area: known")
