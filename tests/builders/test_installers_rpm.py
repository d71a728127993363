"""Packages for rpm, Arch and Alpine: their rules, and a life with their own tools."""

from __future__ import annotations

import ctypes.util
import itertools
import os
import shutil
import subprocess
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.version import Version

from builders.contents import read
from builders.errors import ExecutableError, ProjectError
from builders.installers import apk, making, needs, pacman, table
from builders.installers.rpm import package as rpm
from builders.project.model import Module, Project
from resources.target import parse
from tests.rpm_files import said
from tests.stages import stage_of
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LINUX, MUSL = parse("x86_64-unknown-linux-gnu"), parse("x86_64-unknown-linux-musl")
MAINTAINER = "Ada Lovelace <ada@example.org>"
ELF = b"\x7fELF\x02\x01\x01" + bytes(57)
PROGRAM = b"#!/bin/sh\necho it runs\n"
FIRST = {
    "weather": PROGRAM,
    "COPYING.txt": b"All of it.\n",
    "lib/kept": b"1",
    "lib/changed": b"1.0",
    "lib/gone": b"x",
}
SECOND = {**FIRST, "lib/changed": b"1.1, and longer", "lib/Ünï $HOME [a]*": b"new"}
del SECOND["lib/gone"]


def project_of(folder: Path, version: str, **values: Any) -> Project:
    known = {
        "root": folder,
        "name": "Weather",
        "run": Module(name="weather"),
        "executable": "weather",
        "version": version,
        "summary": "The weather for $5 a week",
        "authors": (MAINTAINER,),
        "license": "MIT",
    }
    return Project(**{**known, **values})


def package(
    folder: Path, name: str, version: str, contents: Mapping[str, bytes] = FIRST, **values: Any
) -> Path:
    """Return a package of that format."""
    target = MUSL if name == "apk" else LINUX
    place = folder / f"{name} {version}"
    place.mkdir()
    one = table.find(name)
    stage = stage_of(place / "stage", contents)
    order = making.order(project_of(folder, version, **values), one, stage, target)
    working = one.write(order, one.preview(order), place)
    return result_of(working)


def installed(root: Path) -> set[str]:
    folder = root / "usr/lib/weather"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def starts(root: Path) -> bool:
    return said(root / "usr/bin/weather") == "it runs\n"


def need_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("installing below another root is for root alone")


@pytest.mark.parametrize(
    ("python", "of_rpm", "of_pacman", "of_apk"),
    [
        ("1.0", "1.0", "1.0", "1.0"),
        ("1.0a1", "1.0~a1", "1.0a1", "1.0_alpha1"),
        ("1.0b2", "1.0~b2", "1.0b2", "1.0_beta2"),
        ("1.0rc1", "1.0~rc1", "1.0rc1", "1.0_rc1"),
        ("1.0.dev3", "1.0~~dev3", "1.0dev3", "1.0_alpha0_pre3"),
        ("1.0rc1.dev3", "1.0~rc1~dev3", "1.0rc1dev3", "1.0_rc1_pre3"),
        ("1.0.post2", "1.0.post2", "1.0.post2", "1.0_p2"),
        ("2!1.0+local.1", "2:1.0+local.1", "2:1.0+local.1", ""),
    ],
)
def test_versions_become_those_of_the_format(python: str, of_rpm: str, of_pacman: str, of_apk: str) -> None:
    found = Version(python)
    assert rpm.version(found) == of_rpm
    assert pacman.version(found) == of_pacman
    assert apk.version(found) == (of_apk or "2:1.0+local.1")


def test_versions_are_sorted_as_in_python(require_tool: Callable[[str], str]) -> None:
    """By the tools themselves: what is older in Python is older there."""
    older = ["1.0.dev3", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post2", "1.1", "1!0.1"]
    require_tool("rpm")
    require_tool("pacman")
    pacmans = ctypes.CDLL(ctypes.util.find_library("alpm")).alpm_pkg_vercmp
    for before, after in itertools.pairwise(older):
        one, other = Version(before), Version(after)
        lua = f'print(rpm.vercmp("{rpm.version(one)}", "{rpm.version(other)}"))'
        assert said("rpm", "--eval", f"%{{lua:{lua}}}").strip() == "-1", (before, after)
        if not one.is_devrelease:  # letters alone decide there, and d comes after a
            assert pacmans(pacman.version(one).encode(), pacman.version(other).encode()) == -1


@pytest.mark.parametrize(
    ("name", "written", "key", "sentence"),
    [
        ("rpm", {"version": "1.0-1"}, "version", "no dash"),
        ("rpm", {"version": "20261123000000:1.0"}, "version", "no dash"),
        ("archlinux", {"version": "1:2-1"}, "version", "no dash"),
        ("apk", {"version": "1:1.0"}, "version", "no epoch"),
        ("rpm", {"depends": ["git>=2"]}, "depends", "not of the form git >= 2.30"),
        ("archlinux", {"depends": ["git >= 2"]}, "depends", "not of the form git>=2.30"),
        ("rpm", {"compression": "7z"}, "compression", "none of zstd, xz, gzip"),
        ("rpm", {"maintainer": ""}, "maintainer", "who answers for the package"),
    ],
)
def test_what_a_format_cannot_say_is_refused(
    tmp_path: Path, name: str, written: dict[str, object], key: str, sentence: str
) -> None:
    project = project_of(tmp_path, "1.0", installers={name: written})
    with pytest.raises(ProjectError, match=rf"installer\.{name}\.{key}: .*{sentence}"):
        making.check(project, (name,), (MUSL if name == "apk" else LINUX,))


def test_alpine_is_for_musl_alone(tmp_path: Path) -> None:
    project = project_of(tmp_path, "1.0")
    with pytest.raises(ProjectError, match=r"musl, and not for x86_64-unknown-linux-gnu; what"):
        making.check(project, ("apk",), (LINUX,), others=(LINUX,))
    with pytest.raises(ProjectError, match=r"rpm is for systems whose C library is gnu"):
        making.check(project, ("rpm",), (MUSL,))
    assert "apk" not in {one.name for one in table.chosen(("all",), LINUX)}


def test_an_rpm_lives_and_dies(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    tool = require_tool("rpm")
    need_root()
    old, new = package(tmp_path, "rpm", "1.0"), package(tmp_path, "rpm", "1.1", SECOND)
    assert said(tool, "-K", old).strip().endswith("digests OK")
    root = tmp_path / "root"
    root.mkdir()
    below = (tool, "--root", root)
    said(*below, "--nodeps", "-i", old)
    assert said(*below, "-V", "--nodeps", "weather") == ""
    assert starts(root)
    (root / "usr/lib/weather/own").write_text("the user's")
    said(*below, "--nodeps", "-U", new)
    assert installed(root) == {name for name in SECOND if name != "COPYING.txt"} | {"own"}
    assert said(*below, "-V", "--nodeps", "weather") == ""
    refused = subprocess.run([*below, "--nodeps", "-U", old], capture_output=True, text=True, check=False)
    assert "which is newer than" in refused.stderr
    said(*below, "-e", "weather")
    assert installed(root) == {"own"}
    (root / "usr/lib/weather/own").unlink()
    assert not list(root.joinpath("usr").rglob("*weather*/*"))


def test_an_rpm_says_what_it_is(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    tool = require_tool("rpm")
    made = package(tmp_path, "rpm", "2!1.0rc1")
    wanted = "%{NAME}|%{EPOCH}|%{VERSION}|%{SUMMARY}|%{LICENSE}|%{BUILDHOST}|%{PACKAGER}"
    expected = f"weather|2|1.0~rc1|The weather for $5 a week|MIT|localhost|{MAINTAINER}"
    assert said(tool, "-qp", "--queryformat", wanted, made) == expected


def test_it_needs_what_the_tools_of_rpm_find(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    require_tool("rpm")
    tool = "/usr/lib/rpm/elfdeps"
    if not os.access(tool, os.X_OK):
        pytest.skip(f"{tool} is not installed")
    program = os.path.realpath(shutil.which("bash") or "/bin/sh")
    with open(program, "rb") as file:  # noqa: PTH123
        content = file.read()
    order = making.order(
        project_of(tmp_path, "1.0"), rpm.FORMAT, stage_of(tmp_path / "s", {"weather": content}), LINUX
    )
    done = subprocess.run([tool, "--requires", program], capture_output=True, text=True, check=True)
    assert set(rpm.requires(order)) == set(done.stdout.split()) - {"rtld(GNU_HASH)"}
    floors = [need for need in pacman.depends(order) if need.startswith("glibc")]
    assert floors[0].startswith("glibc>=2.")
    assert set(needs.libraries(order)) == {need.partition("(")[0] for need in rpm.requires(order)}


def test_a_large_library_is_not_kept_in_memory(tmp_path: Path) -> None:
    content = Path(os.path.realpath(shutil.which("bash") or "/bin/sh")).read_bytes()
    stage = stage_of(tmp_path, {"weather": PROGRAM, "lib/libbig.so.1": content})
    with (tmp_path / "lib/libbig.so.1").open("r+b") as file:
        file.truncate(64 << 20)
    order = making.order(project_of(tmp_path, "1.0"), rpm.FORMAT, stage, LINUX)
    tracemalloc.start()
    try:
        assert "libc.so.6()(64bit)" in rpm.requires(order)
        assert tracemalloc.get_traced_memory()[1] < 32 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("library", "expected"),
    [
        ("libz.so.1", "zlib"), ("libX11.so.6", "libx11"), ("libxcb-cursor.so.0", "xcb-util-cursor"),
        ("libxcb-shape.so.0", "libxcb"), ("libstdc++.so.6", "gcc-libs"), ("libglib-2.0.so.0", "glib2"),
        ("libwayland-client.so.0", "wayland"),
    ],
)  # fmt: skip
def test_libraries_are_found_in_packages_of_arch(library: str, expected: str) -> None:
    assert pacman.package(library) == expected


def test_a_package_of_arch_lives_and_dies(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    tool = require_tool("pacman")
    need_root()
    old, new = package(tmp_path, "archlinux", "1.0"), package(tmp_path, "archlinux", "1.1", SECOND)
    root = tmp_path / "root"
    for name in ("db", "cache"):
        (root / name).mkdir(parents=True)
    below = (
        *(tool, "--root", root, "--dbpath", root / "db", "--cachedir", root / "cache", "--noconfirm"),
        *("--config", "/dev/null", "--gpgdir", root / "gpg", "--hookdir", root / "hooks"),
    )
    said(*below, "-U", "--nodeps", "--nodeps", old)
    assert starts(root)
    said(*below, "-U", "--nodeps", "--nodeps", new)
    assert installed(root) == {name for name in SECOND if name != "COPYING.txt"}
    assert "Version         : 1.1-1" in said(*below, "-Qi", "weather")
    assert "weather: 17 total files, 0 altered files" in said(*below, "-Qkk", "weather")
    said(*below, "-R", "weather")
    assert installed(root) == set()


def test_what_is_said_in_several_lines_stays_one_key(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    made = package(tmp_path, "archlinux", "1.0", homepage="https://example.org\ndepend = evil")
    lines = said(require_tool("bsdtar"), "-xOf", made, ".PKGINFO").splitlines()
    assert "url = https://example.org depend = evil" in lines
    assert "depend = evil" not in lines


def test_another_archive_is_no_package(tmp_path: Path) -> None:
    for name, ending in (("archlinux", ".tar.zst"), ("apk", ".tar.gz")):
        made, recognises = package(tmp_path, name, "1.0"), table.find(name).recognises
        assert recognises(made)
        assert not recognises(made.rename(tmp_path / f"weather{ending}"))
        made.write_text("no archive")
        assert not recognises(made)


@pytest.mark.parametrize("name", ["rpm", "archlinux", "apk"])
def test_a_truncated_package_is_refused(tmp_path: Path, name: str) -> None:
    made = package(tmp_path, name, "1.0")
    whole = made.read_bytes()
    assert "usr/lib/weather/weather" in {item.path for item in read(made).items}
    for kept in (3, 50, 150, len(whole) // 2):
        made.write_bytes(whole[:kept])
        with pytest.raises(ExecutableError):
            read(made)
