"""Disk images for macOS: read by other tools, the same bytes each time, and what they refuse."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import plistlib
import random
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.contents import read as read_contents
from builders.errors import BuildError, ExecutableError, InstallerError, ProjectError
from builders.events import Finding, StepProgress
from builders.installers import archive, making
from builders.installers.dmg import btree, catalog, container, names, package, partitions, reading, udif
from builders.installers.dmg import volume as volumes
from builders.installers.model import Entry, Stage, StageFile
from builders.project.model import Module, Project
from resources.target import parse
from tests.stages import stage_of
from tests.working import finish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

MACOS = parse("aarch64-apple-darwin")
EPOCH = 315_532_800  # 1980, unless SOURCE_DATE_EPOCH says otherwise
INSIDE = "Wetter Ünï.app/Contents"
CONTENTS = {
    f"{INSIDE}/Info.plist": b"<plist/>",
    f"{INSIDE}/MacOS/weather": b"\xcf\xfa\xed\xfe and so on",
    f"{INSIDE}/Resources/Ünï cödé (a b)/x.txt": b"x",
    f"{INSIDE}/Resources/empty": b"",
    f"{INSIDE}/Resources/exact": b"e" * 4096,
    f"{INSIDE}/Resources/large": random.Random(1).randbytes(1_500_000) + bytes(4_000_000) + b"end",
    f"{INSIDE}/Resources/日本語/한국어/😀": b"astral",
}
LINKS = {f"{INSIDE}/Resources/lib/code": "../../MacOS/weather"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(
        root=tmp_path,
        name="Wetter Ünï",
        run=Module(name="weather"),
        executable="weather",
        version="1.0",
        console=False,
    )


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return stage_of(tmp_path / "stage", {**CONTENTS, **LINKS}, f"{INSIDE}/MacOS/weather")


def asked(project: Project, stage: Stage, **values: Any) -> Any:
    table = {key.replace("_", "-"): value for key, value in values.items()}
    return making.order(replace(project, installers={"dmg": table}), package.FORMAT, stage, MACOS)


def write(project: Project, stage: Stage, folder: Path, **values: Any) -> tuple[Path, list[Any]]:
    folder.mkdir(parents=True)
    order = asked(project, stage, **values)
    return finish(package.write(order, package.preview(order), folder))


def output(tool: str, *words: str | Path) -> str:
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run([tool, *words], env=environment, capture_output=True, check=True)
    return done.stdout.decode()


def image_of(entries: Iterable[Entry], place: Path, name: str = "Volume", method: str = "zlib") -> Path:
    """Write a disk image of some entries, without a window."""
    import uuid

    items = catalog.arrange(name, entries)
    planned = volumes.plan(items, EPOCH, b"12345678", has_icon=False)
    with place.open("wb") as raw:
        image = udif.Writer(raw, method)
        for _ in package._write_disk(image, planned, uuid.UUID(int=1)):
            pass
        image.finish(uuid.UUID(int=1), {})
        image.stop()
    return place


@pytest.mark.parametrize("compression", ["zlib", "bzip2", "lzma"])
def test_seven_zip_unpacks_the_program(
    project: Project, stage: Stage, tmp_path: Path, require_tool: Callable[[str], str], compression: str
) -> None:
    made, _ = write(project, stage, tmp_path / "out", compression=compression)
    tool = require_tool("7zz")
    assert "Everything is Ok" in output(tool, "t", made)
    output(tool, "x", "-snld20", f"-o{tmp_path / 'x'}", made)  # which permits the link to /Applications
    (root,) = (tmp_path / "x").iterdir()
    assert root.name == names.decompose("Wetter Ünï")
    for path, content in CONTENTS.items():
        place = root / names.decompose(path)
        assert place.read_bytes() == content
        assert place.stat().st_mode & 0o777 == (0o755 if path == stage.program else 0o644)
        assert place.stat().st_mtime == place.parent.stat().st_mtime == EPOCH
        assert place.parent.stat().st_mode & 0o777 == 0o755
    for path, target in LINKS.items():
        assert (root / names.decompose(path)).readlink().as_posix() == target


def test_tools_of_the_trade_agree(
    project: Project, stage: Stage, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    made, _ = write(project, stage, tmp_path / "out")
    disk = tmp_path / "disk"
    output(require_tool("dmg2img"), "-s", made, disk)
    verified = output(require_tool("sgdisk"), "--verify", disk)
    assert "No problems found" in verified
    assert "in memory" not in verified, "it made a table up, since ours is none"
    assert "Apple HFS/HFS+" in output("sgdisk", "--info=1", disk)
    said = output(require_tool("fsstat"), "-o", str(partitions.FIRST), disk)
    assert f"Volume Name: {names.decompose('Wetter Ünï')}\n" in said
    assert f"Number of files: {len(CONTENTS) + len(LINKS) + 2}\n" in said
    assert "Number of folders: 8\n" in said
    listed = output(require_tool("fls"), "-r", "-p", "-o", str(partitions.FIRST), disk)
    assert {names.decompose(path) for path in (*CONTENTS, *LINKS)} < {
        line.partition("\t")[2] for line in listed.splitlines()
    }


def test_readers_of_pypi_agree(project: Project, stage: Stage, tmp_path: Path) -> None:
    dpp, pydmg = pytest.importorskip("dpp"), pytest.importorskip("pydmg")
    made, _ = write(project, stage, tmp_path / "out")
    assert pydmg.verify_data_checksum(made)
    inspected = pydmg.inspect(made)
    assert inspected["trailer"]["data_checksum_type"] == 2 if "trailer" in inspected else inspected
    with dpp.open(str(made)) as opened, opened.filesystem() as system:
        for path, content in CONTENTS.items():
            found = system.stat(f"/{names.decompose(path)}")
            assert (found.size, found.mode & 0o111) == (len(content), 0o111 * (path == stage.program))
            assert system.read_file(f"/{names.decompose(path)}") == content
        assert system.read_file("/Applications") == b"/Applications"


def test_the_same_program_gives_the_same_bytes(
    project: Project, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = write(project, stage, tmp_path / "1")
    shuffled = replace(stage, files=tuple(reversed(stage.files)))
    assert write(project, shuffled, tmp_path / "2")[0].read_bytes() == first.read_bytes()
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert write(project, stage, tmp_path / "3")[0].read_bytes() == first.read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert write(project, stage, tmp_path / "4")[0].read_bytes() != first.read_bytes()


def test_it_holds_what_the_preview_says(project: Project, stage: Stage, tmp_path: Path) -> None:
    planned = replace(stage, files=tuple(replace(file, source=None) for file in stage.files))
    preview = package.preview(asked(project, planned))
    made, _ = write(project, stage, tmp_path / "out")
    assert made.name == preview.file_name == "weather-1.0-macos-aarch64.dmg"
    said = {entry.path: (entry.size, entry.link, entry.executable) for entry in preview.entries}
    assert {found.path: (found.size, found.link, found.executable) for found in reading.read(made)} == said
    items = {item.path: item for item in read_contents(made).items}
    assert set(items) == set(said)


def test_a_program_without_windows_lies_in_a_folder(project: Project, tmp_path: Path) -> None:
    (tmp_path / "weather").write_bytes(b"x")
    file = StageFile(path="weather", size=1, executable=True, source=tmp_path / "weather")
    console = replace(project, console=True)
    made, _ = write(console, Stage(program="weather", files=(file,)), tmp_path / "out")
    assert {found.path for found in reading.read(made)} == {".DS_Store", "weather-1.0/weather"}


def store_of(made: Path) -> dict[tuple[str, str], Any]:
    ds_store = pytest.importorskip("ds_store")
    content = file_of(made, ".DS_Store")
    with ds_store.DSStore.open(io.BytesIO(content), "r+") as opened:
        return {(entry.filename, entry.code.decode()): entry.value for entry in opened}


def file_of(made: Path, path: str) -> bytes:
    dpp = pytest.importorskip("dpp")
    with dpp.open(str(made)) as opened, opened.filesystem() as system:
        content: bytes = system.read_file(f"/{path}")
        return content


def test_icons_stand_beside_each_other(project: Project, stage: Stage, tmp_path: Path) -> None:
    made, _ = write(project, stage, tmp_path / "1")
    found = store_of(made)
    assert found["Wetter Ünï.app", "Iloc"] == (150, 180)
    assert found["Applications", "Iloc"] == (450, 180)
    assert found[".", "icvp"]["iconSize"] == 128.0
    values = {"window": "900x500", "program_at": "10, 20", "applications": False, "icon_size": "64"}
    other, _ = write(project, stage, tmp_path / "2", **values)
    found = store_of(other)
    assert found["Wetter Ünï.app", "Iloc"] == (10, 20)
    assert ("Applications", "Iloc") not in found
    assert "{900, 522}" in found[".", "bwsp"]["WindowBounds"]
    assert "Applications" not in {each.path for each in reading.read(other)}


@pytest.mark.parametrize(("dots", "bounds"), [(72, "{320, 222}"), (144, "{160, 122}")])
def test_the_picture_is_found_by_number_and_by_path(
    project: Project, stage: Stage, tmp_path: Path, dots: int, bounds: str
) -> None:
    from mac_alias import Alias
    from PIL import Image

    dpp = pytest.importorskip("dpp")
    Image.new("RGB", (320, 200), "blue").save(tmp_path / "b.png", dpi=(dots, dots))
    made, _ = write(project, stage, tmp_path / "out", background="b.png")
    found = store_of(made)
    assert bounds in found[".", "bwsp"]["WindowBounds"]
    alias = Alias.from_bytes(found[".", "icvp"]["backgroundImageAlias"])
    assert alias.target.posix_path == "/.background/picture.png"
    assert alias.volume.name == "Wetter Ünï"
    with dpp.open(str(made)) as opened, opened.filesystem() as system:
        assert system.stat("/.background/picture.png").id == alias.target.cnid
        assert system.stat("/.background").id == alias.target.folder_cnid
    assert file_of(made, ".background/picture.png") == (tmp_path / "b.png").read_bytes()


def test_names_that_the_volume_writes_otherwise_are_told(
    project: Project, stage: Stage, tmp_path: Path
) -> None:
    """The seal of a bundle names its files, and HFS+ takes letters and accents apart."""
    _, events = write(project, stage, tmp_path / "1")
    (found,) = (event for event in events if isinstance(event, Finding))
    assert found.code == "name-decomposed"
    assert "Contents/Resources/Ünï cödé (a b)/x.txt apart (2 such names)" in found.message
    plain = tuple(file for file in stage.files if file.path.split("/", 1)[1].isascii())
    _, events = write(project, replace(stage, files=plain), tmp_path / "2")
    assert not [event for event in events if isinstance(event, Finding)]


def test_the_volume_has_an_icon(project: Project, stage: Stage, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGBA", (64, 64), "blue").save(tmp_path / "small.png")
    made, events = write(project, stage, tmp_path / "out", icon="small.png")
    assert [event.code for event in events if isinstance(event, Finding)][1:] == ["icon-too-small"]
    assert file_of(made, ".VolumeIcon.icns").startswith(b"icns")
    (tmp_path / "small.png").write_bytes(b"no picture")
    for key in ("icon", "background"):
        with pytest.raises(ProjectError, match=rf"dmg\.{key}: .*small\.png is no picture that can be read"):
            write(project, stage, tmp_path / key, **{key: "small.png"})


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Do {what}\nyou \\ like, 日 😀".encode(), rb"you \\ like, \u26085? \u-10179?\u-8704?"),
        (rb"{\rtf1 as it is}", rb"{\rtf1 as it is}"),
    ],
)
def test_a_licence_is_shown_first(
    project: Project, stage: Stage, tmp_path: Path, text: bytes, kept: bytes
) -> None:
    (tmp_path / "licence.rtf").write_bytes(text)
    made, _ = write(project, stage, tmp_path / "out", license="licence.rtf")
    with made.open("rb") as raw:
        resources = container.Image(raw).resources
    (shown,) = resources["RTF "]
    assert kept in shown["Data"]
    assert shown["ID"] == resources["STR#"][0]["ID"] == "5000"
    assert resources["LPic"][0]["Data"] == bytes(3) + b"\1" + bytes(6)
    (tmp_path / "licence.rtf").write_bytes(b"\xff\xfe")
    with pytest.raises(ProjectError, match=r"installer\.dmg\.license: .* is no text in UTF-8"):
        write(project, stage, tmp_path / "again", license="licence.rtf")


@pytest.mark.parametrize(
    "pair",
    [
        ("lib/a", "lib/A"),
        ("lib/ä", "lib/a\u0308"),
        ("\u03a3", "\u03c3"),
        ("Straße", "STRAßE"),
        ("a\u200d", "a"),
    ],
)
def test_names_that_are_one_to_macos_are_reported_before(
    project: Project, stage: Stage, pair: tuple[str, str]
) -> None:
    files = tuple(StageFile(path=f"{INSIDE}/{name}", size=1) for name in pair)
    with pytest.raises(InstallerError, match="differ only in case or in how accents are written"):
        package.preview(asked(project, replace(stage, files=(*stage.files, *files))))


@pytest.mark.parametrize(
    ("name", "said"),
    [("ä" * 128, "more than 255 letters"), ("\udcff", "no name in Unicode"), ("\u200d", "no letter that")],
)
def test_names_that_macos_does_not_have(project: Project, stage: Stage, name: str, said: str) -> None:
    file = StageFile(path=f"{INSIDE}/{name}", size=1)
    with pytest.raises(InstallerError, match=said):
        package.preview(asked(project, replace(stage, files=(*stage.files, file))))


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("volume", "a/b", "without / and :"),
        ("volume", "ä" * 200, "more than 255 letters"),
        ("window", "large", "not of the form"),
        ("program-at", "1;2", "not of the form"),
        ("icon-size", "1000", "from 16 to 512"),
        ("background", "none.png", "no file none.png"),
        ("license", "none.txt", "no file none.txt"),
        ("compression", "zstd", "none of zlib, bzip2, lzma"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(project: Project, key: str, value: str, said: str) -> None:
    with pytest.raises(ProjectError, match=rf"installer\.dmg\.{key}: .*{said}"):
        making.check(replace(project, installers={"dmg": {key: value}}), ("dmg",), (MACOS,))


def test_a_file_that_changes_meanwhile_is_refused(project: Project, stage: Stage, tmp_path: Path) -> None:
    for content in (b"shorter", b"longer" * 1000):
        (tmp_path / "stage" / INSIDE / "Resources/exact").write_bytes(content)
        with pytest.raises(InstallerError, match="exact was changed while it was read"):
            write(project, stage, tmp_path / content.decode()[:6])


def test_stop_leaves_nothing_and_a_new_one_replaces_the_earlier(
    project: Project, stage: Stage, tmp_path: Path
) -> None:
    root = tmp_path / "out"
    formats = making.check(project, ("dmg",), (MACOS,))
    working = making.make(project, formats, stage, MACOS, root)
    next(event for event in working if isinstance(event, StepProgress))
    working.close()
    assert list(root.iterdir()) == []
    for _ in range(2):
        made, _events = finish(making.make(project, formats, stage, MACOS, root))
        assert not made.failures
        assert list(root.iterdir()) == list(made.paths)


letters = st.characters(codec="utf-8", exclude_characters="/\0:", exclude_categories=["Cn", "Co", "Cs"])
words = st.text(letters, min_size=1, max_size=12).filter(lambda name: name.strip(" .") != "")
paths = st.lists(words, min_size=1, max_size=9).map("/".join)
noise = st.integers(0, 20_000).map(lambda size: random.Random(size).randbytes(size))
contents = st.binary(max_size=50) | noise


def can_be(tree: dict[str, bytes]) -> bool:
    """Whether nothing is a folder and a file, and no two names are one to macOS."""
    try:
        catalog.arrange("Volume", [Entry(path=path, size=0) for path in tree])
    except InstallerError:
        return False
    return not any(f"{path}/" in f"{other}/" for path in tree for other in tree if path != other)


@settings(max_examples=60, deadline=None)
@given(tree=st.dictionaries(paths, contents, max_size=12).filter(can_be))
def test_any_tree_passes_the_readers(
    tmp_path_factory: pytest.TempPathFactory, require_tool: Callable[[str], str], tree: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    entries = [Entry(path=path, size=len(data), content=data) for path, data in tree.items()]
    made = image_of(entries, folder / "a.dmg")
    assert "Everything is Ok" in output(require_tool("7zz"), "t", made)
    ours = {names.decompose(found.path): found.size for found in reading.read(made)}
    assert ours == {names.decompose(path): len(data) for path, data in tree.items()}
    dpp = pytest.importorskip("dpp")
    with dpp.open(str(made)) as opened, opened.filesystem() as system:
        assert {
            found.path.lstrip("/"): system.read_file(found.path)
            for found in system.walk()
            if found.kind == "file"
        } == {names.decompose(path): data for path, data in tree.items()}


def test_sixty_thousand_files(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    names_ = [f"lib/{number // 100}/Datei ü {number}.txt" for number in range(60_000)]
    made = image_of((Entry(path=name, size=1, content=b"x") for name in names_), tmp_path / "a.dmg")
    listed = output(require_tool("7zz"), "l", "-ba", made)
    assert listed.count(".txt") == 60_000
    assert sum(1 for _ in reading.read(made)) == 60_000
    disk = tmp_path / "disk"
    output(require_tool("dmg2img"), "-s", made, disk)
    assert "Number of files: 60000\n" in output(require_tool("fsstat"), "-o", str(partitions.FIRST), disk)


def test_folders_deeper_than_paths_are_long(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    deep = "/".join(["folder"] * 300)
    made = image_of([Entry(path=f"{deep}/file", size=1, content=b"x")], tmp_path / "a.dmg")
    assert [found.path for found in reading.read(made)] == [f"{deep}/file"]
    assert "Everything is Ok" in output(require_tool("7zz"), "t", made)


def test_trees_with_many_levels_are_in_order() -> None:
    """Each key of an index is the first one of the node below, and the leaves are a chain."""
    records = [(b"\0\6" + number.to_bytes(4, "big") + b"\0\0", bytes(600)) for number in range(20_000)]
    nodes = btree.write(btree.CATALOG, records)
    head = btree.HEADER.unpack_from(nodes[0], btree.NODE.size)
    assert (head[0], head[1], head[2]) == (3, len(nodes) - 1, 20_000)
    taken = nodes[0][btree.NODE.size + btree.HEADER.size + 128 : -8]
    assert int.from_bytes(taken, "big") == ((1 << len(nodes)) - 1) << 8 * len(taken) - len(nodes)
    at, seen = head[3], []
    while at:
        after, _, kind, _, count, _ = btree.NODE.unpack_from(nodes[at])
        assert kind == btree.LEAF
        seen += [nodes[at][14 + 608 * row + 2 : 14 + 608 * row + 6] for row in range(count)]
        at = after
    assert seen == [key[2:6] for key, _ in records]


def test_files_in_many_pieces_are_read(
    tmp_path: Path, require_tool: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a used volume has them: eight pieces stand in the catalog, the others in a tree of their own."""
    block, content = catalog.BLOCK, random.Random(1).randbytes(20 * catalog.BLOCK - 5)
    fork, write_tree = catalog.fork, btree.write

    def in_pieces(size: int, start: int, *, clump: int = 0) -> bytes:
        if size != len(content):
            return fork(size, start, clump=clump)
        pieces = [number for at in range(8) for number in (start + at, 1)]
        return catalog.FORK.pack(size, 0, 20, *pieces)

    def with_extents(kind: btree.Kind, records: Iterable[btree.Record]) -> list[bytes]:
        if kind is not btree.EXTENTS:
            return write_tree(kind, records)
        rows = []
        for first in (8, 16):
            pieces = [
                at
                for number in range(8)
                for at in ((1 + first + number, 1) if first + number < 20 else (0, 0))
            ]
            key = (10).to_bytes(2, "big") + bytes(2) + (17).to_bytes(4, "big") + first.to_bytes(4, "big")
            rows.append((key, b"".join(each.to_bytes(4, "big") for each in pieces)))
        nodes = write_tree(kind, rows)
        return [b"".join(nodes)]

    monkeypatch.setattr(catalog, "fork", in_pieces)
    monkeypatch.setattr(btree, "write", with_extents)
    monkeypatch.setattr(btree, "EXTENTS", btree.EXTENTS._replace(node=block // 2))  # two in a block
    monkeypatch.setattr(
        volumes, "fork", lambda size, start, clump: fork(max(size, block), start, clump=clump)
    )
    entries = [Entry(path=name, size=len(data), content=data) for name, data in (("a", b""), ("b", content))]
    made = image_of(entries, tmp_path / "a.dmg")
    output(require_tool("7zz"), "x", f"-o{tmp_path / 'x'}", made)
    assert (tmp_path / "x/Volume/b").read_bytes() == content
    (found,) = (each for each in reading.read(made) if each.path == "b")
    assert found.digest == archive.digest(io.BytesIO(content))


@pytest.mark.parametrize("size", [1, 3_000_000])
def test_the_bitmap_has_a_bit_for_each_block_that_is_taken(size: int) -> None:
    items = catalog.arrange("V", [Entry(path="a", size=size, content=bytes(size))])
    volume = volumes.plan(items, EPOCH, bytes(8), has_icon=False)
    whole = b"".join(data for data, _ in volumes.pieces(volume))
    assert len(whole) == volume.size
    head = volumes.HEADER.unpack_from(whole, volumes.HEADER_AT)
    total, free = head[12], head[13]
    forks = [
        catalog.FORK.unpack_from(whole, volumes.HEADER_AT + volumes.HEADER.size + 80 * at) for at in range(3)
    ]
    taken = {0, total - 1, *range(1, 1 + catalog.blocks(size))}
    taken |= {block for fork in forks for block in range(fork[3], fork[3] + fork[4])}
    bits = int.from_bytes(whole[forks[0][3] * 4096 :][: forks[0][0]], "big")
    width = 8 * forks[0][0] - 1
    assert {block for block in range(width + 1) if bits >> width - block & 1} == taken
    assert free == total - len(taken)


def test_damage_is_told(project: Project, stage: Stage, tmp_path: Path) -> None:
    made, _ = write(project, stage, tmp_path / "out")
    whole, chance = made.read_bytes(), random.Random(1)
    damaged = tmp_path / "damaged.dmg"
    damaged.write_bytes(whole[:-100])
    assert not reading.recognises(damaged)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 30))):
            data[chance.randrange(len(data) - 6000, len(data))] = chance.randrange(256)
        damaged.write_bytes(data)
        with contextlib.suppress(BuildError):  # what was changed may mean nothing
            read_contents(damaged)


@pytest.mark.parametrize(
    "listed", [[], {}, {"blkx": 1}, {"blkx": [7]}, {"blkx": [{"Data": 9}]}, {"blkx": []}]
)
def test_a_list_of_chunks_that_is_none_is_told(tmp_path: Path, listed: object) -> None:
    text = plistlib.dumps({"resource-fork": listed})
    head = (udif.MAGIC, 4, 512, 1, 0, 0, 0, 0, 0, 1, 1, bytes(16), 2, 32, bytes(4))
    (tmp_path / "a.dmg").write_bytes(text + udif.TRAILER.pack(*head, 0, len(text), 2, 32, bytes(4), 1, 0))
    with (
        (tmp_path / "a.dmg").open("rb") as raw,
        pytest.raises(ExecutableError, match="its list of chunks is damaged"),
    ):
        container.Image(raw)


def test_a_disk_image_without_a_volume_of_ours_is_told(tmp_path: Path) -> None:
    import uuid

    place = tmp_path / "apfs.dmg"
    with place.open("wb") as raw:
        image = udif.Writer(raw, "zlib")
        image.begin(partitions.Partition("disk image (Apple_APFS : 4)", 0, 40, None))
        image.write(b"NXSB" + bytes(40 * 512 - 4))
        image.finish(uuid.UUID(int=1), {})
        image.stop()
    with pytest.raises(Exception, match=r"apfs\.dmg cannot be read: it has no HFS\+ volume"):
        list(reading.read(place))


def test_no_chunk_is_longer_than_without_compression(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(3 << 20)
    made = image_of([Entry(path="noise", size=len(noise), content=noise)], tmp_path / "a.dmg")
    assert made.stat().st_size < len(noise) + 20_000
    with made.open("rb") as raw:
        image = container.Image(raw)
    rows = {row.kind for row in image._rows}
    assert {udif.RAW, udif.ZLIB, udif.ZERO} >= rows > {udif.RAW}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("é", "e\u0301"),
        ("한", "\u1112\u1161\u11ab"),
        ("\u212b", "\u212b"),
        ("豈", "豈"),
        ("a\u0301\u0327", "a\u0327\u0301"),
    ],
)
def test_names_come_apart_as_in_unicode_3_2(written: str, kept: str) -> None:
    assert names.decompose(written) == kept
    assert names.decoded(names.encoded(written)) in {written, "\u00e1\u0327"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A", "a", True),
        ("Æ", "æ", True),
        ("Ж", "ж", True),
        ("Ⅷ", "ⅷ", True),
        ("\uff3a", "\uff5a", True),
        ("Ⴀ", "ა", True),
        ("Ǹ", "ǹ", True),
        ("ẞ", "ß", False),
        ("Ƕ", "ƕ", False),
        ("\u0500", "\u0501", False),
        ("İ", "i", False),
    ],
)
def test_case_is_that_of_unicode_2(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert (names.order(names.encoded(one)) == names.order(names.encoded(other))) is same


def test_the_list_of_chunks_is_that_of_the_tables(project: Project, stage: Stage, tmp_path: Path) -> None:
    made, _ = write(project, stage, tmp_path / "out")
    data = made.read_bytes()
    trailer = udif.TRAILER.unpack(data[-udif.TRAILER.size :])
    listed = plistlib.loads(data[trailer[15] : trailer[15] + trailer[16]])["resource-fork"]["blkx"]
    rows = [udif.TABLE.unpack_from(entry["Data"]) for entry in listed]
    assert [row[2] for row in rows] == [0, 1, 2, 34, 40, *(row[2] for row in rows[5:])]
    assert sum(row[3] for row in rows) == trailer[21]
    assert all(before[2] + before[3] == after[2] for before, after in itertools.pairwise(rows))
