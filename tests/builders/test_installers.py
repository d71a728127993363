"""Installers: the same bytes each time, as the preview says, nothing half written; each format's rules."""

from __future__ import annotations

import gzip
import io
import lzma
import subprocess
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.command.main import main as command_line
from builders.comparison import Comparison
from builders.contents import read
from builders.errors import ProjectError
from builders.events import Artefact, Finding, StepProgress
from builders.installers import debian, making, menu, reference, sonames, table, xz
from builders.installers import settings as tables
from builders.installers.model import Format, Order, Stage, StageFile, Terms
from builders.project.model import Folder, Module, Project
from resources.target import parse
from tests.stages import stage_of
from tests.working import finish

if TYPE_CHECKING:
    from collections.abc import Generator

LINUX, WINDOWS = parse("x86_64-unknown-linux-gnu"), parse("x86_64-pc-windows-msvc")
MAINTAINER = "Ada Lovelace <ada@example.org>"
DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/></svg>"
ELF = b"\x7fELF\x02\x01\x01" + bytes(57)  # a program that asks for nothing
FORMATS = table.for_target(LINUX)
NAMES = [one.name for one in FORMATS]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(
        root=tmp_path,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version="1.0rc1",
        summary="The weather of the week",
        authors=("Someone", MAINTAINER),
        homepage="https://www.weather.example.org/app",
        license="MIT",
    )


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A folder build with odd names and a file of some size."""
    contents = {
        "weather": ELF,
        "COPYING.txt": b"All of it.\n",
        "bill.cdx.json": b"{}",
        "lib/Ünï cödé (a b)/x.txt": b"x",
        "lib/" + "deep/" * 30 + "file": b"y" * 300,
        "lib/empty": b"",
        "lib/large": bytes(range(256)) * 12_000,
    }
    return stage_of(tmp_path / "stage", contents)


def make(project: Project, stage: Stage, root: Path, *names: str) -> tuple[making.Made, list[Any]]:
    formats = making.check(project, names, (LINUX,))
    return finish(making.make(project, formats, stage, LINUX, root))


def write(project: Project, stage: Stage, folder: Path, name: str) -> Path:
    folder.mkdir(parents=True)
    one = table.find(name)
    order = making.order(project, one, stage, LINUX)
    path: Path = finish(one.write(order, one.preview(order), folder))[0]
    return path


@pytest.mark.parametrize("name", NAMES)
def test_the_same_program_gives_the_same_bytes(
    project: Project, stage: Stage, tmp_path: Path, name: str
) -> None:
    first = write(project, stage, tmp_path / "1", name)
    for file in stage.files:
        assert file.source
        file.source.touch()
    shuffled = replace(stage, files=tuple(reversed(stage.files)))
    assert write(project, shuffled, tmp_path / "2", name).read_bytes() == first.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_source_date_epoch_is_the_time_that_stands_in_it(
    project: Project, stage: Stage, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(project, stage, tmp_path / "1", name).read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert write(project, stage, tmp_path / "2", name).read_bytes() != first


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_what_the_preview_says(project: Project, stage: Stage, tmp_path: Path, name: str) -> None:
    one = table.find(name)
    planned = replace(stage, files=tuple(replace(file, source=None) for file in stage.files))
    preview = one.preview(making.order(project, one, planned, LINUX))
    made = write(project, stage, tmp_path / "out", name)
    assert made.name == preview.file_name
    assert made.name.endswith(one.suffixes)
    said = {entry.path: (entry.link, entry.executable) for entry in preview.entries}
    assert {found.path: (found.link, found.executable) for found in one.read(made)} == said
    sizes = {entry.path: entry.size for entry in preview.entries if entry.is_exact and not entry.link}
    assert {found.path: found.size for found in one.read(made) if found.path in sizes} == sizes


@pytest.mark.parametrize("compression", ["gz", "zst", "xz"])
def test_an_archive_unpacks_to_the_program(
    project: Project, stage: Stage, tmp_path: Path, compression: str
) -> None:
    asked = replace(project, installers={"tar": {"compression": compression, "folder": "here"}})
    made = write(asked, stage, tmp_path / "out", "tar")
    assert made.suffix == f".{compression}"
    unpack = {"gz": gzip.decompress, "xz": lzma.decompress, "zst": zstandard.ZstdDecompressor().stream_reader}
    plain = unpack[compression](made.read_bytes())
    whole = plain if isinstance(plain, bytes) else plain.read()
    subprocess.run(["tar", "--extract", "--directory", tmp_path], input=whole, check=True)
    for file in stage.files:
        place = tmp_path / "here" / file.path
        assert file.source
        assert place.read_bytes() == file.source.read_bytes()
        assert place.stat().st_mtime == 315_532_800, "1980, unless SOURCE_DATE_EPOCH says otherwise"
        assert place.stat().st_mode & 0o777 == (0o755 if file.executable else 0o644)


def test_a_zip_says_its_modes_and_is_whole(project: Project, stage: Stage, tmp_path: Path) -> None:
    with zipfile.ZipFile(write(project, stage, tmp_path / "out", "zip")) as made:
        assert made.testzip() is None
        modes = {each.filename: each.external_attr >> 16 for each in made.infolist()}
    assert modes["weather-1.0rc1/weather"] == 0o100755
    assert modes["weather-1.0rc1/lib/Ünï cödé (a b)/x.txt"] == 0o100644


def test_a_deb_is_as_dpkg_wants_it(project: Project, stage: Stage, tmp_path: Path, require_tool: Any) -> None:
    require_tool("dpkg-deb")
    made = write(project, stage, tmp_path / "out", "deb")
    fields = subprocess.run(["dpkg-deb", "--field", made], capture_output=True, text=True, check=True).stdout
    assert "Version: 1.0~rc1\n" in fields
    assert "Description: program: weather of the week\n" in fields, "no article, and not its own name"
    assert f"Maintainer: {MAINTAINER}\n" in fields
    subprocess.run(["dpkg-deb", "--raw-extract", made, tmp_path / "root"], check=True)
    assert (tmp_path / "root/usr/bin/weather").resolve() == tmp_path / "root/usr/lib/weather/weather"
    sums = tmp_path / "root/DEBIAN/md5sums"
    subprocess.run(["md5sum", "--quiet", "--check", sums], cwd=tmp_path / "root", check=True)
    page = gzip.decompress((tmp_path / "root/usr/share/man/man1/weather.1.gz").read_bytes()).decode()
    assert "weather \\- The weather of the week" in page


def test_a_program_with_windows_is_in_the_menu(project: Project, stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "icon.svg").write_text(DRAWING)
    windowed = replace(project, console=False, icon=tmp_path / "icon.svg")
    one = table.find("deb")
    preview = one.preview(making.order(windowed, one, stage, LINUX))
    assert preview.menu
    assert preview.menu.name == "Weather"
    paths = {entry.path for entry in preview.entries}
    identifier = "org.example.weather.weather"
    assert f"usr/share/applications/{identifier}.desktop" in paths
    assert f"usr/share/icons/hicolor/scalable/apps/{identifier}.svg" in paths
    (entry,) = (text.content for text in preview.texts if text.title.endswith(".desktop"))
    assert "\nExec=weather\n" in entry
    assert "\nTerminal=false\n" in entry
    assert not one.preview(making.order(project, one, stage, LINUX)).menu


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        ("1.0", "1.0"),
        ("1.0rc1", "1.0~rc1"),
        ("1.0.dev3", "1.0~~dev3"),
        ("2!1.0a1", "2:1.0~a1"),
        ("1.0.post2+local.1", "1.0+post2+local.1"),
        ("2024.01rc1.dev2", "2024.1~rc1~dev2"),
    ],
)
def test_versions_become_those_of_debian(python: str, expected: str) -> None:
    assert debian.version(python) == expected
    assert debian.check_version(expected) == ""


@pytest.mark.parametrize(
    ("library", "package"),
    [("libX11.so.6", "libx11-6"), ("libz.so.1", "zlib1g"), ("libssl.so.3", "libssl3"),
     ("libstdc++.so.6", "libstdc++6"),
     ("libatk-1.0.so.0", "libatk1.0-0"), ("libpango-1.0.so.0", "libpango-1.0-0"),
     ("libgdk_pixbuf-2.0.so.0", "libgdk-pixbuf-2.0-0"), ("libbz2.so.1.0", "libbz2-1.0"),
     ("libxcb-cursor.so.0", "libxcb-cursor0"), ("libdb-5.3.so", "libdb5.3")],
)  # fmt: skip
def test_libraries_are_found_in_their_packages(library: str, package: str) -> None:
    assert sonames.package(library) == package


@pytest.mark.parametrize(
    ("written", "key", "said"),
    [
        ({"maintainr": "x"}, "maintainr", "did you mean maintainer"),
        ({"zzz": 1}, "zzz", "known here are: package"),
        ({"maintainer": "Ada"}, "maintainer", "not of the form"),
        ({"maintainer": 3}, "maintainer", "expected a string, found 3"),
        ({"package": "Ä"}, "package", "a-z, 0-9"),
        ({"version": "one"}, "version", "cannot be a version of Debian"),
        ({"menu": "yes"}, "menu", "expected true or false"),
        ({"categories": ["Wetter"]}, "categories", "one of them has to be"),
        ({"depends": ["git >= 2"]}, "depends", "not of the form git"),
        ({"icon": "none.svg"}, "icon", "no file none.svg"),
        ({"compression": "7z"}, "compression", "none of xz, zst, gz"),
        ({"summary": "two\nlines"}, "summary", "a single line"),
        ({"app-id": "weather"}, "app-id", "three or more words"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    project: Project, written: dict[str, object], key: str, said: str
) -> None:
    asked = replace(project, installers={"deb": written})
    with pytest.raises(ProjectError, match=rf"installer\.deb\.{key}.*{said}"):
        making.check(asked, ("deb",), (LINUX,))
    terms = Terms(project=project, target=LINUX)
    assert list(tables.problems(table.find("deb"), written, terms)) == [key]


def test_everything_that_is_missing_of_an_installer_is_told_at_once(project: Project) -> None:
    asked = replace(project, version="", summary="", authors=())
    with pytest.raises(ProjectError, match=r"deb\.version: .*; installer\.deb\.maintainer: .*deb\.summary: "):
        making.check(asked, ("deb",), (LINUX,))


def test_a_deb_needs_somebody_who_answers_for_it(project: Project) -> None:
    with pytest.raises(ProjectError, match="say who answers for the package"):
        making.check(replace(project, authors=("Someone",)), ("deb",), (LINUX,))


def test_what_a_target_cannot_have_is_refused(project: Project) -> None:
    with pytest.raises(ProjectError, match=r"deb is not for windows; what can be made: .*zip"):
        making.check(project, ("deb",), (WINDOWS,))
    assert making.check(project, ("deb", "zip"), (WINDOWS,), (LINUX, WINDOWS)) == (table.find("zip"),)
    with pytest.raises(ProjectError, match="did you mean deb"):
        making.check(replace(project, installers={"dep": {}}), (), (LINUX,))


def test_one_that_fails_leaves_the_others_and_itself_as_it_was(
    project: Project, stage: Stage, tmp_path: Path
) -> None:
    root = tmp_path / "out"
    made, events = make(replace(project, authors=("Someone",)), stage, root, "all")
    assert {path.suffix for path in made.paths} >= {".gz", ".zip"}
    assert {event.path for event in events if isinstance(event, Artefact)} == set(map(str, made.paths))
    failed = ["archlinux", "deb", "rpm"]
    assert [sentence.partition(":")[0] for sentence in made.failures] == failed
    assert all("who answers" in sentence for sentence in made.failures)
    places = sorted(event.place for event in events if isinstance(event, Finding))
    assert places == [f"installer.{name}" for name in failed]
    archive = next(path for path in made.paths if path.suffix == ".gz")
    earlier = archive.read_bytes()
    gone = replace(stage, files=(*stage.files, StageFile(path="z", size=1, source=tmp_path / "gone")))
    again, _ = make(project, gone, root, "tar")
    assert again.paths == ()
    assert len(again.failures) == 1
    assert archive.read_bytes() == earlier
    assert sorted(path.name for path in root.iterdir()) == sorted(path.name for path in made.paths)


def test_what_is_no_installer_is_not_replaced(project: Project, stage: Stage, tmp_path: Path) -> None:
    root = tmp_path / "out"
    root.mkdir()
    (root / "weather-1.0rc1-linux-x86_64.zip").write_text("mine")
    made, _ = make(project, stage, root, "zip")
    assert "is nothing of the kind" in made.failures[0]
    assert (root / "weather-1.0rc1-linux-x86_64.zip").read_text() == "mine"


@pytest.mark.parametrize("name", NAMES)
def test_stop_leaves_nothing(project: Project, stage: Stage, tmp_path: Path, name: str) -> None:
    root = tmp_path / "out"
    target = LINUX if table.find(name) in table.for_target(LINUX) else WINDOWS
    formats = making.check(project, (name,), (target,))
    working = making.make(project, formats, stage, target, root)
    next(event for event in working if isinstance(event, StepProgress))
    working.close()
    assert list(root.iterdir()) == []


def test_one_that_ends_while_all_is_stopped_is_not_put_in_place(
    project: Project, stage: Stage, tmp_path: Path
) -> None:
    def slow(_order: Order, _made: Any, folder: Path) -> Generator[StepProgress, None, Path]:
        yield StepProgress(step="installer.zip", done=1)
        time.sleep(0.3)
        (folder / "late.zip").write_bytes(b"late")
        return folder / "late.zip"

    formats = (replace(table.find("zip"), write=slow),)
    working = making.make(project, formats, stage, LINUX, tmp_path / "out")
    next(event for event in working if isinstance(event, StepProgress))
    working.close()
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_command_line_shows_what_it_holds(
    project: Project, stage: Stage, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = write(project, stage, tmp_path / "out", name)
    assert command_line(["inspect", str(made)]) == 0
    said = capsys.readouterr().out
    assert [entry.path for entry in table.find(name).read(made) if entry.path not in said] == []


def test_two_installers_are_compared_by_content(project: Project, stage: Stage, tmp_path: Path) -> None:
    first = read(write(project, stage, tmp_path / "1", "deb"))
    large = next(file for file in stage.files if file.path == "lib/large")
    assert large.source
    large.source.write_bytes(bytes(large.size))
    other = read(write(replace(project, version="1.1"), stage, tmp_path / "2", "deb"))
    found = Comparison(first.items, other.items)
    assert "usr/lib/weather/lib/large" in [pair.new.name for pair in found.changed.values()]
    assert not found.added
    assert not found.removed


@settings(max_examples=15, deadline=None)
@given(sizes=st.lists(st.integers(0, 70_000), max_size=6), block=st.integers(1, 5))
def test_xz_comes_back_whatever_the_pieces(sizes: list[int], block: int) -> None:
    pieces = [bytes([at % 251]) * size for at, size in enumerate(sizes)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xz, "_BLOCK", block * 20_000)
        raw = io.BytesIO()
        with xz.Writer(raw) as writer:
            for piece in pieces:
                writer.write(piece)
    assert lzma.decompress(raw.getvalue()) == b"".join(pieces)


def test_a_format_of_the_future_needs_nothing_but_a_row(project: Project, stage: Stage) -> None:
    """The interface as issue 5 will use it: fields, preview and write are all there is."""
    for one in FORMATS:
        assert isinstance(one, Format)
        order = making.order(project, one, stage, LINUX)
        assert isinstance(order, Order)
        assert set(order.values) == {field.key for field in one.fields}
        assert all(field.doc.endswith(".") for field in one.fields)


def test_a_picture_that_is_none_is_refused_before_anything_is_built(
    project: Project, stage: Stage, tmp_path: Path
) -> None:
    (tmp_path / "icon.png").write_text("no picture")
    asked = replace(project, console=False, icon=tmp_path / "icon.png")
    with pytest.raises(ProjectError, match=r"installer\.deb\.icon: the icon .*png is no picture that can be"):
        make(asked, stage, tmp_path / "out", "deb")


def test_a_home_page_names_the_application() -> None:
    pages = {"https://github.com/ada/weather": "io.github.ada.weather", "": "", "https://a.b/": "b.a.weather"}
    for page, expected in pages.items():
        named = Project(root=Path(), name="W", run=Module(name="w"), executable="weather", homepage=page)
        assert menu.app_id(named) == expected


def test_the_reference_is_that_of_the_table() -> None:
    page = Path(__file__).parents[2] / reference.FILE
    assert page.read_text("utf-8") == reference.render(), "run python -m builders.installers.reference"


def test_a_version_that_only_the_build_tells_is_that_of_what_was_installed(
    project: Project, tmp_path: Path
) -> None:
    dynamic = replace(project, version="", source=Folder(path=tmp_path))
    assert making.check(dynamic, ("deb",), (LINUX,)) == (table.find("deb"),)
    (tmp_path / "layer" / "weather-2.5rc1.dist-info").mkdir(parents=True)
    known = making.with_installed_version(dynamic, (tmp_path / "layer",))
    assert making.order_values(known, table.find("deb"), LINUX)["version"] == "2.5~rc1"
    script = replace(project, version="")
    assert making.with_installed_version(script, ()) == script
    with pytest.raises(ProjectError, match="does not say its version"):
        making.check(script, ("deb",), (LINUX,))
