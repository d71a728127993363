"""What is found in real packages from PyPI."""

from __future__ import annotations

import importlib.machinery
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resources.advice import advise
from resources.model import Kind, Location
from resources.policy import decide
from resources.scanner import PythonFolders, scan

if TYPE_CHECKING:
    from resources.model import Plan

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(sys.platform != "linux", reason="shared libraries of Linux"),
]

_NAMES = "babel black certifi docutils flask jinja2 jsonschema matplotlib mercurial numpy pandas pytz tzdata"
PACKAGES = _NAMES.split()


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("Ünï cödé (a b)") / "site"
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
    answer = subprocess.run(
        [*command, "--target", folder, *PACKAGES], capture_output=True, text=True, check=False
    )
    if answer.returncode:
        pytest.skip(f"the packages cannot be had: {answer.stderr}")
    python = PythonFolders(
        version=sys.version_info[:2],
        stdlib=Path(sysconfig.get_path("stdlib")),
        extensions=Path(sysconfig.get_config_var("DESTSHARED")),
        builtin_modules=sys.builtin_module_names,
        extension_suffixes=tuple(importlib.machinery.EXTENSION_SUFFIXES),
    )
    found = scan(python, [folder], None)
    return decide(found.resources, (*found.advice, *advise(found.resources, None)), ())


def locations(plan: Plan, *starts: str) -> set[Location]:
    """Return where the modules and data below those paths go, without what nothing reads."""
    return {
        decision.location
        for decision in plan.decisions
        if decision.resource.relative.startswith(starts) and decision.location is not Location.LEAVE_OUT
    }


@pytest.mark.parametrize(
    "package",
    ["certifi", "jsonschema", "tzdata", "jinja2", "flask", "black", "mercurial", "numpy", "numpy.libs"],
)
def test_what_works_from_memory_stays_there(plan: Plan, package: str) -> None:
    assert locations(plan, f"{package}/") == {Location.IN_MEMORY}


@pytest.mark.parametrize(
    ("package", "place"),
    [
        ("babel", "babel/core.py"),
        ("blib2to3", "blib2to3/pygram.py"),
        ("docutils/writers/latex2e", "docutils/writers/latex2e/__init__.py"),
        ("matplotlib", "matplotlib/__init__.py"),
        ("pandas/io/formats", "pandas/io/formats/style_render.py"),
        ("pytz", "pytz/__init__.py"),
    ],
)
def test_what_opens_its_own_files_is_on_the_file_system(plan: Plan, package: str, place: str) -> None:
    assert locations(plan, f"{package}/") == {Location.FILESYSTEM_RELATIVE}
    reasons = {one.reason for one in plan.decisions if one.resource.relative.startswith(f"{package}/")}
    assert any(reason.startswith(f"{place}:") for reason in reasons)


@pytest.mark.parametrize(
    "name", ["numpy", "numpy.f2py", "numpy._core._multiarray_umath", "pandas", "docutils.nodes"]
)
def test_one_file_does_not_drag_a_large_package_along(plan: Plan, name: str) -> None:
    kinds = {Kind.BYTECODE, Kind.EXTENSION}
    (found,) = {
        one.location for one in plan.decisions if one.resource.name == name and one.resource.kind in kinds
    }
    assert found is Location.IN_MEMORY


def test_the_standard_library_of_a_program_is_all_in_memory(plan: Plan) -> None:
    files = [
        one.resource.relative
        for one in plan.decisions
        if one.location is Location.FILESYSTEM_RELATIVE and one.resource.distribution == "python"
    ]
    assert files == []


def test_console_scripts_are_left_out_with_a_reason(plan: Plan) -> None:
    found = {one.reason for one in plan.decisions if one.resource.relative == "bin/black"}
    assert found == {"bin/black starts a command with an installed Python"}
