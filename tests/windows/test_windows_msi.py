"""Windows Installer packages under Wine: install, start, upgrade, refuse, repair, remove; by hand too.

Wine's `msiexec /f` is not finished: it takes a file for a product code. REINSTALL=ALL is what it stands for.
"""

from __future__ import annotations

import os
import subprocess
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders.installers import making
from builders.installers.msi import package
from builders.project.model import Module, Project
from resources.target import parse
from tests.folding import run
from tests.stages import stage_of
from tests.windows.conftest import wine_variables
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.windows.conftest import Windows

TARGET = parse("x86_64-pc-windows-msvc")
# Not what an earlier run may have left in the prefix.
MARK = uuid.uuid4().hex[:8]
NAME, SCHEME = f"Ünï cödé (a b) {MARK}", f"onefold-{MARK}"
REFUSED = 1603 % 256
APPS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"


def package_of(root: Path, version: str, contents: dict[str, str], program: bytes, **more: Any) -> Path:
    out = root / version
    files = {"weather.exe": program} | {name: text.encode() for name, text in contents.items()}
    stage = stage_of(out / "stage", files, "weather.exe")
    values = {"desktop": True, "path": True, "url-schemes": [SCHEME]}
    values |= {key.replace("_", "-"): value for key, value in more.items()}
    project = Project(
        root=root,
        name=NAME,
        run=Module(name="weather"),
        executable="weather",
        version=version,
        console=False,
        authors=("Ada Lovelace",),
        installers={"msi": values},
    )
    order = making.order(project, package.FORMAT, stage, TARGET)
    writing = package.write(order, package.preview(order), out)
    return result_of(writing)


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".exe"
    }


def settings(windows: Windows) -> str:
    """Return what the registry says of apps, and all that it says of the user."""
    said, place = "", windows.drive / "onefold-msi.reg"
    for key in (APPS, "HKCU"):
        windows.run("reg", "export", key, rf"C:\{place.name}", "/y")
        said += place.read_text("utf-16") if place.exists() else ""
        place.unlink(missing_ok=True)
    return said.replace(r"\\", "\\")


def leftovers(windows: Windows) -> list[str]:
    """Return what is still there of the product."""
    found = [line for line in settings(windows).splitlines() if NAME in line or SCHEME in line]
    links = windows.drive.glob(f"users/*/AppData/Roaming/**/{NAME}*")
    return [*found, *map(str, links), *map(str, windows.drive.glob(f"Program*/**/{NAME}*"))]


def test_the_life_of_an_installation(windows: Windows, tmp_path: Path) -> None:
    program = (windows.drive / "windows/system32/hostname.exe").read_bytes()
    old = {"lib/kept.txt": "1.0", "lib/gone/gone.txt": "1.0"}
    new = {"lib/kept.txt": "1.1", "lib/new.txt": "1.1"}
    first = package_of(tmp_path, "1.0", old, program)
    second = package_of(tmp_path, "1.1", new, program)
    (user,) = windows.drive.glob("users/*/AppData/Local")
    place = user / "Programs" / NAME

    def installer(*words: str | Path) -> int:
        return windows.run("msiexec", *map(str, words), "/qn").returncode

    assert installer("/i", first) == 0
    assert contents(place) == old
    assert windows.run(place / "weather.exe").returncode == 0
    said = settings(windows)
    assert "1.0.0" in said
    assert "Ada Lovelace" in said
    assert rf"Programs\{NAME}\weather.exe" in said
    assert any(line.startswith('"PATH"=') and NAME in line for line in said.splitlines())
    assert SCHEME in said
    assert list(windows.drive.glob(f"users/*/AppData/Roaming/**/{NAME}.lnk"))

    (place / "lib/kept.txt").unlink()
    (place / "weather.exe").unlink()
    assert installer("/i", first, "REINSTALL=ALL", "REINSTALLMODE=omus") == 0
    assert contents(place) == old
    assert (place / "weather.exe").read_bytes() == program

    (place / "lib/mine.txt").write_text("mine")
    mine = {"lib/mine.txt": "mine"}
    assert installer("/i", second) == 0
    assert contents(place) == new | mine
    assert installer("/i", first) == REFUSED
    assert contents(place) == new | mine

    (place / "lib/mine.txt").unlink()
    assert installer("/x", second) == 0
    assert not place.exists()
    assert not leftovers(windows)


def test_for_all_in_a_folder_of_their_own_which_the_next_version_keeps(
    windows: Windows, tmp_path: Path
) -> None:
    program = (windows.drive / "windows/system32/hostname.exe").read_bytes()
    packages = [
        package_of(tmp_path, version, {"lib/data.txt": version}, program, **{"for": "ask"})
        for version in ("1.0", "1.1")
    ]
    chosen = windows.drive / f"Own {MARK}"
    for_all = ("ALLUSERS=1", "MSIINSTALLPERUSER=", "/qn")
    folder = rf"INSTALLDIR=C:\{chosen.name}"
    assert windows.run("msiexec", "/i", str(packages[0]), folder, *for_all).returncode == 0
    assert contents(chosen) == {"lib/data.txt": "1.0"}
    assert windows.run("msiexec", "/i", str(packages[1]), *for_all).returncode == 0
    assert contents(chosen) == {"lib/data.txt": "1.1"}
    assert windows.run("msiexec", "/x", str(packages[1]), "/qn").returncode == 0
    assert not chosen.exists()
    assert not leftovers(windows)


STARTED = (
    '#include <stdio.h>\nint main(void) { FILE *file = fopen("started.txt", "w"); return fclose(file); }\n'
)


def compiled(source: Path, *options: str) -> Path:
    """Return a program of Windows."""
    compiler = ("x86_64-w64-mingw32-gcc", "-std=c11", "-O1", "-Wall", "-Werror", *options)
    made = source.with_suffix(".exe")
    subprocess.run([*compiler, "-o", made, source], check=True)
    return made


@pytest.fixture
def press(
    on_screen: Windows, tmp_path: Path, require_tool: Callable[[str], str]
) -> Callable[..., tuple[int, str]]:
    """Return a function that runs msiexec, presses buttons, and returns the exit code and what was shown."""
    display = require_tool("xvfb-run")
    source = tmp_path / "press.c"
    source.write_text(Path(__file__).with_name("press.c").read_text("utf-8"), "utf-8")
    helper = compiled(source, "-municode")

    def pressed(package: Path, *buttons: str) -> tuple[int, str]:
        command = f"msiexec /i {os.path.relpath(package, tmp_path)}".replace("/", "\\").replace("\\i", "/i")
        done = run(
            [display, "-a", on_screen.wine, helper, command, *buttons],
            wine_variables(on_screen.prefix),
            tmp_path,
        )
        return done.returncode, done.stdout

    return pressed


def test_people_are_asked_and_told(
    on_screen: Windows, tmp_path: Path, press: Callable[..., tuple[int, str]]
) -> None:
    (tmp_path / "started.c").write_text(STARTED)
    (tmp_path / "LICENSE").write_text("Do what you want to.")
    program = compiled(tmp_path / "started.c").read_bytes()
    values = {"license": "LICENSE", "choose_folder": True, "launch": True}
    files = {"lib/data.txt": "1"}
    first, second = (package_of(tmp_path, version, files, program, **values) for version in ("1.0", "1.1"))
    (user,) = on_screen.drive.glob("users/*/AppData/Local")
    place = user / "Programs" / NAME

    code, shown = press(first, "I accept the terms of this licence", "Next", "Install", "Close")
    assert code == 0
    assert "Into which folder?" in shown
    assert f"{NAME} 1.0.0 is installed." in shown
    assert contents(place) == files | {"started.txt": ""}

    (place / "weather.exe").unlink()
    assert press(first, "Repair", "Close")[0] == 0
    assert (place / "weather.exe").read_bytes() == program

    assert on_screen.run("msiexec", "/i", str(second), "/qn").returncode == 0
    assert "A newer version of" in press(first, "OK")[1]
    (place / "started.txt").unlink()
    assert on_screen.run("msiexec", "/x", str(second), "/qn").returncode == 0
    assert not place.exists()
    assert not leftovers(on_screen)
