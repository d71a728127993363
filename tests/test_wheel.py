"""Onefold as it reaches its users: the wheel, installed into a fresh virtual environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import uv

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("resources", "builders", "studio")


def _run(*command: str | Path, **variables: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
        cwd=variables.get("PWD"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout, since a build leaves folders behind in it."""
    copy = tmp_path_factory.mktemp("source")
    for name in (*FLOORS, "packaging", "samples"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    return copy


@pytest.fixture(scope="session")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(uv.find_uv_bin(), "build", "--wheel", "--out-dir", folder, source)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a virtual environment with nothing but the wheel and what it needs."""
    return _environment(tmp_path_factory.mktemp("installed"), wheel)


def _environment(folder: Path, *requirement: str | Path) -> Path:
    _run(uv.find_uv_bin(), "venv", "--quiet", "--python", sys.executable, folder / "venv")
    python = folder / "venv" / "bin" / "python"
    _run(uv.find_uv_bin(), "pip", "install", "--quiet", "--python", python, *requirement)
    return folder / "venv"


def test_every_file_of_the_floors_is_in_the_wheel(source: Path, wheel: Path) -> None:
    wanted = {
        f"onefold/{path.relative_to(source).as_posix()}"
        for floor in FLOORS
        for path in (source / floor).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    with zipfile.ZipFile(wheel) as archive:
        assert wanted - set(archive.namelist()) == set()


def test_nothing_lands_beside_the_package(installed: Path) -> None:
    (site,) = installed.glob("lib/python*/site-packages")
    assert [name for name in FLOORS if (site / name).exists()] == []
    assert {path.name for path in (site / "onefold").iterdir()} >= {"__init__.py", "__main__.py", *FLOORS}


@pytest.mark.parametrize("start", [["onefold"], ["python", "-m", "onefold"]])
def test_it_starts(installed: Path, start: list[str]) -> None:
    program, *arguments = start
    assert _run(installed / "bin" / program, *arguments, "--version") == "onefold 0.1.0\n"


@pytest.mark.parametrize("start", [["onefold"], ["python", "-m", "onefold"]])
def test_packages_of_the_user_do_not_get_in_the_way(
    installed: Path, tmp_path: Path, start: list[str]
) -> None:
    for name in FLOORS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong one')")
    program, *arguments = start
    shown = _run(installed / "bin" / program, *arguments, "pythons", PYTHONPATH=".", PWD=str(tmp_path))
    assert shown.startswith("VERSION")


def test_doctor_finds_the_tools_of_the_installation(installed: Path) -> None:
    assert f"uv        {installed / 'bin' / 'uv'}" in _run(installed / "bin" / "onefold", "doctor")


def test_an_editable_install_starts_from_the_checkout(source: Path, tmp_path: Path) -> None:
    checkout = Path(shutil.copytree(source, tmp_path / "checkout"))
    venv = _environment(tmp_path, "--editable", checkout)
    assert _run(venv / "bin" / "onefold", "--version") == "onefold 0.1.0\n"
    (checkout / "builders" / "command" / "version.py").write_text(
        "def version() -> str:\n    return 'changed'\n"
    )
    assert _run(venv / "bin" / "onefold", "--version") == "onefold changed\n"


def test_the_source_distribution_makes_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    _run(uv.find_uv_bin(), "build", "--sdist", "--out-dir", tmp_path, source)
    (archive,) = tmp_path.glob("*.tar.gz")
    _run(uv.find_uv_bin(), "build", "--wheel", "--out-dir", tmp_path, archive)
    (again,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert first.namelist() == second.namelist()


def test_the_importer_is_there(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "__init__.py").write_text("raise SystemExit('the wrong one')")
    code = "from onefold import oxidized_importer as found; print(found.OxidizedFinder().indexed_resources())"
    shown = _run(installed / "bin" / "python", "-c", code, PYTHONPATH=str(tmp_path), PWD=str(tmp_path))
    assert shown == "[]\n"
