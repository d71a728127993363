"""Folders that are not as they should be: links, names, permissions."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from resources.scan import tree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and modes of POSIX")


def codes(root: Path) -> list[tuple[str, str]]:
    return [(trouble.code, trouble.relative) for trouble in tree.read(root)[1]]


def files(folder: tree.Folder) -> list[str]:
    found = [folder.relative + file.name for file in folder.files]
    return found + [name for below in folder.folders for name in files(below)]


def test_files_are_found_in_order_with_sizes(tmp_path: Path) -> None:
    for name in ("b", "Ünï cödé (a b)/z", "Ünï cödé (a b)/a.py", "__pycache__/x.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("12345")
    (tmp_path / "b").chmod(0o755)
    found, troubles = tree.read(tmp_path)
    assert files(found) == ["b", "Ünï cödé (a b)/a.py", "Ünï cödé (a b)/z"]
    assert found.files == (tree.File("b", 5, executable=True),)
    assert troubles == ()


def test_part_of_a_folder(tmp_path: Path) -> None:
    for name in ("lib-dynload", "site-packages", "json"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.py").touch()
    assert files(tree.read(tmp_path, below="lib-dynload")[0]) == ["lib-dynload/x.py"]
    rest, _troubles = tree.read(tmp_path, skipped=("lib-dynload", "site-packages"))
    assert files(rest) == ["json/x.py"]


def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "pkg").mkdir(parents=True)
    outside.mkdir()
    (outside / "x.py").touch()
    (outside / "back").symlink_to(root)
    (root / "linked").symlink_to(outside)
    (root / "file.py").symlink_to(outside / "x.py")
    (root / "pkg" / "up").symlink_to("..")
    (root / "pkg" / "self").symlink_to("self")
    (root / "pkg" / "gone").symlink_to("nowhere")
    found, troubles = tree.read(root)
    assert {"file.py", "linked/x.py"} <= set(files(found))
    assert len(files(found)) == 2
    reported = {(trouble.code, trouble.relative) for trouble in troubles}
    assert {("link-loop", "pkg/up"), ("broken-link", "pkg/gone"), ("broken-link", "pkg/self")} <= reported


def test_links_that_lead_into_each_other_end(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "to").symlink_to(tmp_path / other)
        (tmp_path / name / f"{name}.py").touch()
    found, troubles = tree.read(tmp_path)
    assert {"a/a.py", "a/to/b.py", "b/b.py", "b/to/a.py"} <= set(files(found))
    assert {trouble.code for trouble in troubles} == {"link-loop"}


def test_what_cannot_ship_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / os.fsdecode(b"caf\xe9.py")).touch()
    (tmp_path / "fine.py").touch()
    assert codes(tmp_path) == [("file-name", "caf\\xe9.py"), ("special-file", "pipe")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret.py").touch(mode=0o000)
    (tmp_path / "closed").mkdir(mode=0o000)
    assert codes(tmp_path) == [("unreadable", "closed/"), ("unreadable", "secret.py")]


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert codes(tmp_path / "gone") == [("unreadable", "")]


def test_folders_without_end(tmp_path: Path) -> None:
    folder = tmp_path
    for _level in range(120):
        folder = folder / "d"
        folder.mkdir()
    assert [code for code, _relative in codes(tmp_path)] == ["too-deep"]
