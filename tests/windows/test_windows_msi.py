"""Windows Installer packages under Wine: install, start, upgrade, a refused downgrade, repair, removal."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from builders.installers import making
from builders.installers.model import Stage, StageFile
from builders.installers.msi import package
from builders.project.model import Module, Project
from resources.target import parse

if TYPE_CHECKING:
    from pathlib import Path

    from tests.windows.conftest import Windows

TARGET = parse("x86_64-pc-windows-msvc")
# Not what an earlier run may have left in the prefix.
MARK = uuid.uuid4().hex[:8]
NAME, SCHEME = f"Ünï cödé (a b) {MARK}", f"onefold-{MARK}"
REFUSED = 1603 % 256
APPS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"


def package_of(root: Path, version: str, contents: dict[str, str], program: bytes) -> Path:
    stage, out = root / version / "stage", root / version
    files = {"weather.exe": program} | {name: text.encode() for name, text in contents.items()}
    for name, content in files.items():
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        (stage / name).write_bytes(content)
    found = (StageFile(path=name, size=len(data), source=stage / name) for name, data in files.items())
    values = {"desktop": True, "path": True, "url-schemes": [SCHEME]}
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
    order = making.order(project, package.FORMAT, Stage(program="weather.exe", files=tuple(found)), TARGET)
    writing = package.write(order, package.preview(order), out)
    while True:
        try:
            next(writing)
        except StopIteration as end:
            path: Path = end.value
            return path


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

    (place / "lib/mine.txt").write_text("mine")
    mine = {"lib/mine.txt": "mine"}
    assert installer("/i", second) == 0
    assert contents(place) == new | mine
    assert installer("/i", first) == REFUSED
    assert contents(place) == new | mine

    (place / "lib/mine.txt").unlink()
    assert installer("/x", second) == 0
    assert not place.exists()
    after = settings(windows)
    assert NAME not in after
    assert SCHEME not in after
    assert not list(windows.drive.glob(f"users/*/AppData/Roaming/**/{NAME}.lnk"))
