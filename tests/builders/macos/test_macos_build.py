"""Programs for macOS, built here from wheels: looked at file by file, since none of them can be run here."""

from __future__ import annotations

import plistlib
import posixpath
import shutil
from typing import TYPE_CHECKING

import apple_platform
import pytest
from PIL import Image

from builders import cache as caches
from builders import contents
from builders.build import Options, build, plan
from builders.check import check
from builders.executable import open_executable
from builders.inspect import read as inspect
from builders.layout import lay_out, terms
from builders.macos import macho, names, seal, universal, verification
from builders.macos.signature import Sealed
from builders.project.discover import load
from builders.project.model import Form
from builders.several import build_each
from resources.directory import EntryKind
from resources.target import parse
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.build import Built

SETTINGS = """
[application]
name = "Wéather Maps"
executable = "weather"
script = "main.py"
console = {console}
icon = "weather.png"
requires = ["requests", "click", "rich", "numpy"]
[resources]
rules = [{{ match = "tools", location = "filesystem-relative" }}]
[macos]
identifier = "org.example.weather"
document-types = ["Weather map: wxm .wxz"]
"""
PROGRAM = "import click, numpy, requests, rich, sqlite3, ssl, tools\n"
NO_MESSAGE = "CMS error: missing further values (at position 0)"
BUILDS = [
    ("aarch64-apple-darwin", False, Form.FILE),
    ("aarch64-apple-darwin", True, Form.FILE),
    ("x86_64-apple-darwin", True, Form.FOLDER),
]


def built(root: Path, runtime: Path, cache: Path, triple: str, form: Form, *, console: bool) -> Built:
    root.mkdir(parents=True, exist_ok=True)
    (root / "main.py").write_text(PROGRAM, "utf-8")
    for name in ("tools", "tools/a.b"):  # code that is data to Python
        (root / name).mkdir(exist_ok=True)
        shutil.copy(next(runtime.rglob("lib-dynload/_bz2*.so")), root / name / "helper.bin")
    (root / "tools/__init__.py").touch()
    (root / "onefold.toml").write_text(SETTINGS.format(console=str(console).lower()), "utf-8")
    Image.new("RGB", (256, 256), "orange").save(root / "weather.png")
    options = Options(form=form, targets=(parse(triple),), python=str(runtime), output=root / "out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(caches.VARIABLE, str(cache))
        return result_of(build(load(root), options))


@pytest.fixture(scope="module", params=BUILDS, ids=["bundle", "file", "folder"])
def made(
    request: pytest.FixtureRequest, runtime: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Built, str, Path]:
    """Return what was built, its architecture, and a folder with all code of it as it lies on a Mac."""
    triple, console, form = request.param
    root = tmp_path_factory.mktemp("Ünï cödé (a b)")
    result = built(root / "one", runtime, cache, triple, form, console=console)
    whole = result.artefacts[0]
    if whole.is_file():
        unpacked = root / "unpacked"
        unpacked.mkdir()
        shutil.copy(whole, unpacked)
        unpack(whole, unpacked)
        whole = unpacked
    return result, parse(triple).architecture, whole


def unpack(program: Path, folder: Path) -> None:
    """Write the files that a program carries, as its launcher does."""
    opened = open_executable(program)
    for entry in opened.entries:
        if entry.kind is EntryKind.FILE:
            place = folder / entry.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(opened.data(entry))


def code(whole: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(whole.rglob("*")):
        if path.is_file() and not path.is_symlink() and universal.is_code(data := path.read_bytes()):
            yield path, data


def test_all_code_is_for_one_architecture_and_signed(made: tuple[Built, str, Path]) -> None:
    _, architecture, whole = made
    seen = 0
    for path, data in code(whole):
        seen += 1
        assert universal.architectures(data) == (architecture,), path
        assert verification.problems(data) == (), path
        said = [str(each["description"]) for each in apple_platform.verify_macho(str(path))]
        assert [each for each in said if NO_MESSAGE not in each] == [], path
    assert seen > 90


def test_every_library_is_found_where_it_is_looked_for(made: tuple[Built, str, Path]) -> None:
    result, _, whole = made
    program = result.executable.parent if result.artefacts[0].is_dir() else whole
    seen = set()
    for path, data in code(whole):
        read = macho.parse(data)
        assert names.rpaths(read) == (), path
        for name in (*names.dependencies(read), names.install_name(read)):
            if not name or names.is_of_system(name):
                continue
            place = name.replace("@executable_path", str(program)).replace("@loader_path", str(path.parent))
            if name == names.install_name(read):
                assert name == f"@rpath/{path.name}"
                continue
            seen.add(posixpath.basename(name))
            assert place.startswith("/"), (path, name)
            assert (whole / place).is_file(), (path, name)
    assert {"libssl.3.dylib", "libcrypto.3.dylib", "libscipy_openblas64_.dylib"} <= seen


def test_modules_are_in_memory_and_told(made: tuple[Built, str, Path]) -> None:
    result, _, _ = made
    rows = {(row.kind, row.name): row for row in inspect(result.artefacts[0]).rows}
    assert rows["module bytecode", "requests.sessions"].location == "in-memory"
    assert rows["extension module", "numpy._core._multiarray_umath"].location == "filesystem-relative"
    opened = open_executable(result.executable)
    assert opened.settings["libpython"].startswith("libpython3.")
    assert opened.settings.get("files") == (None if opened.settings["console"] == "1" else "../Resources/lib")


def test_the_preview_is_the_build(made: tuple[Built, str, Path], runtime: Path, cache: Path) -> None:
    result, architecture, _ = made
    root = result.artefacts[0].parents[1]
    targets = (parse(f"{architecture}-apple-darwin"),)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(caches.VARIABLE, str(cache))
        project = load(root)
        form = Form.FOLDER if result.artefacts[0].is_dir() else Form.FILE
        options = Options(form=form, targets=targets, python=str(runtime))
        planned = result_of(plan(project, options))
        preview = lay_out(planned.plan, planned.distribution, terms(project, planned.distribution, form))
    said = {(item.place, item.path): item for item in preview.items}
    found = {(item.place, item.path): item for item in contents.read(result.artefacts[0]).items}
    assert said.keys() == found.keys()
    for key, item in said.items():
        assert (item.kind, item.name) == (found[key].kind, found[key].name)
        assert item.executable == found[key].executable, key
        assert not item.is_exact or item.size == found[key].size, key


@pytest.mark.parametrize("made", BUILDS[:1], indirect=True, ids=["bundle"])
def test_the_bundle_is_whole(made: tuple[Built, str, Path]) -> None:
    result, _, whole = made
    contents = whole / "Contents"
    assert whole.name == "Wéather Maps.app"
    assert result.executable == contents / "MacOS/weather"
    told = plistlib.loads((contents / "Info.plist").read_bytes())
    assert told["CFBundleIdentifier"] == "org.example.weather"
    assert told["CFBundleDocumentTypes"][0]["CFBundleTypeExtensions"] == ["wxm", "wxz"]
    assert (contents / "Resources" / told["CFBundleIconFile"]).read_bytes()[:4] == b"icns"
    newest = max(names.versions(macho.parse(data)).minimum for _, data in code(whole))
    assert told["LSMinimumSystemVersion"] == ".".join(map(str, newest))
    assert list(seal.problems(contents, "MacOS/weather")) == []
    sealed = Sealed(
        information=(contents / "Info.plist").read_bytes(), resources=(contents / seal.PLACE).read_bytes()
    )
    assert verification.problems(result.executable.read_bytes(), sealed) == ()
    for name in ("COPYING.txt", "bill.cdx.json", "lib/numpy/_core"):
        assert (contents / "Resources" / name).exists(), name


def test_the_same_input_gives_the_same_bytes(
    made: tuple[Built, str, Path], runtime: Path, cache: Path, tmp_path: Path
) -> None:
    result, architecture, _ = made
    whole = result.artefacts[0]
    form = Form.FOLDER if (whole.is_dir() and whole.suffix != ".app") else Form.FILE
    triple = f"{architecture}-apple-darwin"
    again = built(tmp_path / "two", runtime, cache, triple, form, console=whole.suffix != ".app")
    assert listing(again.artefacts[0]) == listing(whole)


def listing(whole: Path) -> dict[str, object]:
    if whole.is_file():
        return {"": whole.read_bytes()}
    return {
        path.relative_to(whole).as_posix(): (
            path.readlink() if path.is_symlink() else path.read_bytes(),
            path.lstat().st_mode,
        )
        for path in whole.rglob("*")
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture
def small(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project that needs nothing, with windows."""
    monkeypatch.setenv(caches.VARIABLE, str(cache))
    (tmp_path / "main.py").write_text("import ssl\n", "utf-8")
    text = '[application]\nname = "Weather"\nscript = "main.py"\nconsole = false\n[macos]\nuniversal = true\n'
    (tmp_path / "onefold.toml").write_text(text, "utf-8")
    return tmp_path


def test_a_build_replaces_its_own_bundle_and_no_other(small: Path, runtime: Path) -> None:
    from builders.errors import OutputError

    options = Options(targets=(parse(BUILDS[0][0]),), python=str(runtime))
    made = result_of(build(load(small), options))
    assert result_of(build(load(small), options)) == made
    made.executable.write_bytes(b"of somebody else")
    with pytest.raises(OutputError, match="was not made by Onefold"):
        result_of(build(load(small), options))


def test_programs_for_both_are_joined_where_it_is_wanted(small: Path, runtime: Path) -> None:
    targets = tuple(parse(f"{each}-apple-darwin") for each in ("aarch64", "x86_64"))
    options = Options(targets=targets, python=str(runtime), output=small / "out")
    one, other, both = result_of(build_each(load(small), options))
    assert both.artefacts == (small / "out/universal2-apple-darwin/Weather.app",)
    assert both.executable == both.folder / "Contents/MacOS/Weather"
    report = check(both.folder)
    assert (report.architecture, report.signed, report.missing) == ("x86_64, aarch64", True, ())
    again = result_of(build_each(load(small), options))
    assert again == (one, other, both)
