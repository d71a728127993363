"""What the dialogs of an .msi are given: a licence as rich text, and settings that go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from builders.errors import InstallerError, ProjectError
from builders.installers import making
from builders.installers.msi import package, rtf
from builders.project.model import Module, Project
from resources.target import parse

if TYPE_CHECKING:
    from pathlib import Path

WINDOWS = parse("x86_64-pc-windows-msvc")


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("one\ntwo\n\nthree\n", ["one two", "", "three"]),
        ("(c) Ünï {x} \\ 🙂", [r"(c) \u220?n\u239? \{x\} \\ \u-10179?\u-8638?"]),
        ("Terms:\n  1. a\n     b\n* c\n", ["Terms:", "  1. a", "     b", "* c"]),
        ("", [""]),
    ],
)
def test_a_text_becomes_paragraphs(text: str, paragraphs: list[str]) -> None:
    body = rtf.rich(text).partition(r"\fs18 ")[2]
    assert body == "".join(f"{paragraph}\\par\n" for paragraph in paragraphs) + "}"


def test_rich_text_stays_as_it_is_and_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1\\ansi Do what you want to.}\r\n\0")
    assert rtf.licence(tmp_path / "a.rtf") == "{\\rtf1\\ansi Do what you want to.}"
    (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbfFree")
    assert rtf.licence(tmp_path / "b.txt") == rtf.rich("Free")
    (tmp_path / "c.pdf").write_bytes(b"%PDF\xff\xfe")
    with pytest.raises(InstallerError, match=r"c\.pdf is no text in UTF-8 and no \.rtf"):
        rtf.licence(tmp_path / "c.pdf")


def check(root: Path, **values: Any) -> tuple[Any, ...]:
    table = {key.replace("_", "-"): value for key, value in values.items()}
    project = Project(
        root=root,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version="1.0",
        installers={"msi": table},
    )
    return making.check(project, ("msi",), (WINDOWS,))


@pytest.mark.parametrize("asked", [{"license": "LICENSE"}, {"choose_folder": True}, {"for": "ask"}])
def test_what_is_asked_needs_dialogs(tmp_path: Path, asked: dict[str, Any]) -> None:
    (tmp_path / "LICENSE").write_text("Free")
    assert check(tmp_path, **asked) == (package.FORMAT,)
    with pytest.raises(ProjectError, match=r"installer\.msi\.dialogs: .*there have to be dialogs"):
        check(tmp_path, dialogs=False, **asked)


def test_a_licence_that_is_no_text_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    (tmp_path / "LICENSE.pdf").write_bytes(b"%PDF\xff")
    with pytest.raises(ProjectError, match=r"installer\.msi\.license: LICENSE\.pdf is no text"):
        check(tmp_path, license="LICENSE.pdf")
