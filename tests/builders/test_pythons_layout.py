"""A Python for another system is described from its files, or refused with the reason."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders import cache
from builders.errors import PythonError
from builders.pythons import binary, compiling, evidence, layout
from builders.pythons.archive import unpack
from builders.pythons.binary import machines
from builders.pythons.choose import choose
from builders.pythons.compiling import compiling_python
from resources.elf import ElfFacts
from resources.target import System, parse
from tests import layouts

if TYPE_CHECKING:
    from collections.abc import Callable

    from builders.pythons.model import Distribution

WINDOWS, WINDOWS_ARM = parse("x86_64-pc-windows-msvc"), parse("aarch64-pc-windows-msvc")
MAC, MAC_INTEL = parse("aarch64-apple-darwin"), parse("x86_64-apple-darwin")
LINUX_ARM, MUSL = parse("aarch64-unknown-linux-gnu"), parse("x86_64-unknown-linux-musl")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    # What stands here for a library has no table; test_pythons_published.py reads real ones.
    monkeypatch.setattr(layout, "builtin_modules", lambda *_: ("_abc", "sys"))


def packed(folder: Path, form: str) -> Path:
    """Return the folder itself, or an archive of it in a published form."""
    if form == "folder":
        return folder
    if form == "zip":
        return Path(shutil.make_archive(str(folder), "zip", folder))
    archive = folder.with_suffix(".tar.gz")
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(folder, "python")
    return archive


@pytest.mark.parametrize("form", ["folder", "zip", "tar"])
def test_windows(tmp_path: Path, form: str) -> None:
    python = choose(str(packed(layouts.windows(tmp_path / "Ünï (a b)"), form)), target=WINDOWS)
    root = python.root
    assert (python.version, python.minor, python.target, python.executable) == (
        "3.13.5",
        (3, 13),
        WINDOWS,
        None,
    )
    assert (python.stdlib, python.extensions, python.include) == (
        root / "Lib",
        root / "DLLs",
        root / "include",
    )
    assert (python.shared_library, python.shared_library_name) == (root / "python313.dll", "python313.dll")
    assert python.extension_suffixes == (".cp313-win_amd64.pyd", ".pyd")
    assert (python.magic, python.cache_tag) == ("f30d0d0a", "cpython-313")
    assert python.tcl_folders == (root / "tcl/tcl8.6", root / "tcl/tk8.6")
    assert python.licences == (root / "LICENSE.txt",)
    assert "sys" in python.builtin_modules
    assert python.linkable
    assert str(root) in str(python)


def test_windows_free_threaded_prerelease(tmp_path: Path) -> None:
    python = choose(str(layouts.windows_314t(tmp_path / "p")), target=WINDOWS_ARM)
    assert (python.version, python.free_threaded, python.prerelease) == ("3.14.5rc2", True, True)
    assert python.extension_suffixes == (".cp314t-win_arm64.pyd", ".pyd")
    assert python.magic == "2b0e0d0a"


@pytest.mark.parametrize("form", ["folder", "tar"])
def test_macos(tmp_path: Path, form: str) -> None:
    python = choose(str(packed(layouts.macos(tmp_path / "p"), form)), target=MAC)
    assert (python.version, python.target, python.executable) == ("3.13.5", MAC, None)
    assert python.stdlib == python.root / "lib/python3.13"
    assert python.extensions == python.stdlib / "lib-dynload"
    assert python.include == python.root / "include/python3.13"
    assert python.shared_library_name == "libpython3.13.dylib"
    assert python.extension_suffixes == (".cpython-313-darwin.so", ".abi3.so", ".so")


@pytest.mark.parametrize("place", [".", "Python.framework", "Python.framework/Versions/3.13"])
@pytest.mark.parametrize("target", [MAC, MAC_INTEL])
def test_framework_serves_both_architectures(tmp_path: Path, place: str, target: object) -> None:
    python = choose(str(layouts.framework(tmp_path / "p") / place), target=target)
    version = tmp_path / "p/Python.framework/Versions/3.13"
    assert (python.root, python.target) == (version, target)
    assert (python.shared_library, python.shared_library_name) == (version / "Python", "Python")


@pytest.mark.parametrize(
    ("target", "architecture", "libc"), [(LINUX_ARM, "aarch64", "gnu"), (MUSL, "x86_64", "musl")]
)
def test_linux_of_another_kind(tmp_path: Path, target: object, architecture: str, libc: str) -> None:
    folder = layouts.linux(tmp_path / "p", architecture, libc)
    (folder / "bin/python3.13").unlink()
    python = choose(str(folder), target=target)
    assert (python.target, python.link_arguments) == (target, ("-ldl",))
    assert python.extension_suffixes[0] == f".cpython-313-{architecture}-linux-{libc}.so"


@pytest.mark.parametrize(
    ("needed", "libc"),
    [(("libm.so.6", "libc.so.6"), "gnu"), (("libc.so",), "musl"), (("libc.musl-x86_64.so.1",), "musl")],
)
def test_libraries_that_it_needs_tell_the_libc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, needed: tuple[str, ...], libc: str
) -> None:
    """Until 3.12 the configuration says gnu on musl too."""
    monkeypatch.setattr(evidence.elf, "read", lambda _: ElfFacts(needed=needed))
    folder = layouts.linux(tmp_path / "p", "x86_64", "gnu")
    assert layout.as_answer(folder, parse(f"x86_64-unknown-linux-{libc}"))["libc"] == (
        "glibc" if libc == "gnu" else ""
    )


def test_embeddable_python_has_its_library_unpacked(tmp_path: Path) -> None:
    folder = layouts.write(tmp_path / "p", {
        "python313.dll": layouts.pe("x86_64"), "python313._pth": "python313.zip\n.\n",
        "_ssl.pyd": layouts.pe("x86_64"), "include/patchlevel.h": layouts.patchlevel(),
    })  # fmt: skip
    with zipfile.ZipFile(folder / "python313.zip", "w") as library:
        library.writestr("os.pyc", b"\xf3\x0d\r\n" + bytes(12))
        library.writestr("email/__init__.pyc", b"\xf3\x0d\r\n" + bytes(12))
    before = sorted(folder.rglob("*"))
    python = choose(str(folder), target=WINDOWS)
    assert (python.extensions, python.magic) == (folder, "f30d0d0a")
    assert (python.stdlib / "email/__init__.pyc").is_file()
    assert sorted(folder.rglob("*")) == before
    assert choose(str(folder), target=WINDOWS) == python
    archived = choose(str(packed(folder, "zip")), target=WINDOWS)
    assert (archived.stdlib / "email/__init__.pyc").is_file()
    assert archived.stdlib.is_relative_to(tmp_path / "cache/pythons")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda root: layouts.write(root, {"DLLs/_lzma.pyd": layouts.pe("aarch64")}),
         r"mixes architectures: DLLs/_lzma\.pyd is for windows aarch64, not for x86_64-pc-windows-msvc"),
        (lambda root: layouts.write(root, {"python313.dll": layouts.mach_o("aarch64")}), "mixes|is for"),
        (lambda root: layouts.write(root, {"python313.dll": layouts.pe("i686")}), "windows i686, for which"),
        (lambda root: layouts.write(root, {"python313.dll": b"no library"}), "no system that is known"),
        (lambda root: (root / "include/patchlevel.h").unlink(), "does not tell its version|damaged"),
        (lambda root: (root / "Lib/os.py").unlink(), "no standard library"),
        (lambda root: (root / "Lib/importlib/_bootstrap_external.py").unlink(), "which bytecode"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_what_is_wrong_with_it_is_told(
    tmp_path: Path, spoil: Callable[[Path], object], said: str, form: str
) -> None:
    folder = layouts.windows(tmp_path / "p")
    spoil(folder)
    with pytest.raises(PythonError, match=said):
        choose(str(packed(folder, form)), target=WINDOWS)
    published = tmp_path / "cache/pythons"
    assert not published.exists() or not [path for path in published.iterdir() if path.is_dir()]


def test_another_target_than_asked(tmp_path: Path) -> None:
    folder = layouts.windows(tmp_path / "p")
    with pytest.raises(PythonError, match=f"is for {WINDOWS}, not for {WINDOWS_ARM}"):
        choose(str(folder), target=WINDOWS_ARM)
    with pytest.raises(PythonError, match=f"a Python for {WINDOWS}, not for {MAC}"):
        unpack(packed(folder, "zip"), target=MAC)
    assert not list((tmp_path / "cache/pythons").iterdir())
    assert unpack(packed(folder, "zip")).target == WINDOWS
    with pytest.raises(PythonError, match="not for"):
        unpack(packed(folder, "zip"), target=MAC)


def test_python_that_compiles_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = choose(str(layouts.windows(tmp_path / "p")), target=WINDOWS)
    others = [replace(python, executable=Path("/usr/bin") / name, magic=magic, minor=minor)
              for name, magic, minor in (("alpha", "aa0d0d0a", (3, 13)), ("right", python.magic, (3, 13)),
                                         ("older", "cb0d0d0a", (3, 12)))]  # fmt: skip
    offered: list[Distribution] = []
    monkeypatch.setattr(compiling, "discover", lambda: tuple(offered))
    with pytest.raises(PythonError, match=r"no CPython 3\.13 on this machine .*onefold pythons fetch 3\.13"):
        compiling_python(python)
    offered += others
    assert compiling_python(python).executable == Path("/usr/bin/right")
    assert compiling_python(others[0]).executable == Path("/usr/bin/alpha")


def test_machines_of_a_binary(tmp_path: Path) -> None:
    samples = {
        layouts.elf("aarch64"): [(System.LINUX, "aarch64")],
        layouts.pe("x86_64"): [(System.WINDOWS, "x86_64")],
        layouts.mach_o("x86_64", "aarch64"): [(System.MACOS, "x86_64"), (System.MACOS, "aarch64")],
        b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + bytes(99): [],  # a Java class
        b"MZ": [],
        b"MZ" + b"\xff" * 99: [],
        b"": [],
    }
    for number, (content, expected) in enumerate(samples.items()):
        path = tmp_path / str(number)
        path.write_bytes(content)
        assert list(machines(path)) == expected
    assert machines(tmp_path / "none") == ()


def test_a_python_for_musl_does_not_run_on_glibc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = layouts.write(tmp_path, {"p": layouts.elf("x86_64") + b"/lib/ld-musl-x86_64.so.1\0"}) / "p"
    for libc, runs in (("gnu", False), ("musl", True)):
        monkeypatch.setattr(binary, "this_machine", lambda libc=libc: parse(f"x86_64-unknown-linux-{libc}"))
        assert binary.runs_here(program) is runs


@pytest.mark.parametrize(
    ("name", "reason"),
    [("../x", "outside"), ("/etc/x", "outside"), ("a/../../x", "outside"), ("C:/x", "outside"),
     ("a\\b", "outside"), ("./x", "outside"), ("a//b", "outside"), ("PYTHON313.dll", "there twice")],
)  # fmt: skip
def test_hostile_member_of_a_zip(tmp_path: Path, name: str, reason: str) -> None:
    archive = tmp_path / "p.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("python313.dll", b"")
        info = zipfile.ZipInfo("x")
        info.filename = name
        file.writestr(info, b"")
    with pytest.raises(PythonError, match=reason):
        unpack(archive)
    assert not list((tmp_path / "cache/pythons").iterdir())


def test_links_bombs_and_damage_in_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "p.zip"
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(link, b"/etc/passwd")
    with pytest.raises(PythonError, match="neither a file nor a folder"):
        unpack(archive)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("zeros", bytes(100 << 20))
    with pytest.raises(PythonError, match="more than an honest archive"):
        unpack(archive)
    archive.write_bytes(archive.read_bytes()[:-10])
    with pytest.raises(PythonError, match="damaged"):
        unpack(archive)
    assert not list((tmp_path / "cache/pythons").iterdir())
