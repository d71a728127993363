"""Environments for another system: its wheels, its markers, and what to do where it has none."""

from __future__ import annotations

import os
import platform
import sys
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders import cache
from builders.environment import Environment, prepare
from builders.errors import EnvironmentFailure
from builders.pythons.model import Distribution
from resources.target import parse, this_machine
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from builders.events import Event

PURE, LINUX, WINDOWS = "py3-none-any", "cp311-cp311-manylinux_2_17_x86_64", "cp311-cp311-win_amd64"
BACKEND = """
import shutil, pathlib
def build_wheel(folder, config_settings=None, metadata_directory=None):
    (built,) = (pathlib.Path(__file__).parent / "built").glob("*.whl")
    shutil.copy(built, folder)
    return built.name
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "weather"
version = "1.0"
"""


def wheel(folder: Path, name: str, version: str, tag: str, *requires: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    information = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    files = {
        f"{name}.py": f"tag = {tag!r}\n",
        f"{information}/METADATA": metadata + "".join(f"Requires-Dist: {each}\n" for each in requires),
        f"{information}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as archive:
        for each, text in files.items():
            archive.writestr(each, text)
        archive.writestr(f"{information}/RECORD", "".join(f"{each},,\n" for each in files))


@pytest.fixture(autouse=True)
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give uv a folder of wheels instead of a network; return that folder."""
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "wheels"
    folder.mkdir()
    variables = {
        cache.VARIABLE: tmp_path / "cache",
        "UV_CACHE_DIR": tmp_path / "uv",
        "XDG_CONFIG_HOME": tmp_path / "config",
        "UV_OFFLINE": "1",
        "UV_NO_INDEX": "1",
        "UV_FIND_LINKS": folder,
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, str(value))
    return folder


@pytest.fixture
def python(tmp_path: Path) -> Distribution:
    return Distribution(
        version="3.11.9",
        minor=(3, 11),
        target=parse("x86_64-pc-windows-msvc"),
        root=tmp_path,
        stdlib=tmp_path,
        extensions=tmp_path,
        identity="windows",
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    (root / "pyproject.toml").write_text(PROJECT)
    (root / "backend.py").write_text(BACKEND)
    return root


def prepared(
    python: Distribution, *requires: str, source: Path | None = None, glibc: str = ""
) -> Environment:
    made: Generator[Event, None, Environment] = prepare(
        requires=requires, source=source, distribution=python, glibc=glibc
    )
    return result_of(made)


def test_wheels_and_markers_are_those_of_the_target(python: Distribution, wheels: Path) -> None:
    wheel(wheels, "fast", "1.0", LINUX)
    wheel(wheels, "fast", "1.0", WINDOWS, "here; sys_platform == 'win32'", "there; sys_platform != 'win32'")
    wheel(wheels, "here", "1.0", PURE)
    (layer,) = prepared(python, "fast", "there; platform_system == 'Linux'").layers
    assert sorted(path.name for path in layer.glob("*.py")) == ["fast.py", "here.py"]
    assert (layer / "fast.py").read_text() == f"tag = {WINDOWS!r}\n"


def test_the_nearest_version_with_a_wheel_is_named(python: Distribution, wheels: Path) -> None:
    for version, tag in (("1.0", LINUX), ("1.2", WINDOWS), ("2.0", WINDOWS)):
        wheel(wheels, "fast", version, tag)
    with pytest.raises(EnvironmentFailure) as caught:
        prepared(python, "fast==1.0")
    assert str(caught.value).startswith(
        "fast 1.0 has no wheel for Python 3.11.9 on x86_64-pc-windows-msvc; "
        "the nearest version that has one is 1.2.\n"
    )


def test_an_older_version_is_named_where_no_newer_one_will_do(python: Distribution, wheels: Path) -> None:
    for version, tag in (("0.8", WINDOWS), ("0.9", WINDOWS), ("1.0", LINUX)):
        wheel(wheels, "fast", version, tag)
    with pytest.raises(EnvironmentFailure, match=r"the nearest version that has one is 0\.9\."):
        prepared(python, "fast==1.0")


def for_glibc(version: int) -> str:
    return f"cp311-cp311-manylinux_2_{version}_aarch64"


@pytest.mark.parametrize(
    ("glibc", "chosen"), [("2.17", "1.0"), ("2.27", "1.0"), ("2.28", "2.0"), ("2.30", "2.0"), ("2.44", "3.0")]
)
def test_wheels_are_those_for_the_glibc_that_was_chosen(
    python: Distribution, wheels: Path, glibc: str, chosen: str
) -> None:
    for version, needs in (("1.0", 17), ("2.0", 28), ("3.0", 39)):
        wheel(wheels, "fast", version, for_glibc(needs))
    linux = replace(python, target=parse("aarch64-unknown-linux-gnu"))
    (layer,) = prepared(linux, "fast", glibc=glibc).layers
    assert (layer / f"fast-{chosen}.dist-info").is_dir()
    (plain,) = prepared(linux, "fast").layers
    assert plain != layer


def test_the_nearest_version_for_the_glibc_that_was_chosen_is_named(
    python: Distribution, wheels: Path
) -> None:
    for version, needs in (("1.0", 17), ("2.0", 28)):
        wheel(wheels, "fast", version, for_glibc(needs))
    linux = replace(python, target=parse("aarch64-unknown-linux-gnu"))
    with pytest.raises(EnvironmentFailure) as caught:
        prepared(linux, "fast>=2", glibc="2.17")
    assert str(caught.value).startswith(
        "fast 2.0 has no wheel for Python 3.11.9 on aarch64-unknown-linux-gnu with glibc 2.17; "
        "the nearest version that has one is 1.0.\n"
    )


def sdist(folder: Path, name: str, wheel_tag: str) -> None:
    """Write a source distribution whose backend hands out a wheel that it holds."""
    inside = folder.parent / f"{name}-1.0"
    wheel(inside / "built", name, "1.0", wheel_tag)
    (inside / "backend.py").write_text(BACKEND)
    (inside / "pyproject.toml").write_text(PROJECT.replace("weather", name))
    (inside / "PKG-INFO").write_text(f"Metadata-Version: 2.2\nName: {name}\nVersion: 1.0\n")
    with tarfile.open(folder / f"{name}-1.0.tar.gz", "w:gz") as archive:
        archive.add(inside, inside.name)


def test_what_has_no_wheel_in_any_version_is_said_with_what_to_do(python: Distribution, wheels: Path) -> None:
    sdist(wheels, "source", PURE)
    with pytest.raises(EnvironmentFailure) as caught:
        prepared(python, "source")
    assert str(caught.value).startswith(
        "source has no wheel for Python 3.11.9 on x86_64-pc-windows-msvc in any version; require a wheel of "
        "it by its path, made there or, of pure Python, anywhere, or do without it there: "
        "\"source; sys_platform != 'win32'\".\n"
    )


@pytest.mark.skipif(this_machine().libc != "gnu", reason="there is no glibc here")
def test_what_has_no_wheel_is_built_here_for_the_glibc_that_was_chosen(
    python: Distribution, wheels: Path
) -> None:
    sdist(wheels, "source", PURE)
    sdist(wheels, "other", PURE)
    version, architecture = f"cp{sys.version_info[0]}{sys.version_info[1]}", this_machine().architecture
    for release, needs in (("1.0", 17), ("2.0", 28)):
        wheel(wheels, "fast", release, f"{version}-{version}-manylinux_2_{needs}_{architecture}")
    own = Path(sys.executable)
    here = replace(python, target=this_machine(), executable=own, version=platform.python_version())
    (layer,) = prepared(here, "source", "fast", "other", glibc="2.17").layers
    found = {path.name for path in layer.glob("*.dist-info")}
    assert found == {"fast-1.0.dist-info", "source-1.0.dist-info", "other-1.0.dist-info"}


def test_a_project_of_pure_python_is_built_here(python: Distribution, wheels: Path, project: Path) -> None:
    wheel(wheels, "here", "1.0", PURE)
    wheel(project / "built", "weather", "1.0", PURE, "here; os_name == 'nt'", "there; os_name == 'posix'")
    own, others = prepared(python, source=project).layers
    assert (own / "weather.py").is_file()
    assert [path.name for path in others.glob("*.py")] == ["here.py"]


def test_folders_of_pure_python_that_are_required_are_built_here(
    python: Distribution, wheels: Path, project: Path
) -> None:
    wheel(wheels, "here", "1.0", PURE)
    wheel(project / "built", "weather", "1.0", PURE)
    (layer,) = prepared(python, str(project), "here").layers
    assert sorted(path.name for path in layer.glob("*.py")) == ["here.py", "weather.py"]
    wheel(project / "built", "weather", "1.0", "cp311-cp311-linux_x86_64")
    (project / "built" / f"weather-1.0-{PURE}.whl").unlink()
    with pytest.raises(EnvironmentFailure, match="give a wheel that was built there"):
        prepared(python, str(project))


def test_a_project_with_compiled_code_is_refused(python: Distribution, project: Path) -> None:
    wheel(project / "built", "weather", "1.0", "cp311-cp311-linux_x86_64")
    with pytest.raises(EnvironmentFailure, match="give a wheel that was built there"):
        prepared(python, source=project)
