"""Scans of real packages from PyPI: what they load, in what order."""

from __future__ import annotations

import importlib.machinery
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from resources.model import Kind
from resources.scanner import PythonFolders, Scan, scan

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(sys.platform != "linux", reason="shared libraries of Linux"),
]

PACKAGES = ("numpy", "zope.interface", "protobuf", "googleapis-common-protos")
LOAD_IN_ORDER = """
import ctypes, sys
for path in sys.argv[1:]:
    ctypes.CDLL(path)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("Ünï cödé (a b)") / "site"
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
    answer = subprocess.run(
        [*command, "--target", folder, *PACKAGES], capture_output=True, text=True, check=False
    )
    if answer.returncode:
        pytest.skip(f"the packages cannot be had: {answer.stderr}")
    return folder


@pytest.fixture(scope="module")
def found(site: Path) -> Scan:
    stdlib = Path(sysconfig.get_path("stdlib"))
    python = PythonFolders(
        version=sys.version_info[:2],
        stdlib=stdlib,
        extensions=stdlib / "lib-dynload",
        builtin_modules=tuple(sys.builtin_module_names),
        extension_suffixes=tuple(importlib.machinery.EXTENSION_SUFFIXES),
    )
    return scan(python, [site], None)


def test_numpy_needs_its_own_libraries_dependencies_first(found: Scan) -> None:
    core = next(item for item in found.resources if item.name == "numpy._core._multiarray_umath")
    assert core.distribution == "numpy"
    assert any(name.startswith("numpy.libs/libscipy_openblas") for name in core.needs)


def test_libraries_load_in_the_order_of_needs(found: Scan) -> None:
    """Copied nowhere, with no RPATH to help: each is opened by its path after those it needs."""
    paths = {item.name: item.path for item in found.resources if item.kind is Kind.LIBRARY}
    for item in found.resources:
        if item.kind is Kind.LIBRARY:
            order = [str(paths[name]) for name in (*item.needs, item.name)]
            subprocess.run([sys.executable, "-c", LOAD_IN_ORDER, *order], check=True, timeout=60)


def test_a_need_stands_after_what_it_needs_itself(found: Scan) -> None:
    needs = {item.name: item.needs for item in found.resources if item.kind is Kind.LIBRARY}
    for item in found.resources:
        for index, name in enumerate(item.needs):
            assert set(needs[name]) <= set(item.needs[:index])


def test_namespace_packages_of_several_distributions(found: Scan) -> None:
    google = {
        item.distribution
        for item in found.resources
        if item.kind is Kind.SOURCE and item.name.startswith("google.")
    }
    assert google == {"protobuf", "googleapis-common-protos"}
    names = {item.name for item in found.resources if item.kind is Kind.SOURCE}
    assert "google" not in names
    assert "zope.interface" in names


def test_every_installed_file_is_there_with_its_distribution(found: Scan, site: Path) -> None:
    owners = {item.path: item.distribution for item in found.resources if item.path.is_relative_to(site)}
    files = {path for path in site.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert files - owners.keys() == set()
    assert [path.name for path, owner in owners.items() if not owner] in ([], [".lock"])


def test_nothing_is_wrong_with_them(found: Scan) -> None:
    assert {advice.code for advice in found.advice} <= {"needs-missing-library"}
