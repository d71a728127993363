"""Packages of macOS, and apps in a .zip: as others read them, and what an upgrade leaves."""

from __future__ import annotations

import contextlib
import gzip
import io
import stat
import struct
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.contents import read
from builders.errors import ExecutableError, InstallerError, ProjectError
from builders.installers import gz, making, table
from builders.installers.pkg import bom, cksum
from builders.macos.information import Information, written
from builders.project.model import Module, Project
from resources.target import parse
from tests.stages import stage_of
from tests.working import finish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from builders.installers.model import Stage

ARM = parse("aarch64-apple-darwin")
IDENTIFIER = "org.example.weather"
ODD = "Ünï cödé (a b)"
PKG = table.find("pkg")


def code(minimum: tuple[int, int]) -> bytes:
    """Return a program for arm64 that says nothing but which macOS it runs on."""
    oldest = minimum[0] << 16 | minimum[1] << 8
    return struct.pack("<8I6I", 0xFEEDFACF, 0x100000C, 0, 2, 1, 24, 0, 0, 0x32, 24, 1, oldest, oldest, 0)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(
        root=tmp_path,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version="1.0rc1",
        homepage="https://www.example.org",
    )


def command_line(root: Path, **more: bytes) -> Stage:
    contents: dict[str, bytes | str] = {
        "weather": code((11, 0)),
        "lib/fast.so": code((12, 3)),
        f"lib/{ODD}/x.txt": b"x",
        "lib/empty": b"",
        "lib/large": bytes(range(256)) * 9000,
    }
    return stage_of(root, contents | more)


def app(root: Path) -> Stage:
    said = Information(name="W", executable="weather", identifier=IDENTIFIER, version="1.0", minimum=(13, 0))
    contents: dict[str, bytes | str] = {
        "Weather.app/Contents/MacOS/weather": code((11, 0)),
        "Weather.app/Contents/Info.plist": written(said),
        f"Weather.app/Contents/Frameworks/{ODD}.so": code((12, 3)),
        f"Weather.app/Contents/Resources/lib/{ODD}.so": f"../../Frameworks/{ODD}.so",
    }
    return stage_of(root, contents, "Weather.app/Contents/MacOS/weather")


def write(project: Project, stage: Stage, folder: Path, **values: Any) -> Path:
    folder.mkdir(parents=True)
    order = making.order(replace(project, installers={"pkg": values}), PKG, stage, ARM)
    made: Path = finish(PKG.write(order, PKG.preview(order), folder))[0]
    assert [each.name for each in folder.iterdir()] == [made.name]
    return made


@pytest.fixture
def unpack(require_tool: Callable[[str], str], tmp_path: Path) -> Callable[[Path], Path]:
    """Return a function that unpacks the package inside a .pkg, with a reader that is not ours."""

    def run(made: Path) -> Path:
        folder = tmp_path / f"unpacked-{made.parent.name}"
        folder.mkdir()
        tool = require_tool("bsdtar")
        subprocess.run([tool, "-xf", made, "-C", folder], check=True)
        (inner,) = folder.glob("*.pkg")
        for name in ("Payload", "Scripts"):
            if (inner / name).exists():
                (inner / f"{name}.files").mkdir()
                subprocess.run([tool, "-xpf", inner / name, "-C", inner / f"{name}.files"], check=True)
        return folder

    return run


def installed(unpacked: Path) -> dict[str, tuple[int, bytes | str]]:
    (payload,) = unpacked.glob("*/Payload.files")
    found: dict[str, tuple[int, bytes | str]] = {}
    for file in sorted(payload.rglob("*")):
        mode = file.lstat().st_mode
        content = str(file.readlink()) if file.is_symlink() else file.read_bytes() if file.is_file() else b""
        found[file.relative_to(payload).as_posix()] = (mode, content)
    return found


def paths(bill: bytes) -> Iterator[tuple[str, tuple[int, ...], str]]:
    """Yield path, record and link of each, read by the published layout from leaf to leaf."""
    at_table, _, at_names = struct.unpack_from(">16xIII", bill)
    words = struct.Struct(">I")

    def block(number: int) -> bytes:
        offset, size = struct.unpack_from(">II", bill, at_table + 4 + 8 * number)
        return bill[offset : offset + size]

    names, at = {}, at_names + 4
    for _ in range(*words.unpack_from(bill, at_names)):
        number, length = struct.unpack_from(">IB", bill, at)
        names[bill[at + 5 : at + 5 + length]] = number
        at += 5 + length
    tree = block(names[b"Paths"])
    node, count = words.unpack_from(tree, 8)[0], words.unpack_from(tree, 16)[0]
    while not struct.unpack_from(">H", block(node))[0]:
        node = words.unpack_from(block(node), 12)[0]
    known = {0: ""}
    while node:
        content = block(node)
        _, rows, node, _ = struct.unpack_from(">HHII", content)
        for value, key in struct.iter_unpack(">II", content[12 : 12 + 8 * rows]):
            number, place = struct.unpack(">II", block(value))
            parent, name = words.unpack_from(block(key))[0], block(key)[4:-1].decode()
            known[number] = f"{known[parent]}/{name}" if parent else name
            record = block(place)
            yield known[number], struct.unpack_from(">BBHHIIIIBII", record), record[31:-1].decode()
    assert len(known) == count + 1


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a package with a single program."""
    place = tmp_path_factory.mktemp("small")
    project = Project(root=place, name="W", run=Module(name="w"), executable="w", version="1")
    stage = stage_of(place / "stage", {"weather": code((11, 0))})
    return write(project, stage, place / "out").read_bytes()


@pytest.mark.parametrize("make", [command_line, app])
def test_others_read_what_was_staged(
    project: Project,
    tmp_path: Path,
    make: Callable[[Path], Stage],
    unpack: Callable[[Path], Path],
    require_tool: Callable[[str], str],
) -> None:
    stage = make(tmp_path / "stage")
    made = write(project, stage, tmp_path / "out")
    subprocess.run([require_tool("7zz"), "t", made], check=True, stdout=subprocess.DEVNULL)
    found = installed(unpack(made))
    below = "" if make is app else "lib/weather/"
    for file in stage.files:
        assert file.source
        mode, content = found[below + file.path]
        assert content == (file.link or file.source.read_bytes())
        assert stat.S_ISLNK(mode) if file.link else bool(mode & 0o111) == file.executable
    if make is command_line:
        assert found["bin/weather"][1] == "../lib/weather/weather"
    listed = {f"{'Applications' if make is app else 'usr/local'}/{path}" for path in found}
    assert {item.path for item in read(made).items} < listed


def test_an_app_in_a_zip_stands_alone_as_notarising_wants(
    project: Project, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    stage = app(tmp_path / "stage")
    order = making.order(project, table.find("zip"), stage, ARM)
    made = finish(table.find("zip").write(order, table.find("zip").preview(order), tmp_path))[0]
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    subprocess.run([require_tool("bsdtar"), "-xpf", made, "-C", unpacked], check=True)
    assert [each.name for each in unpacked.iterdir()] == ["Weather.app"]
    for file in stage.files:
        place = unpacked / file.path
        assert place.is_symlink() == bool(file.link)
        assert file.link or bool(place.stat().st_mode & 0o111) == file.executable
        assert file.source
        assert place.read_bytes() == file.source.read_bytes()


def test_the_bill_is_that_of_the_payload(
    project: Project, tmp_path: Path, unpack: Callable[[Path], Path], require_tool: Callable[[str], str]
) -> None:
    unpacked = unpack(write(project, command_line(tmp_path / "stage"), tmp_path / "out"))
    (bill,) = unpacked.glob("*/Bom")
    found = {path.removeprefix("./"): rest for path, *rest in paths(bill.read_bytes())}
    there = installed(unpacked)
    assert set(found) == {".", *there}
    for path, (mode, content) in there.items():
        (kind, _, _, recorded, *_, size, _, checksum, _), link = found[path]
        assert kind == {stat.S_IFREG: 1, stat.S_IFDIR: 2, stat.S_IFLNK: 3}[stat.S_IFMT(mode)]
        assert stat.S_IFMT(recorded) == stat.S_IFMT(mode)
        assert link or recorded == mode  # links have no modes of their own here
        assert link == (content if isinstance(content, str) else "")
        if not stat.S_ISDIR(mode):
            data = content.encode() if isinstance(content, str) else content
            said = subprocess.run([require_tool("cksum")], input=data, capture_output=True, check=True)
            assert said.stdout.split() == [b"%d" % checksum, b"%d" % size]


def test_an_app_is_upgraded_in_place(
    project: Project, tmp_path: Path, unpack: Callable[[Path], Path]
) -> None:
    (tmp_path / "LICENCE").write_text("Grüße & <Küsse>", "utf-8")
    made = write(project, app(tmp_path / "stage"), tmp_path / "out", license="LICENCE")
    unpacked = unpack(made)
    information = ET.parse(unpacked / f"{IDENTIFIER}.pkg/PackageInfo").getroot()
    assert information.get("install-location") == "/Applications"
    assert information.get("version") == "1.0"
    assert [each.get("id") for each in information.findall("upgrade-bundle/bundle")] == [IDENTIFIER]
    assert information.findall("relocate/bundle") == []
    distribution = ET.parse(unpacked / "Distribution").getroot()
    assert distribution.find("volume-check/allowed-os-versions/os-version[@min='13.0']") is not None
    assert distribution.find("options[@hostArchitectures='arm64']") is not None
    assert distribution.find("domains[@enable_localSystem='true']") is not None
    page = distribution.find("license")
    assert page is not None
    assert "Grüße &amp; &lt;Küsse&gt;" in (unpacked / "Resources" / page.attrib["file"]).read_text("utf-8")
    own = write(replace(project, console=False), app(tmp_path / "stage 2"), tmp_path / "2", **{"for": "user"})
    chosen = ET.parse(unpack(own) / "Distribution").getroot()
    assert chosen.find("domains[@enable_currentUserHome='true'][@enable_localSystem='false']") is not None


def test_an_upgrade_of_the_command_line_leaves_nothing_old(
    project: Project, tmp_path: Path, unpack: Callable[[Path], Path], require_tool: Callable[[str], str]
) -> None:
    local = tmp_path / "Macintosh HD/usr/local"
    local.mkdir(parents=True)
    (local / "lib").mkdir()
    (local / "lib/mine").write_text("mine")
    older, newer = command_line(tmp_path / "1", old=b"old"), command_line(tmp_path / "2", new=b"new")
    for name, stage in (("1.0", older), ("1.1", newer)):
        inner = unpack(write(replace(project, version=name), stage, tmp_path / name)) / f"{IDENTIFIER}.pkg"
        assert ET.parse(inner / "PackageInfo").find("scripts/preinstall[@file='./preinstall']") is not None
        script = inner / "Scripts.files/preinstall"
        assert script.stat().st_mode & 0o111
        subprocess.run(["/bin/sh", script, "x.pkg", local, tmp_path / "Macintosh HD"], check=True)
        subprocess.run([require_tool("bsdtar"), "-xf", inner / "Payload", "-C", local], check=True)
    found = sorted(file.name for file in (local / "lib/weather").iterdir())
    assert found == ["lib", "new", "weather"]
    assert (local / "lib/mine").read_text() == "mine"
    assert (local / "bin/weather").read_bytes() == code((11, 0))


def test_the_oldest_system_is_that_of_all_its_code(project: Project, tmp_path: Path) -> None:
    order = making.order(project, PKG, command_line(tmp_path / "stage"), ARM)
    shown = {text.title: text.content for text in PKG.preview(order).texts}
    assert 'min="12.3"' in shown["Distribution"]
    assert "rm -rf" in shown["Before it installs"]
    asked = replace(project, installers={"pkg": {"minimum-system": "14.1"}})
    order = making.order(asked, PKG, command_line(tmp_path / "2"), ARM)
    assert 'min="14.1"' in PKG.preview(order).texts[0].content


def test_the_same_program_gives_the_same_package(project: Project, tmp_path: Path) -> None:
    stage = app(tmp_path / "stage")
    first = write(project, stage, tmp_path / "1")
    shuffled = replace(stage, files=tuple(reversed(stage.files)))
    assert write(project, shuffled, tmp_path / "2").read_bytes() == first.read_bytes()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"identifier": "weather"}, "with dots between"),
        ({"identifier": "org.exämple.weather"}, "with dots between"),
        ({"version": "1.0rc1"}, "not made of numbers"),
        ({"for": "user"}, "for all users"),
        ({"license": "none.txt"}, "no file none.txt"),
        ({"license": "long.txt"}, "more than 1 MB"),
        ({"minimum-system": "Sonoma"}, "such as 12.0"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(project: Project, values: dict[str, str], said: str) -> None:
    (project.root / "long.txt").write_bytes(bytes(1 << 21))
    with pytest.raises(ProjectError, match=rf"installer\.pkg\.{next(iter(values))}: .*{said}"):
        making.order_values(replace(project, installers={"pkg": values}), PKG, ARM)


def test_a_program_without_a_version_is_refused(project: Project) -> None:
    with pytest.raises(ProjectError, match="the project has no version"):
        making.order_values(replace(project, version=""), PKG, ARM)


def test_a_file_that_changes_meanwhile_or_is_too_large_is_refused(project: Project, tmp_path: Path) -> None:
    stage = command_line(tmp_path / "stage")
    longer = tuple(replace(file, size=file.size + 1) for file in stage.files)
    with pytest.raises(InstallerError, match="was changed while it was read"):
        write(project, replace(stage, files=longer), tmp_path / "1")
    assert list((tmp_path / "1").iterdir()) == [tmp_path / "1/weather-1.0rc1-macos-aarch64.pkg"][:0]
    huge = tuple(replace(file, size=5 << 30) for file in stage.files)
    with pytest.raises(InstallerError, match="larger than 4 GB"):
        write(project, replace(stage, files=huge), tmp_path / "2")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_is_a_sentence(data: st.DataObject, small: bytes, tmp_path: Path) -> None:
    damaged = bytearray(small)
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    del damaged[data.draw(st.integers(1, len(damaged))) :]
    place = tmp_path / "damaged.pkg"
    place.write_bytes(damaged)
    with contextlib.suppress(ExecutableError):  # the bit may be in what nobody reads
        read(place)


@settings(max_examples=20, deadline=None)
@given(sizes=st.lists(st.integers(0, 90_000), max_size=6), piece=st.integers(1000, 70_000))
def test_gz_comes_back_whatever_the_pieces(sizes: list[int], piece: int) -> None:
    content = b"".join(bytes([at, size % 251]) * size for at, size in enumerate(sizes))
    packed = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gz, "_PIECE", piece)
        with gz.Writer(packed) as stream:
            for at in range(0, len(content), 33_333):
                stream.write(content[at : at + 33_333])
    assert gzip.decompress(packed.getvalue()) == content


def test_the_checksum_of_many_pieces_is_that_of_the_whole() -> None:
    made = cksum.Cksum()
    for piece in (b"1234", b"", b"56789"):
        made.update(piece)
    assert made.value == 930766865  # as POSIX's cksum says of "123456789"
    assert cksum.Cksum().value == 4294967295


def test_a_tree_of_several_levels_has_every_path_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bom, "_FANOUT", 3)
    folder = bom.Record(path=".", mode=stat.S_IFDIR | 0o755, group=0)
    names = [f"./{number:03}" for number in range(100)]
    records = [
        bom.Record(path=name, mode=stat.S_IFREG | 0o644, group=0, size=at) for at, name in enumerate(names)
    ]
    found = [(path, record[7]) for path, record, _ in paths(bom.written([*reversed(records), folder]))]
    assert found == [(".", 0), *((name, at) for at, name in enumerate(names))]
