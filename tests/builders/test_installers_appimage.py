"""AppImages: what is written comes back equal, and the file starts wherever people put it or says why not."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders import cache as caches
from builders.contents import read
from builders.errors import ExecutableError, InstallerError
from builders.installers import archive, linux, making, table
from builders.installers.appimage import linking, package, reading, sealing, squashfs, writing
from builders.installers.model import Entry, Stage, StageFile
from builders.launcher.linux import FOLDER as LAUNCHER
from builders.project.model import Module, Project
from resources.target import parse, this_machine
from tests.stages import stage_of
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="AppImages start on Linux alone")

STRICT = ("-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O2", "-fsyntax-only")
PROGRAM = """\
#!/bin/sh
echo "$APPDIR|$ARGV0|$OWD|$APPIMAGE|$*"
cat "$APPDIR/usr/lib/weather/large" >/dev/null
exit 7
"""
SECONDS = 20


@pytest.fixture(autouse=True)
def _caches(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, require_tool: Callable[[str], str]
) -> None:
    require_tool("musl-gcc")  # or zig would be fetched, and build all of musl
    monkeypatch.setenv(caches.VARIABLE, str(cache))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user cäche"))
    monkeypatch.delenv("APPIMAGE_EXTRACT_AND_RUN", raising=False)


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def made(folder: Path, version: str = "1.0", more: Mapping[str, bytes] | None = None) -> Path:
    """Return an AppImage of a script that says what it sees."""
    contents = {
        "weather": PROGRAM.encode(),
        "large": noise(700_000),
        "texts/Ünï (a b).txt": b"x",
        **(more or {}),
    }
    stage = stage_of(folder / f"stage {version}", contents)
    project = Project(
        root=folder,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version=version,
        summary="The weather of the week",
    )
    target = this_machine()
    one = table.find("appimage")
    order = making.order(project, one, stage, target)
    working = one.write(order, one.preview(order), folder)
    return result_of(working)


@pytest.fixture
def appimage(tmp_path: Path) -> Path:
    return made(tmp_path)


def run(path: Path | str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [path, *arguments],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def unpacked(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(path, *arguments, APPIMAGE_EXTRACT_AND_RUN="1")


def need_fuse(require_tool: Callable[[str], str]) -> None:
    if os.geteuid() != 0:
        require_tool("fusermount3")
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("/dev/fuse is not for this user, or not there")


def wait_until_gone(of: str) -> None:
    end = time.monotonic() + SECONDS
    while Path(of).exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(of).exists()


def tree(root: Path) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = ("link", str(path.readlink()))
        elif path.is_dir():
            found[name] = ("folder",)
        else:
            found[name] = ("file", path.read_bytes(), bool(path.stat().st_mode & 0o100))
    return found


def odd_tree() -> tuple[Entry, ...]:
    """Return files of every size that the format treats in its own way, and names that it does not."""
    block = squashfs.BLOCK
    contents = {
        "empty": b"",
        "one": b"1",
        "block": noise(block),
        "block less 1": bytes(block - 1),
        "block and 1": b"y" * (block + 1),
        "two blocks and more": noise(2 * block + 4711),
        "n" * 255: b"a long name",
        "deep/" * 60 + "file": b"deep",
        "Ünï cödé/日本語 (a b)/x": b"x" * 70_000,
        "tail": noise(block // 2) + bytes(block // 2 + 5),
        **{f"many/a file with {'quite ' * 10}a long name {at}": b"%d" % at * (at % 50) for at in range(900)},
    }
    found = [
        Entry(path=path, size=len(data), content=data, executable=path == "one")
        for path, data in contents.items()
    ]
    links = [Entry(path="link", size=0, link="deep/../one"), Entry(path="dangling", size=0, link="no/ä")]
    return linux.with_folders(iter((*found, *links, Entry(path="nothing in it", size=0, is_folder=True))))


def write_image(place: Path, entries: tuple[Entry, ...]) -> Path:
    with place.open("wb") as raw:
        for _ in writing.write(raw, entries, 315_532_800, archive.Progress("x")):
            pass
    return place


def test_an_image_reads_back_equal(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    entries = odd_tree()
    image = write_image(tmp_path / "image", entries)
    subprocess.run(
        [require_tool("unsquashfs"), "-quiet", "-no-progress", "-dest", tmp_path / "out", image],
        check=True,
        capture_output=True,
    )
    expected = {
        entry.path: ("link", entry.link)
        if entry.link
        else ("folder",)
        if entry.is_folder
        else ("file", entry.content, entry.executable)
        for entry in entries
    }
    assert tree(tmp_path / "out") == expected
    with image.open("rb") as raw:
        ours = {each.path: (each.size, each.link, each.executable) for each in reading.Image(raw, 0).read()}
    assert ours == {
        entry.path: (entry.size, entry.link, entry.executable) for entry in entries if not entry.is_folder
    }


def test_the_runtime_unpacks_it_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {entry.path: entry.content for entry in odd_tree() if isinstance(entry.content, bytes)}
    path = made(tmp_path, more=contents)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run(path, "--appimage-extract").stdout == "squashfs-root\n"
    root = tmp_path / "here/squashfs-root/usr/lib/weather"
    assert {name: (root / name).read_bytes() for name in contents} == contents
    shutil.rmtree("squashfs-root")
    run(path, "--appimage-extract", "*.desktop")
    assert {each.name for each in Path("squashfs-root").rglob("*") if each.is_file()} == {"weather.desktop"}


def test_it_holds_what_tools_look_for(appimage: Path, require_tool: Callable[[str], str]) -> None:
    offset = run(appimage, "--appimage-offset").stdout.strip()
    listed = subprocess.run(
        [require_tool("unsquashfs"), "-offset", offset, "-ls", appimage],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in ("AppRun", "weather.desktop", "weather.svg", ".DirIcon", "usr/bin/weather"):
        assert f"squashfs-root/{name}\n" in listed
    assert appimage.read_bytes()[8:11] == b"AI\x02"
    assert "AppImage type 2" in run(appimage, "--appimage-version").stdout
    assert run(appimage, "--appimage-what").returncode == 126


def test_it_starts_mounted(appimage: Path, require_tool: Callable[[str], str]) -> None:
    need_fuse(require_tool)
    place = appimage.with_name("Wetter ä (1).AppImage")
    appimage.rename(place)
    done = run(place, "one", "two words")
    assert done.returncode == 7, done.stderr
    folder, typed, here, whole, arguments = done.stdout.strip().split("|")
    assert ".mount_Wetter" in folder
    assert (typed, here, whole, arguments) == (str(place), str(Path.cwd()), str(place), "one two words")
    wait_until_gone(folder)
    assert not Path(os.environ["XDG_CACHE_HOME"]).exists(), "nothing is unpacked"


def test_it_stays_mounted_while_it_is_used(appimage: Path, require_tool: Callable[[str], str]) -> None:
    need_fuse(require_tool)
    with subprocess.Popen([appimage, "--appimage-mount"], stdout=subprocess.PIPE, text=True) as waiting:
        assert waiting.stdout
        folder = Path(waiting.stdout.readline().strip())
        assert (folder / "usr/lib/weather/texts/Ünï (a b).txt").read_bytes() == b"x"
        assert tree(folder)["usr/bin/weather"] == ("link", "../lib/weather/weather")
        assert not (folder / "none").exists()
        with pytest.raises(OSError, match="Read-only"):
            (folder / "new").write_bytes(b"")
        with (folder / "usr/lib/weather/large").open("rb") as held:
            waiting.terminate()
            waiting.wait(SECONDS)
            time.sleep(1)
            assert held.read() == noise(700_000)
    wait_until_gone(str(folder))


def test_it_starts_from_the_cache_where_it_cannot_be_mounted(appimage: Path, tmp_path: Path) -> None:
    first = unpacked(appimage, "a")
    assert first.returncode == 7, first.stderr
    folder = Path(first.stdout.split("|")[0])
    assert folder.parent == tmp_path / "user cäche/onefold-programs"
    before = (folder / "usr/lib/weather/large").stat().st_ino
    (folder / "usr/lib/weather/texts/Ünï (a b).txt").unlink()
    again = run(appimage, "--appimage-extract-and-run", "b")
    assert again.stdout.split("|")[0] == str(folder)
    assert again.stdout.strip().endswith("|b"), "the option is not the program's"
    assert (folder / "usr/lib/weather/large").stat().st_ino == before, "what is there stays"
    assert (folder / "usr/lib/weather/texts/Ünï (a b).txt").exists(), "what a cleaner took is back"


def test_a_new_version_sees_nothing_of_the_old(tmp_path: Path) -> None:
    old = unpacked(made(tmp_path, "1.0", {"plugins/old.py": b""})).stdout.split("|")[0]
    new = unpacked(made(tmp_path, "1.1", {"plugins/new.py": b""})).stdout.split("|")[0]
    assert old != new
    assert [each.name for each in Path(new, "usr/lib/weather/plugins").iterdir()] == ["new.py"]


@pytest.mark.parametrize("extracts", [False, True])
def test_it_starts_with_nothing_set_from_a_read_only_folder(
    appimage: Path, tmp_path: Path, *, extracts: bool, require_tool: Callable[[str], str]
) -> None:
    if not extracts:
        need_fuse(require_tool)
    folder = tmp_path / "read only ü"
    folder.mkdir()
    place = folder / appimage.name
    shutil.move(appimage, place)
    folder.chmod(0o555)
    variables = {"XDG_CACHE_HOME": str(tmp_path / "c")} if extracts else {}
    arguments = ("--appimage-extract-and-run",) if extracts else ()
    done = subprocess.run(
        [place, *arguments], env=variables, cwd="/", capture_output=True, check=False, timeout=SECONDS
    )
    folder.chmod(0o755)
    assert done.returncode == 7, done.stderr


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.7, 0.99])
def test_a_truncated_one_says_so(appimage: Path, kept: float) -> None:
    size = int(run(appimage, "--appimage-offset").stdout)
    os.truncate(appimage, size + int((appimage.stat().st_size - size - 1) * kept))
    done = run(appimage)
    assert done.returncode == 126
    assert done.stderr == f"{appimage} is not complete: its end is missing. Copy or download it again.\n"
    with pytest.raises(ExecutableError):
        read(appimage)


def alter(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0x40
    path.unlink()  # the one that served it may be ending
    path.write_bytes(data)
    path.chmod(0o755)


@pytest.mark.parametrize("from_the_end", [1, 30, 60, 2_000, 300_000, 500_000])
def test_an_altered_one_says_so(
    appimage: Path, from_the_end: int, require_tool: Callable[[str], str]
) -> None:
    alter(appimage, appimage.stat().st_size - from_the_end)
    said = (
        "is not complete: its end is missing" if from_the_end == 1 else "is damaged: it is not as it was made"
    )
    done = unpacked(appimage)
    assert (done.returncode, done.stderr) == (126, f"{appimage} {said}. Copy or download it again.\n")
    need_fuse(require_tool)
    done = run(appimage)
    assert f"{appimage} {said}. Copy or download it again.\n" in done.stderr


def test_a_full_disk_is_said(appimage: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    variables = {"XDG_CACHE_HOME": str(blocked), "HOME": str(blocked), "APPIMAGE_EXTRACT_AND_RUN": "1"}
    done = subprocess.run(
        [appimage], env=variables, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert done.returncode == 126
    assert "no folder for its files that is the user's own" in done.stderr
    assert done.stderr.count("\n") == 1


def test_every_damage_is_refused_by_the_reader(appimage: Path, tmp_path: Path) -> None:
    whole = appimage.read_bytes()
    for seed in range(60):
        some = random.Random(seed)
        data = bytearray(whole[: some.randrange(len(whole))] if seed % 2 else whole)
        for _ in range(3):
            data[some.randrange(max(len(data) - 3000, 0), len(data))] = some.randrange(256)
        place = tmp_path / "altered.AppImage"
        place.write_bytes(data)
        with contextlib.suppress(ExecutableError):
            read(place)


def test_names_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    long = (Entry(path="ä" * 129, size=0, content=b""),)
    with pytest.raises(InstallerError, match="too long for an AppImage"):
        write_image(tmp_path / "image", long)


def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"four")
    grown = (Entry(path="file", size=3, content=tmp_path / "file"),)
    with pytest.raises(InstallerError, match="changed while it was packed"):
        write_image(tmp_path / "image", grown)


def test_the_c_compiles_strictly(require_tool: Callable[[str], str]) -> None:
    sources = [str(path) for path in sorted(linking.FOLDER.glob("*.c"))]
    command = [require_tool("cc"), *STRICT, f"-I{LAUNCHER}", *sources]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_was_sealed_after_it_was_altered_is_read_or_refused(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    """Under sanitizers: no offset and no size in an image is trusted."""
    runtime = tmp_path / "runtime"
    sources = [*sorted(linking.FOLDER.glob("*.c")), *linking._shared()]
    flags = ("-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", f"-I{LAUNCHER}")
    subprocess.run([require_tool("cc"), *flags, *sources, "-o", runtime], check=True)
    contents = {f"d{at % 7}/f{at}": b"abc" * at for at in range(60)} | {
        "big": noise(200_000) + bytes(200_000)
    }
    found = (Entry(path=path, size=len(data), content=data) for path, data in contents.items())
    whole = write_image(tmp_path / "image", linux.with_folders(found)).read_bytes()
    tables = squashfs.SUPERBLOCK.unpack_from(whole)[15]
    for seed in range(40):
        some = random.Random(seed)
        image = bytearray(whole)
        for start in some.choices((0, tables, tables), k=3):
            image[some.randrange(start, len(image) if start else squashfs.SUPERBLOCK.size)] = some.randrange(
                256
            )
        place = tmp_path / "altered"
        with place.open("w+b") as raw:
            raw.write(runtime.read_bytes() + image)
            sealing.seal(raw, runtime.stat().st_size)
        place.chmod(0o755)
        done = subprocess.run(
            [place, "--appimage-extract"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode in {0, 126}, done.stderr
        assert done.stderr.count("\n") == (done.returncode == 126), done.stderr
        shutil.rmtree(tmp_path / "squashfs-root", ignore_errors=True)


def test_a_runtime_is_told_by_all_that_it_is_made_from() -> None:
    assert linking.key("x86_64") != linking.key("aarch64")
    assert linking.runtime(this_machine().architecture).stat().st_size < 200_000


def test_an_icon_is_there_even_if_the_project_has_none(tmp_path: Path) -> None:
    target = parse("aarch64-unknown-linux-gnu")
    project = Project(root=tmp_path, name="W", run=Module(name="w"), executable="w", version="1", summary="x")
    one = replace(package.FORMAT)
    order = making.order(project, one, Stage(program="w", files=(StageFile(path="w", size=1),)), target)
    preview = one.preview(order)
    assert preview.file_name == "w-1-aarch64.AppImage"
    assert "Icon=w\n" in preview.texts[0].content
    assert {"w.svg", "w.desktop"} <= {entry.path for entry in preview.entries}
