"""What packages for Linux are made of: icons, MIME types, units, Depends, and what lintian is told."""

from __future__ import annotations

import gzip
import itertools
import re
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from builders import artwork, associations
from builders.errors import BuildError, ProjectError
from builders.installers import (
    debian,
    hicolor,
    lintian,
    linux,
    maintainer,
    making,
    menu,
    mime,
    service,
    sonames,
    table,
    tar,
)
from builders.installers.model import Entry, Order, Stage, StageFile
from builders.installers.needs import Needs
from builders.project.model import Module, Project
from resources.elf import ElfFacts
from resources.target import parse

LINUX = parse("x86_64-unknown-linux-gnu")
DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='4'/></svg>"


def ordered(root: Path, *files: str, summary: str = "Forecast of the week", **values: Any) -> Order:
    """Return an order of a .deb for a program that holds these files."""
    settings = {key.replace("_", "-"): value for key, value in values.items()}
    project = Project(
        root=root,
        name="Weather & more",
        run=Module(name="weather"),
        executable="weather",
        version="1.0",
        summary=summary,
        authors=("Ada Lovelace <ada@example.org>",),
        installers={"deb": settings},
    )
    stage = Stage(
        program="weather", files=tuple(StageFile(path=name, size=1) for name in ("weather", *files))
    )
    return making.order(project, table.find("deb"), stage, LINUX)


@pytest.mark.parametrize(("side", "largest"), [(64, 64), (100, 96), (600, 512)])
def test_a_picture_is_drawn_in_every_size_that_it_fills(tmp_path: Path, side: int, largest: int) -> None:
    Image.new("RGB", (side, side // 2), "orange").save(tmp_path / "icon.png")
    made = [entry.path for entry in hicolor.entries(tmp_path / "icon.png", "weather")]
    sizes = [int(re.findall(r"/(\d+)x", path)[0]) for path in made]
    assert sizes == [size for size in hicolor.SIZES if size <= largest]


def test_a_drawing_is_there_itself_too(tmp_path: Path) -> None:
    (tmp_path / "icon.svg").write_text(f"<?xml version='1.0'?>\n{DRAWING}")
    first, *others = hicolor.entries(tmp_path / "icon.svg", "weather")
    assert first.path == "usr/share/icons/hicolor/scalable/apps/weather.svg"
    assert len(others) == len(hicolor.SIZES)
    square = artwork.read(tmp_path / "icon.svg").square(90)
    assert square.getpixel((45, 20)) == (0, 0, 0, 255)
    assert square.getpixel((45, 70)) == (0, 0, 0, 0)


def test_a_picture_that_changed_is_drawn_anew(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "orange").save(tmp_path / "icon.png")
    first = list(hicolor.entries(tmp_path / "icon.png", "weather"))
    Image.effect_noise((64, 64), 50).save(tmp_path / "icon.png")
    assert list(hicolor.entries(tmp_path / "icon.png", "weather")) != first


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("icon.svg", DRAWING.replace("<rect", "<text>W</text><rect"), "has text, .*turn it into paths"),
        ("icon.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "nothing is drawn in it"),
        ("icon.svg", "<svg", "no picture that can be drawn"),
        ("icon.png", "no picture", r"no picture that can be read; give a \.png or an \.svg$"),
        ("icon.bmp", "BM", r"menus of Linux show \.svg and \.png"),
    ],
)
def test_what_is_no_icon_is_refused(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(ProjectError, match=rf"installer\.deb\.icon: .*{said}"):
        ordered(tmp_path, icon=name)


def test_an_icon_that_is_too_small_is_refused_for_every_system(tmp_path: Path) -> None:
    from builders.macos import icon as macos
    from builders.windows import icon as windows

    path = tmp_path / "icon.png"
    Image.new("RGB", (48, 20)).save(path)
    for read in (artwork.read, macos.icns, windows.resources):
        with pytest.raises(BuildError, match=r"only 48 by 20 pixels; give one of 64 or more, or an \.svg"):
            read(path)


@pytest.mark.parametrize("line", ["Weather map: wxm wxz", "Wetter-Karte (alt):.wxm", "A & B : c++ "])
def test_kinds_of_files_are_understood(line: str) -> None:
    assert associations.wrong_document_type([line]) == ""


@pytest.mark.parametrize(
    "line", ["wxm", "Weather map:", ": wxm", "Map: *.wxm", "Map: wxm, wxz", "M\x01: wxm"]
)
def test_other_lines_are_refused(line: str) -> None:
    assert "is not of the form" in associations.wrong_document_type([line])


def test_a_long_line_is_refused_at_once() -> None:
    assert associations.wrong_document_type([f"Map: {'a' * 5000}*"])


def test_files_of_the_program_get_a_type_and_known_ones_keep_theirs(tmp_path: Path) -> None:
    order = ordered(tmp_path, document_types=["Map <new>: wxm .PNG wxz", "Table: csv", "Again: csv"])
    assert [each.name for each in mime.types(order)] == ["image/png", "application/x-weather-wxm", "text/csv"]
    text = mime.definitions(order, "icon")
    assert "<comment>Map &lt;new&gt;</comment>" in text
    assert re.findall(r'pattern="(.*)"', text) == ["*.wxm", "*.wxz"]
    assert mime.definitions(ordered(tmp_path, document_types=["Table: csv"]), "") == ""


def test_what_opens_something_has_an_entry_without_being_in_the_menu(tmp_path: Path) -> None:
    order = ordered(tmp_path, url_schemes=["Weather"])
    (entry,) = menu.entries(order)
    assert isinstance(entry.content, bytes)
    lines = entry.content.decode().splitlines()
    assert {"Exec=weather %u", "NoDisplay=true", "MimeType=x-scheme-handler/weather;"} <= set(lines)
    assert not list(menu.entries(ordered(tmp_path)))


@pytest.mark.parametrize(
    ("program", "quoted"),
    [("weather", "weather"), ("my weather", '"my weather"'), ("a$b", '"a\\\\$b"'), ("50%", "50%%")],
)
def test_programs_are_quoted_for_the_menu(tmp_path: Path, program: str, quoted: str) -> None:
    order = ordered(tmp_path, menu=True)
    order = replace(order, project=replace(order.project, executable=program))
    assert f"\nExec={quoted}\n" in menu.desktop_file(order)


def test_a_service_has_scripts_and_other_programs_have_none(tmp_path: Path) -> None:
    assert maintainer.scripts(ordered(tmp_path)) == {}
    system = maintainer.scripts(ordered(tmp_path, service="system"))
    assert list(system) == ["postinst", "prerm", "postrm"]
    assert all("weather.service" in script for script in system.values())
    user = maintainer.scripts(ordered(tmp_path, service="user"))
    assert list(user) == ["postinst", "postrm"]
    assert "deb-systemd-helper --user enable" in user["postinst"]
    assert "deb-systemd-invoke" not in user["postinst"], "nobody's session is touched"


def test_a_unit_of_ones_own_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "own.service").write_text("[Service]\nExecStart=/usr/bin/weather\n")
    order = ordered(tmp_path, service="user", service_unit="own.service")
    entry = service.entry(order)
    assert entry
    assert entry.path == "usr/lib/systemd/user/weather.service"
    assert entry.content == b"[Service]\nExecStart=/usr/bin/weather\n"
    (tmp_path / "own.service").write_text("[Unit]\n")
    with pytest.raises(ProjectError, match=r"no unit of a service: \[Service\] and ExecStart= is missing"):
        ordered(tmp_path, service="user", service_unit="own.service")


def test_the_oldest_versions_that_will_do_are_asked_for() -> None:
    libraries = {
        "libc.so.6": ("GLIBC_2.2.5", "GLIBC_2.17", "GLIBC_ABI_DT_RELR"),
        "libm.so.6": ("GLIBC_2.29",),
        "libstdc++.so.6": ("CXXABI_1.3.9", "GLIBCXX_3.4.30"),
        "libgcc_s.so.1": ("GCC_3.0",),
        "libgtk-3.so.0": (),
        "libgdk-3.so.0": (),
    }
    expected = ("libc6 (>= 2.36)", "libgcc-s1 | libgcc1", "libgtk-3-0", "libstdc++6 (>= 12)")
    assert sonames.packages(libraries) == expected
    assert sonames.packages({"libstdc++.so.6": ("GLIBCXX_3.4.9",)}) == ("libc6", "libstdc++6")
    assert sonames.packages({"libc.musl-x86_64.so.1": ()}) == ("musl",)


def test_what_only_plugins_ask_for_is_suggested(tmp_path: Path) -> None:
    needs = Needs(
        files=(
            ("weather", ElfFacts(needed=("libc.so.6", "libX11.so.6"))),
            ("Qt/plugins/platformthemes/libqgtk3.so", ElfFacts(needed=("libgtk-3.so.0", "libX11.so.6"))),
            ("Qt/plugins/imageformats/libqpdf.so", ElfFacts(needed=("libQt6Pdf.so.6",))),
        )
    )
    text = debian.control(ordered(tmp_path), "amd64", (), needs)
    assert "\nDepends: libc6, libx11-6\n" in text
    assert "\nSuggests: libgtk-3-0\n" in text, "and nothing for what the program itself lacks"


def test_lintian_is_told_of_what_is_there_and_of_nothing_else(tmp_path: Path) -> None:
    def tags(files: tuple[str, ...], *facts: tuple[str, tuple[str, ...]]) -> set[str]:
        needs = Needs(files=tuple((name, ElfFacts(needed=needed)) for name, needed in facts))
        text = lintian.overrides(ordered(tmp_path, *files, *(name for name, _ in facts)), needs)
        return {line.split()[1] for line in text.splitlines() if not line.startswith("#")}

    own = {"embedded-library"}
    assert tags(()) == own
    assert tags(("lib/data.txt",), ("lib/a.so", ("libc.so.6",))) == own
    assert tags(("lib/a/__pycache__/a.pyc",)) - own == {"package-installs-python-pycache-dir"}
    assert tags((), ("lib/a.so", ())) - own == {"shared-library-lacks-prerequisites"}
    assert tags((), ("bin/tool", ())) - own == {"statically-linked-binary"}
    assert tags((), ("lib/a.so", ("libm.so.6",))) - own == {"library-not-linked-against-libc"}


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("A forecast.", "Forecast"),
        ("The weather of the week", "program: weather of the week"),
        ("word " * 30, "Word " + "word " * 13 + "word…"),
    ],
)
def test_summaries_are_as_debian_wants_them(tmp_path: Path, summary: str, expected: str) -> None:
    text = debian.control(ordered(tmp_path, summary=summary), "amd64", (), Needs())
    assert f"\nDescription: {expected}\n" in text
    assert all(len(line) <= 93 for line in text.splitlines())


def test_only_what_somebody_starts_is_executable(tmp_path: Path) -> None:
    contents = {
        "tool": b"#!/bin/sh\n",
        "lib/a.so.1.2": b"\x7fELF",
        "lib/m.py": b"#!",
        "data": b"x",
        "elf": b"\x7fELF",
    }
    (tmp_path / "lib").mkdir()
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    order = ordered(tmp_path)
    files = tuple(
        StageFile(path=name, size=len(content), executable=True, source=tmp_path / name)
        for name, content in contents.items()
    )
    order = replace(order, stage=replace(order.stage, files=(*order.stage.files, *files)))
    made = table.find("deb").preview(order).entries
    assert {Path(entry.path).name for entry in made if entry.executable} == {"tool", "elf"}


def test_debian_sorts_versions_as_python_does(require_tool: Any) -> None:
    dpkg = require_tool("dpkg")
    ascending = (
        "1.0.dev1",
        "1.0a1.dev1",
        "1.0a1",
        "1.0b2",
        "1.0rc1",
        "1.0",
        "1.0.post1.dev1",
        "1.0.post1",
        "1.0.1",
    )
    for older, newer in itertools.pairwise(map(debian.version, ascending)):
        assert debian.check_version(older) == ""
        subprocess.run([dpkg, "--compare-versions", older, "lt", newer], check=True)


@settings(max_examples=200, deadline=None)
@given(
    path=st.text(
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1, max_size=130
    ),
    size=st.one_of(st.integers(0, 1 << 20), st.integers((8 << 30) - 2, (8 << 30) + 2)),
    executable=st.booleans(),
    flavour=st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
    records=st.dictionaries(
        st.sampled_from(["comment", "SHA1"]), st.text(st.characters(blacklist_categories=("Cs",)))
    ),
)
def test_headers_are_those_of_tarfile(
    path: str, size: int, *, executable: bool, flavour: Any, records: dict[str, str]
) -> None:
    entry = Entry(path=path, size=size, executable=executable)
    records = records if flavour == tarfile.PAX_FORMAT else {}
    made = tar._Headers("./", 1_700_000_000, flavour).of(entry, records)
    info = tarfile.TarInfo(f"./{path}")
    info.pax_headers = {**records}
    info.size, info.mtime, info.mode = size, 1_700_000_000, 0o755 if executable else 0o644
    info.uname = info.gname = "root"
    assert made == info.tobuf(flavour, "utf-8", "surrogateescape")


def test_a_file_that_changes_while_it_is_packed_is_said(tmp_path: Path) -> None:
    (tmp_path / "weather").write_bytes(b"more than one")
    order = ordered(tmp_path)
    files = tuple(replace(file, source=tmp_path / "weather") for file in order.stage.files)
    order = replace(order, stage=replace(order.stage, files=files))
    one = table.find("deb")
    with pytest.raises(BuildError, match=r"usr/lib/weather/weather changed while it was packed; build again"):
        list(one.write(order, one.preview(order), tmp_path))


def test_documentation_is_packed_the_same_wherever_it_is_packed() -> None:
    """gzip.compress of Python 3.11 and 3.12 says on which system it ran, later ones that nobody knows."""
    assert linux.packed("weather")[:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    assert gzip.decompress(linux.packed("weather")) == b"weather"
