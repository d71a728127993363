"""Entry points: the name of a script becomes what the installed distribution says it calls."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import ProjectError
from builders.project.entry_points import parse_groups, resolve_entry_point
from builders.project.model import Code, EntryPoint, Script, ScriptName

HTTP = EntryPoint(module="httpie.__main__", attribute="main")


def install(folder: Path, distribution: str, entry_points: str) -> Path:
    metadata = folder / f"{distribution}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "entry_points.txt").write_text(entry_points, "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return install(
        tmp_path / "Ünï cödé (a b)",
        "httpie-3.2.4",
        "[console_scripts]\nhttp = httpie.__main__:main\nhttps = httpie.__main__:main\n"
        "httpie = httpie.manager.__main__:main\n\n[gui_scripts]\nhttp-window=httpie.window:main [qt]\n",
    )


def refusal(name: str, *folders: Path) -> str:
    with pytest.raises(ProjectError) as caught:
        resolve_entry_point(ScriptName(name=name), folders)
    return str(caught.value)


def test_a_script_becomes_what_it_calls(folder: Path) -> None:
    other = install(folder.parent / "other", "rich-13", "")
    missing = folder.parent / "missing"
    assert resolve_entry_point(ScriptName(name="http"), [other, missing, folder]) == HTTP
    window = resolve_entry_point(ScriptName(name="http-window"), [folder])
    assert window == EntryPoint(module="httpie.window", attribute="main")


def test_what_is_no_name_stays(folder: Path) -> None:
    assert resolve_entry_point(HTTP, []) == HTTP
    assert resolve_entry_point(Code(text="1"), [folder]) == Code(text="1")


def test_a_missing_script_names_the_nearest(folder: Path) -> None:
    assert refusal("htpp", folder) == (
        "none of the installed distributions has a script 'htpp'; did you mean 'http'?"
    )
    assert refusal("zzz", folder).endswith("there are: http, http-window, httpie, https")
    assert "none of the installed distributions has scripts" in refusal("http")


def test_the_same_name_from_two_distributions_must_be_chosen(folder: Path) -> None:
    install(folder, "fork-1.0", "[console_scripts]\nhttp = fork:main\n")
    assert refusal("http", folder) == (
        "several distributions have a script 'http'; choose one in onefold.toml:\n"
        '  entry-point = "fork:main"  # fork\n  entry-point = "httpie.__main__:main"  # httpie'
    )


def test_a_script_that_is_a_file(folder: Path) -> None:
    (folder / "bin").mkdir()
    (folder / "bin/hg").write_text("#!/usr/bin/python3\nimport mercurial\n")
    (folder / "bin/tool").write_bytes(b"\x7fELF")
    assert resolve_entry_point(ScriptName(name="hg"), [folder]) == Script(path=folder / "bin/hg")
    assert "has a script 'tool'" in refusal("tool", folder)


def test_the_scripts_of_this_environment() -> None:
    site = Path(pytest.__file__).parents[1]
    found = resolve_entry_point(ScriptName(name="pytest"), [site])
    assert isinstance(found, EntryPoint)
    code = (
        f"import sys; sys.argv = ['x', '--version']; from {found.module} import {found.attribute} as f; f()"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout.startswith(
        b"pytest"
    )


def test_lines_of_another_shape_are_passed_over() -> None:
    text = "stray = a:b\n; note\n[console_scripts]\r\nbad = no\nbad2 = 1:2\n;c = a:b\ngood= a.b : c.d\n[x]\n"
    assert parse_groups(text) == {
        "console_scripts": {"good": EntryPoint(module="a.b", attribute="c.d")},
        "gui_scripts": {},
    }


@given(st.text(alphabet="[]=:;# \nab.console_scripts"))
def test_any_text_is_read(text: str) -> None:
    assert set(parse_groups(text)) == {"console_scripts", "gui_scripts"}
