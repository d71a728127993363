"""Real programs for three systems by one command: installed, run, and upgraded as their users would."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders import cache as caches
from builders import planning
from builders.command.main import main
from builders.installers import table
from builders.macos import verification
from builders.pythons.foreign import read
from resources.target import parse
from tests.builders.macos.conftest import freeze_core, here, runtime
from tests.folding import run

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from builders.build import Options
    from builders.project.model import Project
    from builders.pythons.model import Distribution
    from resources.target import Target
    from tests.windows.conftest import Windows

    Made = dict[Target, dict[str, Path]]
    Build = Callable[..., Made]

__all__ = ["freeze_core", "here", "runtime"]  # fixtures, which pytest finds by their names

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(sys.platform != "linux", reason="Wine and dpkg run on Linux here"),
]

WINDOWS, MAC = parse("x86_64-pc-windows-msvc"), parse("aarch64-apple-darwin")
# Not what an earlier run may have left in the prefix of Wine.
MARK = uuid.uuid4().hex[:8]
ODD = "Ünï cödé (a b)"
SETTINGS = """\
[application]
name = "{name}"
executable = "{executable}"
version = "{version}"
summary = "What the weather will be"
authors = ["Ada Lovelace <ada@example.org>"]
{start}
[output]
form = "{form}"
strip = true
targets = [{targets}]
[installer.deb]
compression = "gz"
[resources]
rules = [
    {{ match = "forecast", location = "filesystem-relative" }},
    {{ match = "pip", location = "leave-out" }},
    {{ match = "setuptools", location = "leave-out" }},
]
"""
HTTPIE = """\
entry-point = "httpie.__main__:main"
requires = ["httpie==3.2.4"]
"""
REQUEST = ("--ignore-stdin", "--offline", "--print=HB", "POST", "example.org/ä", "wind=böig")
SENT = ("POST /%C3%A4 HTTP/1.1", "User-Agent: HTTPie/3.2.4", '{"wind": "b\\u00f6ig"}')
WEATHER = """\
import os, sys
from importlib.util import find_spec
from pathlib import Path

import forecast

diary = Path(os.environ.get("APPDATA") or os.environ["HOME"]) / sys.argv[1]
with diary.open("a") as file:
    file.write(forecast.VERSION + "\\n")
print(sorted(forecast.days().items()), find_spec("forecast.gales") is not None, diary.read_text().split())
"""
FORECAST = """\
from pathlib import Path

VERSION = "{version}"

def days():
    return {{file.stem: file.read_text() for file in Path(__file__).parent.glob("*.txt")}}
"""
FIRST = {"monday.txt": "rain", "tuesday.txt": "sun", "friday.txt": "fog", "gales.py": ""}
SECOND = {"tuesday.txt": "sun", "friday.txt": "snow", "sunday.txt": "hail"}
FIRST_SAID = "[('friday', 'fog'), ('monday', 'rain'), ('tuesday', 'sun')] True ['1.0']\n"
SECOND_SAID = "[('friday', 'snow'), ('sunday', 'hail'), ('tuesday', 'sun')] False ['1.0', '1.1']\n"


@pytest.fixture
def pythons(
    here: Distribution,
    runtime: Path,
    windows_python: Path,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[Target, Distribution]:
    """Let each system have its Python, as if the catalogue had been asked for them."""
    monkeypatch.setenv(caches.VARIABLE, str(cache))
    known: dict[Target, Distribution] = {here.target: here}
    for target, folder in ((WINDOWS, windows_python), (MAC, runtime)):
        found = read(folder, target)
        assert not isinstance(found, str), found
        known[target] = found

    def chosen(project: Project, options: Options) -> Generator[Any, None, Distribution]:
        yield from ()
        return known[options.target(project)]

    monkeypatch.setattr(planning, "chosen_python", chosen)
    return known


@pytest.fixture
def build(pythons: dict[Target, Distribution], capsys: pytest.CaptureFixture[str]) -> Build:
    """Return a function that builds a project by one command, and returns what was made."""

    def built(project: Path, *installers: str) -> Made:
        wanted = [word for name in installers for word in ("--installer", name)]
        assert main(["build", str(project), *wanted]) == 0
        paths = list(map(Path, capsys.readouterr().out.splitlines()))
        return {
            target: {ending(path): path for path in paths if path.parent.name == target.triple}
            for target in pythons
        }

    return built


def ending(path: Path) -> str:
    """Return what an installer is known by, "" for the program itself."""
    known = (ending for kind in table.FORMATS for ending in kind.suffixes)
    return next((each for each in known if path.name.endswith(each)), "")


def settings(pythons: dict[Target, Distribution], **more: str) -> str:
    targets = ", ".join(f'"{target}"' for target in pythons)
    return SETTINGS.format(targets=targets, **more)


def installed(package: Path, root: Path) -> Path:
    """Install a package for Debian in a tree of its own; what it needs is this machine's."""
    state = root / "var/lib/dpkg"
    for folder in ("info", "updates", "triggers"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    forced = [f"--force-{each}" for each in ("depends", "not-root", "script-chrootless", "bad-path")]
    done = run(["dpkg", f"--root={root}", "--log=/dev/null", *forced, "--install", package], os.environ)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "usr/bin"


def said(program: Path, home: Path, *arguments: str) -> str:
    """Return what a program prints to a user whose machine has nothing else."""
    home.mkdir(exist_ok=True)
    done = run([program, *arguments], {"HOME": str(home), "LANG": "C.UTF-8"})
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


def unpacked(image: Path, folder: Path, tool: str) -> Path:
    """Return the volume of a disk image, as another tool reads it."""
    done = run([tool, "x", "-snld20", f"-o{folder}", image], os.environ)
    assert done.returncode == 0, done.stdout + done.stderr
    (volume,) = folder.iterdir()
    return volume


def tree(folder: Path) -> dict[str, tuple[bytes, bool]]:
    """Return every file of a folder: its bytes, and whether it can be started."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".DS_Store")
    return {
        unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): (
            path.read_bytes(),
            bool(path.stat().st_mode & 0o111),
        )
        for path in files
    }


def test_httpie_for_three_systems_by_one_command(
    pythons: dict[Target, Distribution],
    build: Build,
    windows: Windows,
    tmp_path: Path,
    require_tool: Callable[[str], str],
) -> None:
    linux, name = next(iter(pythons)), f"HTTPie ü {MARK}"
    project = tmp_path / ODD
    project.mkdir()
    text = settings(pythons, name=name, executable="http", version="3.2.4", form="file", start=HTTPIE)
    (project / "onefold.toml").write_text(text, "utf-8")
    made = build(project, table.ALL)
    for target, found in made.items():
        assert len(found) == len(table.for_target(target)) + 1, "each installer, and the program"

    require_tool("dpkg")
    sent = said(installed(made[linux][".deb"], tmp_path / "debian") / "http", tmp_path / "home", *REQUEST)
    assert [line for line in SENT if line not in sent] == []

    msi = made[WINDOWS][".msi"]
    assert windows.run("msiexec", "/i", str(msi), "/qn").returncode == 0
    program = next(windows.drive.glob("users/*/AppData/Local")) / "Programs" / name / "http.exe"
    assert windows.says(program, *REQUEST) == sent
    assert windows.run("msiexec", "/x", str(msi), "/qn").returncode == 0
    assert not program.parent.exists()

    volume = unpacked(made[MAC][".dmg"], tmp_path / "volume", require_tool("7zz"))
    stage = made[MAC][""].parent
    read_back = {path.rpartition("/")[2]: found for path, found in tree(volume).items()}
    assert read_back == {name: tree(stage)[name] for name in ("http", "http.COPYING.txt", "http.cdx.json")}
    assert verification.problems(read_back["http"][0]) == ()


def write_weather(project: Path, text: str, version: str, files: dict[str, str]) -> None:
    """Write a program whose package keeps files beside its code; what it had before is gone."""
    shutil.rmtree(project / "forecast", ignore_errors=True)
    (project / "forecast").mkdir(parents=True)
    (project / "onefold.toml").write_text(text, "utf-8")
    (project / "weather.py").write_text(WEATHER, "utf-8")
    contents = {"__init__.py": FORECAST.format(version=version), **files}
    for name, content in contents.items():
        (project / "forecast" / name).write_text(content, "utf-8")


def test_upgrades_leave_nothing_old_and_all_that_is_the_users(
    pythons: dict[Target, Distribution],
    build: Build,
    windows: Windows,
    tmp_path: Path,
    require_tool: Callable[[str], str],
) -> None:
    linux, name = next(iter(pythons)), f"Wetter ü {MARK}"
    project, home, root = tmp_path / ODD, tmp_path / "home", tmp_path / "debian"
    place = next(windows.drive.glob("users/*/AppData/Local")) / "Programs" / name
    require_tool("dpkg")
    mine = (root / "usr/lib/weather/mine.txt", place / "mine.txt")
    for version, files, expected in (("1.0", FIRST, FIRST_SAID), ("1.1", SECOND, SECOND_SAID)):
        start = 'script = "weather.py"'
        more = {"name": name, "executable": "weather", "version": version, "form": "folder", "start": start}
        write_weather(project, settings(pythons, **more), version, files)
        made = build(project, "deb", "msi", "dmg")
        msi = str(made[WINDOWS][".msi"])
        assert said(installed(made[linux][".deb"], root) / "weather", home, MARK) == expected
        assert windows.run("msiexec", "/i", msi, "/qn").returncode == 0
        assert windows.says(place / "weather.exe", MARK) == expected
        volume = unpacked(made[MAC][".dmg"], tmp_path / version, require_tool("7zz"))
        assert tree(volume / f"weather-{version}") == tree(made[MAC][""])
        for file in mine:
            file.exists() or file.write_text("mine")
    assert [file.read_text() for file in mine] == ["mine", "mine"]
    mine[1].unlink()
    assert windows.run("msiexec", "/x", msi, "/qn").returncode == 0
    assert not place.exists()
