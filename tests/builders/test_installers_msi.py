"""Windows Installer packages: read by other tools, the same bytes each time, and what they refuse."""

from __future__ import annotations

import contextlib
import io
import os
import random
import subprocess
import uuid
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.contents import read as read_contents
from builders.errors import BuildError, InstallerError, ProjectError
from builders.events import Finding
from builders.installers import making
from builders.installers.model import Entry, Stage, StageFile
from builders.installers.msi import cabinet, compound, container, extraction, package, reading, shortnames
from builders.installers.msi.database import Database, stream_name
from builders.installers.msi.fileversion import file_version
from builders.project.model import Module, Project
from builders.windows import version as version_resource
from resources.target import parse
from tests.stages import stage_of
from tests.working import finish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

WINDOWS = parse("x86_64-pc-windows-msvc")
CONTENTS = {
    "weather.exe": b"MZ and so on",
    "lib/Ünï cödé (a b)/x.txt": b"x",
    "lib/data.tar.xz": b"y" * 300,
    "lib/empty": b"",
    "lib/large": random.Random(1).randbytes(100_000) + bytes(2_000_000),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(
        root=tmp_path,
        name="Wetter Ünï",
        run=Module(name="weather"),
        executable="weather",
        version="1.0",
        summary="The weather of the week",
        authors=("Ada Lovelace <ada@example.org>",),
        homepage="https://www.weather.example.org/app",
        console=False,
    )


def write(project: Project, stage: Stage, folder: Path, **values: Any) -> tuple[Path, list[Any]]:
    folder.mkdir(parents=True)
    asked = replace(project, installers={"msi": {key.replace("_", "-"): values[key] for key in values}})
    order = making.order(asked, package.FORMAT, stage, WINDOWS)
    return finish(package.write(order, package.preview(order), folder))


def rows(made: Path, table: str) -> list[reading.Row]:
    with made.open("rb") as raw:
        return reading.Tables(container.Container(raw)).rows(table)


def properties(made: Path) -> dict[str, Any]:
    return {str(row["Property"]): row["Value"] for row in rows(made, "Property")}


@pytest.fixture
def made(project: Project, tmp_path: Path) -> Path:
    return write(project, stage_of(tmp_path / "stage", CONTENTS, "weather.exe"), tmp_path / "out")[0]


def test_the_tools_of_gnome_read_it(made: Path, tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    environment = os.environ | {"LC_ALL": "C.UTF-8"}

    def output(tool: str, *words: str | Path) -> bytes:
        done = subprocess.run([require_tool(tool), *words], env=environment, capture_output=True, check=True)
        return done.stdout

    assert b"Template: x64;1033" in output("msiinfo", "suminfo", made)
    assert "Wetter Ünï" in output("msiinfo", "export", made, "Property").decode()
    assert b"_Validation" in output("msiinfo", "tables", made)
    (tmp_path / "dump").mkdir()
    output("msidump", "--tables", "--directory", tmp_path / "dump", made)
    assert b"f1\tc2\t" in (tmp_path / "dump/File.idt").read_bytes()
    output("msiextract", "--directory", tmp_path / "root", made)
    root = tmp_path / "root/Programs/Wetter Ünï"
    found = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    assert found == CONTENTS


def test_a_reader_of_pypi_agrees(made: Path) -> None:
    pymsi = pytest.importorskip("pymsi")
    with pymsi.Package(made) as opened:
        known = pymsi.Msi(opened, load_data=True)
    assert sorted(file.name.rpartition("|")[2] for file in known.files.values()) == sorted(
        name.rpartition("/")[2] for name in CONTENTS
    )


def test_cabextract_finds_nothing_wrong(
    made: Path, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    with made.open("rb") as raw:
        (tmp_path / "a.cab").write_bytes(container.Container(raw).read(stream_name("cab1")))
    done = subprocess.run(
        [require_tool("cabextract"), "-t", tmp_path / "a.cab"], capture_output=True, text=True, check=True
    )
    assert "no errors" in done.stdout


def test_inspect_shows_the_files_of_a_finished_one(made: Path) -> None:
    found = {item.path: item.size for item in read_contents(made).items}
    assert found == {f"Wetter Ünï/{name}": len(content) for name, content in CONTENTS.items()}


def test_versions_know_each_other(project: Project, tmp_path: Path) -> None:
    stage = stage_of(tmp_path / "stage", CONTENTS, "weather.exe")
    first = write(project, stage, tmp_path / "1")[0]
    second = write(replace(project, version="1.1"), stage, tmp_path / "2")[0]
    one, two = properties(first), properties(second)
    assert one["UpgradeCode"] == two["UpgradeCode"]
    assert one["ProductCode"] != two["ProductCode"]
    assert (one["ProductVersion"], two["ProductVersion"]) == ("1.0.0", "1.1.0")
    components = [{row["ComponentId"] for row in rows(made, "Component")} for made in (first, second)]
    assert components[0] == components[1]
    other = write(replace(project, name="Other"), stage, tmp_path / "3")[0]
    assert properties(other)["UpgradeCode"] != one["UpgradeCode"]
    assert not components[0] & {row["ComponentId"] for row in rows(other, "Component")}


def test_the_package_code_is_another_for_other_content(project: Project, tmp_path: Path) -> None:
    stage = stage_of(tmp_path / "stage", CONTENTS, "weather.exe")
    codes = []
    for number, content in enumerate((b"a", b"b", b"b")):
        (tmp_path / "stage/lib/Ünï cödé (a b)/x.txt").write_bytes(content)
        made = write(project, stage, tmp_path / f"{number}")[0]
        with made.open("rb") as raw:
            codes.append(container.Container(raw).read("\x05SummaryInformation"))
    assert codes[0] != codes[1] == codes[2]


@pytest.mark.parametrize(
    ("scope", "folder"), [("user", "LocalAppDataFolder"), ("machine", "ProgramFiles64Folder")]
)
def test_it_is_for_a_user_or_for_all(project: Project, tmp_path: Path, scope: str, folder: str) -> None:
    made = write(
        project, stage_of(tmp_path / "stage", CONTENTS, "weather.exe"), tmp_path / "out", **{"for": scope}
    )[0]
    assert folder in {row["Directory"] for row in rows(made, "Directory")}
    assert properties(made).get("ALLUSERS") == ("1" if scope == "machine" else None)


def test_shortcuts_path_and_what_it_opens(project: Project, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGBA", (64, 64), "blue").save(tmp_path / "icon.png")
    stage = stage_of(tmp_path / "stage", CONTENTS, "weather.exe")
    values = {"document_types": ["Weather map: wxm .wxz"], "url_schemes": ["weather"]}
    made = write(project, stage, tmp_path / "1", desktop=True, path=True, icon="icon.png", **values)[0]
    assert {row["Directory_"] for row in rows(made, "Shortcut")} == {"DesktopFolder", "ProgramMenuFolder"}
    assert {row["Icon_"] for row in rows(made, "Shortcut")} == {"program.ico"}
    with made.open("rb") as raw:
        icon = container.Container(raw).read(stream_name("Icon.program.ico"))
    assert Image.open(io.BytesIO(icon)).format == "ICO"
    assert [row["Name"] for row in rows(made, "Environment")] == ["=-PATH"]
    keys = {row["Key"]: row["Value"] for row in rows(made, "Registry")}
    program = next(row["File"] for row in rows(made, "File") if row["FileName"] == "weather.exe")
    for kind in ("weather", "weather.wxm", "weather.wxz"):
        assert keys[rf"Software\Classes\{kind}\shell\open\command"] == f'"[#{program}]" "%1"'
    plain = write(replace(project, console=True), stage, tmp_path / "2")[0]
    assert not rows(plain, "Shortcut") + rows(plain, "Environment")
    assert {row["Key"] for row in rows(plain, "Registry")} == {r"Software\Wetter Ünï"}


@pytest.mark.parametrize(
    ("written", "shown", "said"),
    [
        ("1.0", "1.0.0", ""),
        ("2.13.5", "2.13.5", ""),
        ("1.0rc1", "1.0.0", "1.0rc1 is installed as 1.0.0"),
        ("1.2.3.4", "1.2.3.4", "does not compare the last number"),
        ("3.1.post2+local", "3.1.0", "3.1.post2+local is installed as 3.1.0"),
    ],
)
def test_versions_become_numbers(
    project: Project, tmp_path: Path, written: str, shown: str, said: str
) -> None:
    stage = stage_of(tmp_path / "stage", CONTENTS, "weather.exe")
    made, events = write(replace(project, version=written), stage, tmp_path / "out")
    assert properties(made)["ProductVersion"] == shown
    messages = [event.message for event in events if isinstance(event, Finding)]
    assert len(messages) == bool(said)
    assert all(said in message for message in messages)


@pytest.mark.parametrize("written", ["2024.1", "1!1.0", "1.0.70000", "", "one", "1.2.3.4.5"])
def test_other_versions_are_refused(project: Project, written: str) -> None:
    with pytest.raises(ProjectError, match=r"installer\.msi\.version: .*give one"):
        making.check(replace(project, version=written), ("msi",), (WINDOWS,))
    asked = replace(project, version=written, installers={"msi": {"version": "24.1.0"}})
    assert making.check(asked, ("msi",), (WINDOWS,)) == (package.FORMAT,)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("for", "everyone", "none of user, machine"),
        ("upgrade-code", "x", "32 hexadecimal digits"),
        ("document-types", ["wxm"], "not of the form"),
        ("url-schemes", ["Weather map"], "cannot begin an address"),
        ("folder", "a/b", "cannot be in the name"),
        ("icon", "none.svg", "no file none.svg"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(project: Project, key: str, value: Any, said: str) -> None:
    with pytest.raises(ProjectError, match=rf"installer\.msi\.{key}: .*{said}"):
        making.check(replace(project, installers={"msi": {key: value}}), ("msi",), (WINDOWS,))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("lib/a", "lib/A"), "differ only in case"),
        (("lib/con.txt",), "'con.txt' cannot be a name on Windows"),
        (("lib/what?",), "cannot be a name on Windows"),
        (("lib./x",), "cannot be a name on Windows"),
    ],
)
def test_names_that_windows_does_not_have(
    project: Project, tmp_path: Path, names: tuple[str, ...], said: str
) -> None:
    stage = stage_of(tmp_path / "stage", {"weather.exe": b"MZ", **dict.fromkeys(names, b"x")}, "weather.exe")
    with pytest.raises(InstallerError, match=said):
        write(project, stage, tmp_path / "out")


def test_a_path_too_long_is_told(project: Project, tmp_path: Path) -> None:
    stage = stage_of(
        tmp_path / "stage", {"weather.exe": b"MZ", "lib/" + "deep/" * 40 + "file": b"x"}, "weather.exe"
    )
    _, events = write(project, stage, tmp_path / "out")
    assert [event.code for event in events if isinstance(event, Finding)] == ["path-too-long"]


def test_a_file_that_changes_meanwhile_is_refused(project: Project, tmp_path: Path) -> None:
    stage = stage_of(tmp_path / "stage", CONTENTS, "weather.exe")
    (tmp_path / "stage/lib/data.tar.xz").write_bytes(b"longer" * 100)
    with pytest.raises(InstallerError, match=r"data\.tar\.xz was changed"):
        write(project, stage, tmp_path / "out")


def test_more_than_two_gigabytes_are_refused(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cabinet, "LARGEST", 50_000)
    with pytest.raises(InstallerError, match=r"larger than 2 GB.*ship the \.zip"):
        write(project, stage_of(tmp_path / "stage", CONTENTS, "weather.exe"), tmp_path / "out")
    entry = Entry(path="lib/film", size=1 << 31, content=b"")
    with pytest.raises(InstallerError, match="lib/film has 2,147,483,648 bytes"):
        list(cabinet.write(io.BytesIO(), [cabinet.Member(name="f1", entry=entry)], 0))


def test_sixty_six_thousand_files(
    project: Project, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    """More than a cabinet or two bytes can count, and more texts than two bytes can number."""
    (tmp_path / "file").write_bytes(b"x")
    names = ["weather.exe", *(f"lib/{number // 100}/file {number}.txt" for number in range(66_000))]
    files = tuple(StageFile(path=name, size=1, source=tmp_path / "file") for name in names)
    made, _ = write(project, Stage(program="weather.exe", files=files), tmp_path / "out")
    assert len(rows(made, "Media")) == 3
    assert max(int(row["Sequence"]) for row in rows(made, "File")) == 66_001
    done = subprocess.run([require_tool("msiextract"), "--list", made], capture_output=True, check=True)
    assert done.stdout.count(b"\n") == 66_001


def test_short_names_are_unique_and_the_same_in_any_order() -> None:
    names = [
        "Long file name.text",
        "Long file other.text",
        "LONGFI~1.TEX",
        "ä.b",
        "short.txt",
        ".hidden",
        "a b",
    ]
    found = shortnames.columns(names, "")
    assert shortnames.columns(reversed(names), "") == found
    shorts = [column.partition("|")[0].upper() for column in found.values()]
    assert len(set(shorts)) == len(shorts)
    assert all(len(name.partition(".")[0]) <= 8 and len(name.partition(".")[2]) <= 3 for name in shorts)
    assert found["short.txt"] == "short.txt"
    assert found["Long file name.text"].endswith("|Long file name.text")


def test_the_version_of_a_library_is_found(tmp_path: Path) -> None:
    resource = bytes(64) + version_resource.information((3, 13, 150, 1013), {"ProductName": "Python"})
    image = bytearray(4096)
    image[:2], image[0x3C] = b"MZ", 0x80
    image[0x80:0x84] = b"PE\0\0"
    image[0x86:0x88], image[0x94:0x96] = (1).to_bytes(2, "little"), (240).to_bytes(2, "little")
    image[0x98:0x9A] = (0x20B).to_bytes(2, "little")
    image[0x118:0x120] = (0x1000).to_bytes(4, "little") + len(resource).to_bytes(4, "little")
    image[0x188 + 8 : 0x188 + 24] = b"".join(
        number.to_bytes(4, "little") for number in (len(resource), 0x1000, len(resource), 4096)
    )
    (tmp_path / "python313.dll").write_bytes(bytes(image) + resource)
    assert file_version(tmp_path / "python313.dll") == "3.13.150.1013"
    (tmp_path / "other.dll").write_bytes(b"MZ")
    assert file_version(tmp_path / "other.dll") == ""


noise = st.integers(0, 300_000).map(lambda size: random.Random(size).randbytes(size))
names = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=31)
streams = st.dictionaries(names, st.binary(max_size=300) | noise, max_size=12)


def in_order(opened: Any, number: int) -> list[str]:
    """Return the names below an entry as a search in the tree of names meets them."""
    if number == 0xFFFFFFFF:
        return []
    entry = opened.direntries[number]
    return [*in_order(opened, entry.sid_left), entry.name, *in_order(opened, entry.sid_right)]


@settings(max_examples=40, deadline=None)
@given(content=streams.filter(lambda found: len({name.upper() for name in found}) == len(found)))
def test_compound_files_are_read_by_others(content: dict[str, bytes]) -> None:
    olefile = pytest.importorskip("olefile")
    raw = io.BytesIO()
    writer = compound.Writer(raw, uuid.UUID(int=1))
    for name, data in content.items():
        writer.add(name, data)
    writer.close()
    raw.seek(0)
    ours = container.Container(raw)
    assert {name: ours.read(name) for name in ours.names()} == content
    with olefile.OleFileIO(raw.getvalue(), raise_defects=olefile.DEFECT_INCORRECT) as other:
        assert {name: other.openstream([name]).read() for (name,) in other.listdir()} == content
        assert in_order(other, other.root.sid_child) == sorted(
            content, key=lambda name: (len(name), name.upper())
        )


def test_a_compound_file_with_more_sectors_than_its_header_names() -> None:
    olefile = pytest.importorskip("olefile")
    raw, content = io.BytesIO(), random.Random(1).randbytes(9_000_000)
    writer = compound.Writer(raw, uuid.UUID(int=1))
    writer.add("large", content)
    writer.close()
    assert container.Container(io.BytesIO(raw.getvalue())).read("large") == content
    with olefile.OleFileIO(raw.getvalue(), raise_defects=olefile.DEFECT_INCORRECT) as other:
        assert other.openstream("large").read() == content


def whole(part: IO[bytes]) -> bytes:
    return b"".join(iter(lambda: part.read(1 << 16), b""))


def packed(contents: Iterable[bytes], largest: int) -> bytes:
    raw = io.BytesIO()
    members = [
        cabinet.Member(name=f"f{number}", entry=Entry(path=f"{number}", size=len(data), content=data))
        for number, data in enumerate(contents)
    ]
    for _ in cabinet.write(raw, members, 315_532_800, largest):
        pass
    return raw.getvalue()


@settings(max_examples=15, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 200_000), min_size=1, max_size=5),
    largest=st.sampled_from([1, 100_000, 1 << 30]),
    is_noise=st.booleans(),
)
def test_cabinets_are_read_by_others(
    tmp_path_factory: pytest.TempPathFactory,
    require_tool: Callable[[str], str],
    sizes: list[int],
    largest: int,
    *,
    is_noise: bool,
) -> None:
    contents = [random.Random(size).randbytes(size) if is_noise else bytes(size) for size in sizes]
    made = packed(contents, largest)
    ours = {name: whole(part) for name, part in extraction.files(iter([made]))}
    assert ours == {f"f{number}": data for number, data in enumerate(contents)}
    folder = tmp_path_factory.mktemp("cabinet")
    (folder / "a.cab").write_bytes(made)
    subprocess.run([require_tool("cabextract"), "-q", "-d", folder, folder / "a.cab"], check=True)
    assert {name: (folder / name).read_bytes() for name in ours} == ours


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_damage_is_a_sentence(tmp_path_factory: pytest.TempPathFactory, at: int, bit: int) -> None:
    place = tmp_path_factory.mktemp("damaged") / "a.msi"
    raw = io.BytesIO()
    writer = compound.Writer(raw, uuid.UUID(int=1))
    database = Database()
    database.add("Property", "ProductName", "Weather")
    for name, data in database.streams():
        writer.add(name, data)
    writer.close()
    damaged = bytearray(raw.getvalue())
    damaged[at % len(damaged)] ^= 1 << bit
    place.write_bytes(damaged)
    with contextlib.suppress(BuildError):
        list(reading.read(place))
