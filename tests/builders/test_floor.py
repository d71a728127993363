"""The glibc that a project chose: a launcher that starts with it, and the parts that need more."""

from __future__ import annotations

import platform
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from builders import cache as caches
from builders import floor
from builders.build import Options, build
from builders.check import check, lines
from builders.errors import ProjectError
from builders.launcher.link import link
from builders.project.discover import load
from resources import elf
from resources.model import Decision, Kind, Location, Resource
from resources.target import parse, this_machine
from tests.working import finish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders.pythons.model import Distribution

SINCE_2_25 = "#include <sys/random.h>\nint needs(void) { char one; return (int)getrandom(&one, 1, 0); }\n"
ONLY_SKY = """
[resources]
rules = [
    { match = "*", kind = "extension module", location = "leave-out" },
    { match = "*", kind = "shared library", location = "leave-out" },
    { match = "sky", location = "in-memory" },
]
"""
OLD = "int needs(void) { return 7; }\n"
HERE = platform.libc_ver()[1]

pytestmark = pytest.mark.skipif(this_machine().libc != "gnu", reason="there is no glibc here")


@pytest.fixture
def library(tmp_path: Path, require_tool: Callable[[str], str]) -> Callable[[str, str], Path]:
    def compiled(name: str, source: str) -> Path:
        (tmp_path / "source.c").write_text(source)
        command = [require_tool("cc"), "-shared", "-fPIC", "source.c", "-o", name]
        subprocess.run(command, cwd=tmp_path, check=True)
        return tmp_path / name

    return compiled


def planned(glibc: str, *decisions: Decision, target: str = "x86_64-unknown-linux-gnu") -> Any:
    distribution = SimpleNamespace(target=parse(target), shared_library=None, shared_library_name="")
    output = SimpleNamespace(glibc=glibc)
    project = SimpleNamespace(output=output, executable="weather")
    return SimpleNamespace(
        project=project, distribution=distribution, plan=SimpleNamespace(decisions=decisions)
    )


def shipped(path: Path, distribution: str, location: Location = Location.IN_MEMORY) -> Decision:
    resource = Resource(
        kind=Kind.EXTENSION,
        name=path.stem,
        path=path,
        relative=path.name,
        size=1,
        distribution=distribution,
    )
    return Decision(resource=resource, location=location, reason="")


def test_what_needs_a_newer_one_is_named_with_a_remedy(library: Callable[[str, str], Path]) -> None:
    launcher = SimpleNamespace(program=library("launcher", OLD), core=None)
    old, young = library("old.so", OLD), library("young.so", SINCE_2_25)
    parts = (shipped(old, "older"), shipped(young, "sky"))
    holding = floor.hold(planned("2.17", *parts), launcher)
    finding = next(holding)
    assert (finding.code, finding.place) == ("glibc-too-new", "young.so")
    assert finding.message == "sky has files that need a newer glibc than 2.17: young.so (2.25)"
    assert finding.remedy == "require an older version of sky, whose wheel runs with 2.17"
    with pytest.raises(ProjectError) as caught:
        next(holding)
    assert str(caught.value) == (
        "output.glibc is 2.17, but one file needs a newer one: young.so needs 2.25; require an older version "
        "of sky, whose wheel runs with 2.17; or set output.glibc to 2.25"
    )


@pytest.mark.parametrize(
    ("glibc", "target", "location"),
    [
        ("2.25", "x86_64-unknown-linux-gnu", Location.IN_MEMORY),
        ("", "x86_64-unknown-linux-gnu", Location.IN_MEMORY),
        ("2.17", "x86_64-unknown-linux-gnu", Location.LEAVE_OUT),
        ("2.17", "x86_64-unknown-linux-musl", Location.IN_MEMORY),
    ],
)
def test_nothing_is_said_where_it_runs(
    library: Callable[[str, str], Path], glibc: str, target: str, location: Location
) -> None:
    young = library("young.so", SINCE_2_25)
    launcher = SimpleNamespace(program=library("launcher", OLD), core=None)
    _, events = finish(floor.hold(planned(glibc, shipped(young, "sky", location), target=target), launcher))
    assert events == []


@pytest.fixture
def script(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(caches.VARIABLE, str(cache))
    folder = tmp_path / "Ünï (a b)"
    folder.mkdir()
    (folder / "hello.py").write_text("print('hello')\n")
    return folder / "hello.py"


def with_glibc(script: Path, version: str) -> Path:
    (script.parent / "onefold.toml").write_text(
        f'[application]\nscript = "hello.py"\n[output]\nglibc = "{version}"\n'
    )
    return script.parent


def test_a_program_says_what_it_was_built_for(python: Distribution, script: Path, tmp_path: Path) -> None:
    options = Options(python=str(python.executable), output=tmp_path / "out")
    built, _ = finish(build(load(with_glibc(script, HERE)), options))
    report = check(built.executable)
    assert report.chosen_glibc == floor.numbers(HERE)
    assert f"  built to run with glibc {HERE}" in list(lines(report, date(2026, 11, 1)))


def test_a_library_that_is_too_new_ends_the_build_and_leaves_the_output(
    python: Distribution,
    script: Path,
    tmp_path: Path,
    library: Callable[[str, str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = Options(python=str(python.executable), output=tmp_path / "out")
    built, _ = finish(build(load(with_glibc(script, HERE)), options))
    before = built.executable.read_bytes()
    package = script.parent / "sky"
    package.mkdir()
    (package / "__init__.py").write_text("import sky.young")
    shutil.copy(library("young.so", SINCE_2_25), package / "young.so")
    script.write_text("import sky\n")
    toml = with_glibc(script, "2.17") / "onefold.toml"
    toml.write_text(toml.read_text() + ONLY_SKY)
    # Python itself may be as new as this system: only what the rules let through is looked at.
    monkeypatch.setattr(floor, "_of_python", lambda *_: iter(()))
    monkeypatch.setattr("builders.launcher.linux.for_zig", lambda *_: ())
    with pytest.raises(ProjectError, match=r"sky/young\.so needs 2\.25; compile it on a system with"):
        finish(build(load(script.parent), options))
    assert built.executable.read_bytes() == before


def test_the_launcher_starts_with_an_older_glibc_than_this_machines(
    python: Distribution, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """zig links it; the first time it is fetched."""
    monkeypatch.setenv(caches.VARIABLE, str(cache))
    if python.shared_library is None:
        pytest.skip("this Python has no shared library")
    launcher, _ = finish(link(replace(python, static_library=None), "2.17"))
    for path in (launcher.program, launcher.core):
        facts = elf.read(path)
        assert facts is not None
        assert facts.glibc_floor <= (2, 17)
    own, _ = finish(link(replace(python, static_library=None), HERE))
    assert own.program != launcher.program
