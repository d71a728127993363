"""Packages of Alpine in the hands of apk-tools, which CI has not: tests/apk/make-apk makes it of sources."""

from __future__ import annotations

import itertools
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from packaging.version import Version

from builders.installers import apk
from tests.alpine import FIRST, NAMES, Alpine, find_tool, of_entries, order_of, package, write
from tests.trees import trees

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.installers.model import Entry

SECOND = {**FIRST, "lib/changed": b"1.1, and longer", "lib/Ünï $HOME [a]*": b"new", "new/deep/er": b"2"}
del SECOND["lib/gone"]


@pytest.fixture
def alpine(tmp_path: Path) -> Alpine:
    return Alpine(tmp_path / "root")


def below(contents: Mapping[str, bytes]) -> set[str]:
    about = {"usr/bin/weather", "usr/share/man/man1/weather.1.gz"}
    return about | {f"usr/lib/weather/{name}" for name in contents}


def test_a_package_lives_and_dies(alpine: Alpine, tmp_path: Path) -> None:
    old, new = package(tmp_path, FIRST, "1.0"), package(tmp_path, SECOND, "1.1")
    for made in (old, new):
        assert "OK" in alpine.does("verify", made)
    alpine.does("add", old)
    started = subprocess.run([alpine.root / "usr/bin/weather"], capture_output=True, check=True)
    assert started.stdout == b"it runs\n"
    listed = alpine.does("info", "--quiet", "--contents", "weather").split("\n")
    assert {line for line in listed if line} == alpine.files() == below(FIRST)
    assert alpine.altered() == set()
    (alpine.root / "usr/lib/weather/own").write_text("the user's")
    alpine.does("add", new)
    assert alpine.files() == below(SECOND) | {"usr/lib/weather/own"}
    assert alpine.altered() == {"A usr/lib/weather/own"}
    (alpine.root / "usr/lib/weather/lib/changed").write_text("no longer")
    assert "U usr/lib/weather/lib/changed" in alpine.altered()
    alpine.does("del", "weather")
    assert alpine.files() == {"usr/lib/weather/own"}


def test_nothing_is_left_of_it(alpine: Alpine, tmp_path: Path) -> None:
    alpine.does("add", package(tmp_path, SECOND))
    alpine.does("del", "weather")
    assert not (alpine.root / "usr").exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=trees(NAMES))
def test_every_tree_is_installed_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, entries: tuple[Entry, ...]
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    alpine = Alpine(folder / "root")
    alpine.does("add", of_entries(folder, entries))
    assert alpine.altered() == set()
    assert alpine.files() == {entry.path for entry in entries}
    for entry in entries:
        place = alpine.root / entry.path
        assert str(place.readlink()) == entry.link if entry.link else place.read_bytes() == entry.content


def test_what_was_changed_after_it_was_made_is_not_installed(alpine: Alpine, tmp_path: Path) -> None:
    made = package(tmp_path)
    damaged = bytearray(made.read_bytes())
    damaged[-20] ^= 1
    made.write_bytes(damaged)
    assert alpine.run("verify", made).returncode != 0


def test_a_package_that_needs_what_is_not_there_is_refused(alpine: Alpine, tmp_path: Path) -> None:
    order = order_of(tmp_path)
    order = replace(order, values={**order.values, "depends": ("git>=2.30",)})
    assert "git (no such package)" in alpine.run("add", write(order, tmp_path)).stderr


def test_as_much_as_a_package_may_say_of_itself_is_kept(alpine: Alpine, tmp_path: Path) -> None:
    summary = "w" * 1720
    alpine.does("add", package(tmp_path, summary=summary))
    assert summary in alpine.does("info", "--description", "weather")


def test_versions_are_sorted_as_in_python() -> None:
    tool = find_tool()
    older = ["1.0.dev3", "1.0a1", "1.0b2", "1.0rc1.dev3", "1.0rc1", "1.0", "1.0.post2", "1.1", "1.10"]
    for before, after in itertools.pairwise(map(apk.version, map(Version, older))):
        done = subprocess.run([tool, "version", "-t", before, after], capture_output=True, check=True)
        assert done.stdout.strip() == b"<", (before, after)
