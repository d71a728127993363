"""PE files: what they need of others, and nothing worse than a problem where they are damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources import pe
from resources.model import Kind, Resource
from resources.policy import NEEDS_FILE
from resources.scan.libraries import link
from tests.windows_files import library

if TYPE_CHECKING:
    from pathlib import Path


def resource(path: Path, kind: Kind, relative: str, *needed: str) -> Resource:
    file = path / relative
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(library(*needed))
    return Resource(kind=kind, name=relative, path=file, relative=relative, size=1)


def test_what_a_library_needs(tmp_path: Path) -> None:
    file = tmp_path / "a.dll"
    file.write_bytes(library("KERNEL32.dll", "Qt6Core.dll"))
    found = pe.read(file)
    assert found is not None
    assert (found.machine, found.needed, found.problem) == ("x86_64", ("KERNEL32.dll", "Qt6Core.dll"), "")


@pytest.mark.parametrize(("size", "expected"), [(None, False), (0, False), (8, True)])
def test_thread_local_data(tmp_path: Path, size: int | None, *, expected: bool) -> None:
    """A directory may be there for functions alone, which are called as threads start."""
    file = tmp_path / "a.dll"
    file.write_bytes(library("KERNEL32.dll", thread_data=size))
    found = pe.read(file)
    assert found is not None
    assert (found.has_static_tls, found.needed, found.problem) == (expected, ("KERNEL32.dll",), "")


@pytest.mark.parametrize("name", ["fast.dll", "VCRUNTIME140.dll"])
@pytest.mark.parametrize("size", [None, 8])
def test_what_only_windows_can_load(tmp_path: Path, name: str, size: int | None) -> None:
    file = tmp_path / name
    file.write_bytes(library(thread_data=size))
    found = Resource(kind=Kind.LIBRARY, name=name, path=file, relative=name, size=1)
    linked = link((found,), facts=pe.read, system=lambda _: (), architecture="x86_64", for_windows=True)
    told = [(each.code, each.name, each.unit) for each in linked.advice]
    assert told == ([(NEEDS_FILE, name, "")] if size or name != "fast.dll" else [])


@pytest.mark.parametrize("content", [b"", b"\x7fELF" + bytes(100), b"MZ" + bytes(100)])
def test_other_files_are_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.dll"
    file.write_bytes(content)
    assert pe.read(file) is None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, 0x5FF), value=st.integers(0, 255), size=st.integers(2, 0x600))
def test_damage_is_a_problem(tmp_path: Path, at: int, value: int, size: int) -> None:
    data = bytearray(library("KERNEL32.dll", "Qt6Core.dll"))
    data[at] = value
    file = tmp_path / "a.dll"
    file.write_bytes(data[:size])
    found = pe.read(file)
    assert found is None or found.problem or all(len(name) < 512 for name in found.needed)


def test_libraries_are_found_whatever_the_case_of_their_letters(tmp_path: Path) -> None:
    module = resource(tmp_path, Kind.EXTENSION, "fast/core.pyd", "BLAS.dll", "python311.dll", "USER32.dll")
    blas = resource(tmp_path, Kind.LIBRARY, "fast.libs/blas.dll", "gfortran.dll", "MSVCP140.dll")
    fortran = resource(tmp_path, Kind.LIBRARY, "fast.libs/gfortran.dll")
    linked = link(
        (module, blas, fortran), facts=pe.read, system=lambda _: (), architecture="x86_64", for_windows=True
    )
    needs = {found.relative: found.needs for found in linked.resources}
    assert needs["fast/core.pyd"] == ("fast.libs/gfortran.dll", "fast.libs/blas.dll")
    assert [(one.code, one.name) for one in linked.advice] == [
        ("needs-missing-library", "fast.libs/blas.dll")
    ]
    assert "MSVCP140.dll" in linked.advice[0].message
