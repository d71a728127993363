"""The launcher: its C compiles for every Python without a warning, and it is linked in the way there is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from builders import cache as caches
from builders import compiler
from builders.errors import LauncherError
from builders.events import Finding, StepFinished
from builders.launcher import linux
from builders.launcher.link import LinkKind, link
from builders.pythons.installed import discover

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders.launcher.link import Launcher
    from builders.pythons.model import Distribution

STRICT = ("-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O2", "-fsyntax-only")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="this launcher is Linux's")


def linked(distribution: Distribution) -> tuple[Launcher, list[Any]]:
    linking_now, events = link(distribution), []
    while True:
        try:
            events.append(next(linking_now))
        except StopIteration as end:
            return end.value, events


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path / "cäche (a b)"))
    return tmp_path / "cäche (a b)"


@pytest.fixture
def shared_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(caches.VARIABLE, str(cache))


def is_of_another(source: Path) -> bool:
    """Whether it is for another system; shared with macOS is what is called POSIX."""
    return source.stem.endswith(("windows", "macos")) or source.stem in {"folder_posix", "cache_posix"}


@pytest.mark.usefixtures("shared_cache")
def test_the_c_compiles_strictly_for_every_python(require_tool: Callable[[str], str]) -> None:
    """-O2, since some warnings come from the optimiser alone."""
    include = {each.minor: str(each.include) for each in discover() if each.include}
    if not include:
        pytest.skip("no Python with headers was found")
    sources = [str(path) for path in sorted(linux.FOLDER.glob("*.c")) if not is_of_another(path)]
    for folder in include.values():
        command = [require_tool("cc"), *STRICT, f"-I{folder}", *sources]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), folder


def test_every_source_is_linked_in_some_kind() -> None:
    named = {*linux._STATIC, *linux._SHARED, *linux._CORE}
    assert named == {path.stem for path in linux.FOLDER.glob("*.c") if not is_of_another(path)}


def test_a_launcher_is_linked_once(python: Distribution, own_cache: Path) -> None:
    first, events = linked(python)
    second, more = linked(python)
    assert first == second
    assert first.program.is_relative_to(own_cache)
    assert [event.cached for event in (*events, *more) if isinstance(event, StepFinished)] == [False, True]


def test_a_launcher_alone_says_what_it_lacks(python: Distribution, own_cache: Path) -> None:
    assert own_cache
    program = linked(python)[0].program
    done = subprocess.run([program], capture_output=True, text=True, check=False)
    assert done.returncode == 126
    assert done.stderr == f"{program} is not complete: its end is missing. Copy or download it again.\n"


def test_without_a_static_library_python_and_core_go_along(python: Distribution, own_cache: Path) -> None:
    assert own_cache
    if python.shared_library is None:
        pytest.skip("this Python has no shared library")
    launcher, _ = linked(replace(python, static_library=None))
    assert launcher.kind is LinkKind.SHARED
    assert launcher.core is not None
    assert launcher.core.is_file()
    assert launcher.program.stat().st_size < 200_000


def test_a_static_library_that_does_not_link_is_said_and_the_shared_one_used(
    python: Distribution, own_cache: Path, tmp_path: Path
) -> None:
    assert own_cache
    if python.shared_library is None:
        pytest.skip("this Python has no shared library")
    (tmp_path / "libpython.a").write_bytes(b"!<arch>\n")
    launcher, events = linked(replace(python, static_library=tmp_path / "libpython.a"))
    assert launcher.kind is LinkKind.SHARED
    (finding,) = (event for event in events if isinstance(event, Finding))
    assert finding.code == "static-link-failed"
    assert "undefined reference" in finding.message
    with pytest.raises(LauncherError, match="could not be linked with"):
        linked(replace(python, static_library=tmp_path / "libpython.a", shared_library=None))


def test_the_same_launcher_comes_from_another_cache(
    python: Distribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (python, replace(python, static_library=None)):
        made = set()
        for name in ("one", "two much longer (with spaces)"):
            monkeypatch.setenv(caches.VARIABLE, str(tmp_path / name))
            launcher, _ = linked(kind)
            core = launcher.core.read_bytes() if launcher.core else b""
            made.add((launcher.program.read_bytes(), core))
        assert len(made) == 1


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (
            {"include": None},
            r"has no headers \(Python.h\).*install its development package .*apt install python3",
        ),
        (
            {"static_library": None, "shared_library": None},
            r"has neither a static nor a shared library; choose another",
        ),
    ],
)
def test_a_python_that_lacks_what_is_needed_is_refused(
    python: Distribution, missing: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(LauncherError, match=sentence):
        linked(replace(python, **missing))


def fake_uv(folder: Path, script: str) -> str:
    program = folder / "uv"
    program.write_text(f"#!/bin/sh\n{script}")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


@pytest.fixture
def no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "installed", lambda: None)


@pytest.mark.usefixtures("no_compiler")
def test_without_a_compiler_zig_is_fetched_once_and_links(
    python: Distribution, own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    require_tool: Callable[[str], str],
) -> None:  # fmt: skip
    """What is fetched here only calls this machine's compiler; the real one has 100 MB."""
    zig = f'#!/bin/sh\n[ "$1" = cc ] || exit 3\nshift\nexec {require_tool("cc")} "$@"\n'
    (tmp_path / "zig").write_text(zig)
    script = f"""
while [ "$1" != --target ]; do shift; done
mkdir "$2/ziglang" && install -m 755 '{tmp_path}/zig' "$2/ziglang/zig" && echo called >> '{tmp_path}/calls'
echo "$@" | grep -q 'ziglang==[0-9]'
"""
    monkeypatch.setattr("uv.find_uv_bin", lambda: fake_uv(tmp_path, script))
    launcher, _ = linked(python)
    assert os.access(launcher.program, os.X_OK)
    found = compiler.find()
    assert found.command == (str(own_cache / "tools" / f"ziglang-{compiler.ZIG}" / "ziglang" / "zig"), "cc")
    assert (tmp_path / "calls").read_text() == "called\n"


@pytest.mark.usefixtures("no_compiler")
def test_without_compiler_and_network_the_reason_is_said(
    python: Distribution, own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uv.find_uv_bin", lambda: fake_uv(tmp_path, "echo dns error >&2; exit 2\n"))
    with pytest.raises(LauncherError, match=r"no C compiler .*apt install gcc.*\n?.*dns error"):
        linked(python)
    assert not [path for path in own_cache.rglob("*") if path.is_file()]


def test_the_users_compiler_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "my-cc"
    mine.write_text("#!/bin/sh\necho my compiler 1.0\n")
    mine.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert compiler.installed() is None
    monkeypatch.setenv("CC", "my-cc")
    assert compiler.installed() == compiler.Compiler(command=(str(mine),), version="my compiler 1.0")
