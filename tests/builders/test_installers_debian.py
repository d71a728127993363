"""Packages for Debian by Debian's own measure: its checkers find nothing, and a Debian lives with them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders.installers import making, table
from builders.project.model import Module, Project
from resources.target import parse
from tests import debian_tree
from tests.folding import ROOT
from tests.stages import stage_of
from tests.working import result_of

if TYPE_CHECKING:
    from tests.folding import Folder

NAME = "org.example.Weather"
SETTINGS = """\
[application]
name = "Weather"
executable = "weather"
script = "weather.py"
console = false
homepage = "https://www.example.org/weather"
icon = "weather.svg"
[output]
form = "folder"
[resources]
rules = [{ match = "forecast", location = "filesystem-relative" }]
[installer.deb]
maintainer = "Ada Lovelace <ada@example.org>"
version = "VERSION"
summary = "The forecast of the week"
app-id = "org.example.Weather"
document-types = ["Weather map: wxm .wxmz", "Table: csv"]
url-schemes = ["Weather"]
service = "system"
service-arguments = "--serve 50%%"
compression = "gz"
"""
PROGRAM = "import ctypes, ssl, sys, forecast\nprint(forecast.days(), sys.argv[1:])\n"
PACKAGE = """\
from pathlib import Path
def days():
    return {file.stem: file.read_text() for file in sorted(Path(__file__).parent.glob("*.txt"))}
"""
FIRST = {"monday": "rain", "tuesday": "sun", "friday": "fog"}
SECOND = {"tuesday": "sun", "friday": "snow", "sunday": "hail"}


@pytest.fixture(scope="module")
def packages(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return 1.0, and 1.1 with a file more, one less, and one that differs."""
    root = tmp_path_factory.mktemp("weather")
    return build(folder, root / "1", "1.0", FIRST), build(folder, root / "2", "1.1", SECOND)


@pytest.fixture(scope="module")
def unpacked(packages: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("dpkg-deb") is None:
        pytest.skip("dpkg-deb is not installed")
    root = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "--extract", packages[0], root], check=True)
    return root


def build(folder: Folder, project: Path, version: str, days: dict[str, str]) -> Path:
    (project / "forecast").mkdir(parents=True)
    (project / "onefold.toml").write_text(SETTINGS.replace("VERSION", version))
    (project / "weather.py").write_text(PROGRAM)
    (project / "forecast" / "__init__.py").write_text(PACKAGE)
    shutil.copy(ROOT / "packaging" / "onefold.svg", project / "weather.svg")
    for day, weather in days.items():
        (project / "forecast" / f"{day}.txt").write_text(weather)
    output = ("--output", str(project / "out"))
    made = folder.command("build", project, "--python", folder.python, "--installer", "deb", *output)
    return Path(made.splitlines()[-1])


def said(command: list[str | Path]) -> str:
    """Return what a checker says; it must find nothing that makes it fail."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_lintian_finds_neither_errors_nor_warnings(packages: tuple[Path, Path], require_tool: Any) -> None:
    found = said([require_tool("lintian"), "--fail-on", "error,warning", packages[0]])
    assert not re.search(r"^[EW]:", found, re.MULTILINE), found


def test_only_what_others_made_is_excused(unpacked: Path) -> None:
    lines = (unpacked / "usr/share/lintian/overrides/weather").read_text().splitlines()
    tags = {line.split()[1] for line in lines if not line.startswith("#")}
    of_debian = {"hardening-no-pie"}
    assert tags - of_debian == {"embedded-library", "package-installs-python-pycache-dir"}


def test_desktops_know_the_program_and_what_it_opens(unpacked: Path, require_tool: Any) -> None:
    share = unpacked / "usr/share"
    entries = sorted((share / "applications").iterdir())
    assert [entry.name for entry in entries] == [f"{NAME}-address.desktop", f"{NAME}.desktop"]
    assert said([require_tool("desktop-file-validate"), *entries]) == ""
    address, entry = (path.read_text() for path in entries)
    assert "\nExec=weather %f\n" in entry
    assert "\nMimeType=application/x-weather-wxm;text/csv;\n" in entry
    assert "\nExec=weather %u\n" in address
    assert "\nMimeType=x-scheme-handler/weather;\n" in address
    said([require_tool("update-mime-database"), share / "mime"])
    types = (share / "mime/globs2").read_text().splitlines()
    assert {"50:application/x-weather-wxm:*.wxm", "50:application/x-weather-wxm:*.wxmz"} <= set(types)
    assert not [line for line in types if line.endswith(":*.csv")], "that one every system knows"


def test_software_centres_accept_its_description(unpacked: Path, require_tool: Any) -> None:
    page = unpacked / f"usr/share/metainfo/{NAME}.metainfo.xml"
    found = said([require_tool("appstreamcli"), "validate", "--no-net", "--pedantic", page])
    assert not re.search(r"^\s*[EW]:", found, re.MULTILINE), found


def test_the_icon_is_there_in_every_size(unpacked: Path) -> None:
    from PIL import Image

    icons = unpacked / "usr/share/icons/hicolor"
    drawn = {}
    for path in icons.rglob(f"{NAME}.png"):
        with Image.open(path) as picture:
            drawn[path.parts[-3]] = picture.size
            assert picture.getbbox(), "something is drawn"
    sizes = (16, 22, 24, 32, 48, 64, 96, 128, 192, 256, 512)
    assert drawn == {f"{size}x{size}": (size, size) for size in sizes}
    assert (icons / f"scalable/apps/{NAME}.svg").is_file()


def test_systemd_understands_the_service(unpacked: Path, require_tool: Any) -> None:
    unit = unpacked / "usr/lib/systemd/system/weather.service"
    assert "\nExecStart=/usr/bin/weather --serve 50%%\n" in unit.read_text()
    command = [require_tool("systemd-analyze"), "verify", "--man=no", unit]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    missing = "weather.service: Command /usr/bin/weather is not executable: No such file or directory"
    assert done.stderr.splitlines() == [missing], "nothing but that it is not installed here"


def test_it_lives_in_a_debian(
    packages: tuple[Path, Path], tmp_path: Path, require_tool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed, run, upgraded, verified, removed, purged: at the end the tree is what it was."""
    skip_if_too_new(packages[0])
    tree = made_tree(tmp_path, require_tool, monkeypatch, "bookworm", "libexpat1")  # of Debian's Python
    before = tree.files()
    wanted = tree.root / "etc/systemd/system/multi-user.target.wants/weather.service"

    tree.install(packages[0])
    assert tree.does("weather", "map.wxm") == f"{dict(sorted(FIRST.items()))} ['map.wxm']\n"
    assert tree.does("dpkg", "--verify", "weather") == ""
    assert wanted.is_symlink()
    (tree.root / "root/.config").mkdir()
    (tree.root / "root/.config/weather").write_text("mine")

    tree.install(packages[1])
    assert tree.does("weather") == f"{dict(sorted(SECOND.items()))} []\n"
    assert tree.does("dpkg", "--verify", "weather") == ""
    installed = tree.root / "usr/lib/weather/lib/forecast"
    assert {path.stem for path in installed.glob("*.txt")} == SECOND.keys()

    tree.does("dpkg", "--remove", "weather")
    assert not (tree.root / "usr/lib/weather").exists()
    tree.does("dpkg", "--purge", "weather")
    assert tree.files() - before == {"root/.config", "root/.config/weather"}
    assert before - tree.files() == set()


def test_an_older_debian_takes_what_it_can_run(
    packages: tuple[Path, Path], tmp_path: Path, require_tool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian 11 has glibc 2.31: what needs a later one is refused with a reason, the rest lives in it."""
    tree = made_tree(tmp_path, require_tool, monkeypatch, "bullseye")
    before = tree.files()
    if floor_of(packages[0]) > (2, 31):
        with pytest.raises(AssertionError, match=r"weather depends on libc6 \(>= 2\.\d+\)"):
            tree.install(packages[0])
        tree.does("dpkg", "--purge", "weather")
    first, second = (script(tmp_path / version, version) for version in ("1.0", "1.1"))
    for package, version in ((first, "1.0"), (second, "1.1")):
        tree.install(package)
        assert tree.does("weather") == f"{version}\n"
        assert tree.does("dpkg", "--verify", "weather") == ""
    assert not (tree.root / "usr/lib/weather/only-1.0").exists()
    tree.does("dpkg", "--purge", "weather")
    assert tree.files() == before


def script(folder: Path, version: str) -> Path:
    """Return the package of a program that every Debian can run, with one file that only this version has."""
    contents = {"weather": f"#!/bin/sh\necho {version}\n".encode(), f"only-{version}": b"x"}
    project = Project(
        root=folder,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version=version,
        summary="The weather of the week",
        authors=("Ada Lovelace <ada@example.org>",),
        installers={"deb": {"service": "system"}},
    )
    one, stage = table.find("deb"), stage_of(folder / "stage", contents)
    order = making.order(project, one, stage, parse("x86_64-unknown-linux-gnu"))
    return result_of(one.write(order, one.preview(order), folder))


def made_tree(
    folder: Path, require_tool: Any, monkeypatch: pytest.MonkeyPatch, release: str, include: str = ""
) -> debian_tree.Tree:
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}:/usr/sbin:/sbin")
    require_tool("debootstrap")
    if os.geteuid():
        pytest.skip("only root may change its root")
    return debian_tree.make(folder, release, include)


def floor_of(package: Path) -> tuple[int, ...]:
    """Return the oldest C library that a package wants."""
    floor = re.search(r"libc6 \(>= ([\d.]+)\)", said(["dpkg-deb", "--field", package, "Depends"]))
    return tuple(map(int, floor[1].split("."))) if floor else ()


def skip_if_too_new(package: Path) -> None:
    """Skip on a machine whose Python asks for a newer C library than Debian 12 has."""
    if floor_of(package) > (2, 36):
        pytest.skip(f"this Python needs glibc {floor_of(package)}, and Debian 12 has 2.36")
