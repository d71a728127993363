"""What a scan makes of folders: made ones for Python's import rules, and the Python that runs the tests."""

from __future__ import annotations

import importlib.machinery
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resources.model import Kind, Resource
from resources.scanner import PythonFolders, Scan, scan

if TYPE_CHECKING:
    from collections.abc import Iterable

MODULES_WITH_FILES = """
import importlib.util, sys
for name in sorted(sys.stdlib_module_names):
    spec = importlib.util.find_spec(name)
    if spec and spec.has_location:
        print(name)
"""
MODULES = {Kind.SOURCE, Kind.BYTECODE, Kind.EXTENSION}


@pytest.fixture
def python(tmp_path: Path) -> PythonFolders:
    """A Python whose standard library is one module."""
    return made_python(tmp_path, "os.py")


def made_python(folder: Path, *files: str) -> PythonFolders:
    write(folder / "lib", *files)
    return PythonFolders(
        version=(3, 13),
        stdlib=folder / "lib",
        builtin_modules=("sys",),
        extension_suffixes=(".cpython-313-x86_64-linux-gnu.so", ".abi3.so", ".so"),
    )


def write(folder: Path, *files: str, content: str = "") -> Path:
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


def names(resources: Iterable[Resource], *kinds: Kind) -> set[str]:
    return {found.name for found in resources if found.kind in kinds and found.distribution != "python"}


def one(found: Scan, kind: Kind, name: str) -> Resource:
    return next(resource for resource in found.resources if (resource.kind, resource.name) == (kind, name))


def codes(found: Scan) -> set[str]:
    return {advice.code for advice in found.advice}


def test_every_file_becomes_a_resource(tmp_path: Path, python: PythonFolders) -> None:
    site = write(
        tmp_path / "site",
        "pkg/__init__.py",
        "pkg/mod.py",
        "pkg/data/deep/file.txt",
        "pkg/py.typed",
        "pkg/_fast.cpython-313-x86_64-linux-gnu.so",
        "single.py",
        "pkg-1.0.dist-info/METADATA",
        "pkg-1.0.dist-info/licenses/LICENSE",
        "old.egg-info",
        "bin/tool",
        "share/man/tool.1",
        "thing.pth",
    )
    found = scan(python, [site], None)
    assert names(found.resources, Kind.SOURCE) == names(found.resources, Kind.BYTECODE)
    assert names(found.resources, Kind.SOURCE) == {"pkg", "pkg.mod", "single"}
    assert names(found.resources, Kind.EXTENSION) == {"pkg._fast"}
    assert names(found.resources, Kind.DATA) == {"pkg/data/deep/file.txt", "pkg/py.typed"}
    assert names(found.resources, Kind.METADATA) == {
        "pkg-1.0.dist-info/METADATA",
        "pkg-1.0.dist-info/licenses/LICENSE",
        "old.egg-info",
    }
    assert names(found.resources, Kind.FILE) == {"bin/tool", "share/man/tool.1", "thing.pth"}
    assert {one(found, Kind.DATA, name).package for name in names(found.resources, Kind.DATA)} == {"pkg"}
    assert one(found, Kind.METADATA, "pkg-1.0.dist-info/METADATA").package == "pkg-1.0.dist-info"


def test_packages_and_their_paths(tmp_path: Path, python: PythonFolders) -> None:
    site = write(tmp_path / "site", "pkg/__init__.py", "pkg/sub/mod.py", content="x = 1\n")
    found = scan(python, [site], None)
    package, module = one(found, Kind.BYTECODE, "pkg"), one(found, Kind.SOURCE, "pkg.sub.mod")
    assert (package.is_package, package.package, package.relative) == (True, "pkg", "pkg/__init__.py")
    assert (module.is_package, module.package, module.relative) == (False, "pkg.sub", "pkg/sub/mod.py")
    assert module.path == site / "pkg" / "sub" / "mod.py"
    assert module.size == 6


def test_resources_are_sorted_and_unique(tmp_path: Path, python: PythonFolders) -> None:
    first = write(tmp_path / "first", "b.py", "a/__init__.py", "a/x.txt", "bin/b")
    second = write(tmp_path / "second", "a/__init__.py", "a/x.txt", "c.py")
    keys = [(found.kind, found.name) for found in scan(python, [first, second], None).resources]
    assert keys == sorted(set(keys))


def test_a_folder_without_initialiser_that_holds_modules_is_a_package(
    tmp_path: Path, python: PythonFolders
) -> None:
    site = write(
        tmp_path / "site",
        "google/cloud/storage/__init__.py",
        "google/cloud/about.txt",
        "pkg/__init__.py",
        "pkg/templates/project-name/setup.py",
        "pkg/static/app.js",
    )
    found = scan(python, [site], None)
    assert names(found.resources, Kind.SOURCE) == {"google.cloud.storage", "pkg"}
    assert one(found, Kind.DATA, "google/cloud/about.txt").package == "google.cloud"
    assert one(found, Kind.DATA, "pkg/templates/project-name/setup.py").package == "pkg"
    assert one(found, Kind.DATA, "pkg/static/app.js").package == "pkg"


def test_modules_that_only_import_module_can_name(tmp_path: Path, python: PythonFolders) -> None:
    site = write(tmp_path / "site", "app/__init__.py", "app/migrations/0001_first.py", "app/x.y.py")
    found = scan(python, [site], None)
    assert "app.migrations.0001_first" in names(found.resources, Kind.SOURCE)
    assert "app/x.y.py" in names(found.resources, Kind.DATA)


def test_derived_bytecode_is_no_resource_but_sourceless_is(tmp_path: Path, python: PythonFolders) -> None:
    site = write(
        tmp_path / "site",
        "a.py",
        "a.pyc",
        "__pycache__/a.cpython-313.pyc",
        "pkg/__init__.pyc",
        "pkg/secret.pyc",
        "pkg/page.txt",
    )
    found = scan(python, [site], None)
    assert names(found.resources, Kind.SOURCE) == {"a"}
    assert names(found.resources, Kind.BYTECODE) == {"a", "pkg", "pkg.secret"}
    assert names(found.resources, Kind.DATA) == {"pkg/page.txt"}
    assert names(found.resources, Kind.FILE) == set()
    assert [item.path for item in found.resources if item.name == "a"] == [site / "a.py", site / "a.py"]
    assert one(found, Kind.BYTECODE, "pkg.secret").path == site / "pkg" / "secret.pyc"
    assert one(found, Kind.BYTECODE, "pkg.secret").relative == "pkg/secret.py"
    assert one(found, Kind.BYTECODE, "pkg").is_package


def test_extension_modules_by_suffix(tmp_path: Path, python: PythonFolders) -> None:
    site = write(
        tmp_path / "site",
        "top.abi3.so",
        "black/__init__.py",
        "black/__init__.cpython-313-x86_64-linux-gnu.so",
        "black/fast.cpython-313-x86_64-linux-gnu.so",
        "black/fast.abi3.so",
        "black/other.cpython-39-x86_64-linux-gnu.so",
    )
    found = scan(python, [site], None)
    assert names(found.resources, Kind.EXTENSION) == {"top", "black", "black.fast"}
    assert one(found, Kind.EXTENSION, "black").is_package
    assert one(found, Kind.EXTENSION, "black.fast").relative == "black/fast.cpython-313-x86_64-linux-gnu.so"
    assert "black/other.cpython-39-x86_64-linux-gnu.so" in names(found.resources, Kind.DATA)
    assert "other-python" in codes(found)


def test_a_package_hides_the_module_beside_it(tmp_path: Path, python: PythonFolders) -> None:
    site = write(tmp_path / "site", "x.py", "x/__init__.py")
    found = scan(python, [site], None)
    assert one(found, Kind.SOURCE, "x").relative == "x/__init__.py"
    assert names(found.resources, Kind.FILE) == {"x.py"}


def test_the_later_folder_wins_and_says_so(tmp_path: Path, python: PythonFolders) -> None:
    first = write(tmp_path / "first", "x/__init__.py", "x/old.py", "y.py")
    second = write(tmp_path / "second", "x/__init__.py", "y/__init__.py")
    found = scan(python, [first, second], None)
    assert one(found, Kind.SOURCE, "x").path == second / "x" / "__init__.py"
    assert one(found, Kind.SOURCE, "x.old").path == first / "x" / "old.py"
    assert one(found, Kind.BYTECODE, "y").relative == "y/__init__.py"
    assert one(found, Kind.FILE, "y.py").path == first / "y.py"
    messages = [advice.message for advice in found.advice if advice.code == "shadowed"]
    assert messages == [
        "a file of x in first is not used: second has another of the same name",
        "a file of y.py in first is not used: second has another of the same name",
    ]


def test_the_standard_library_comes_first(tmp_path: Path, python: PythonFolders) -> None:
    site = write(tmp_path / "site", "os.py", "sys.py")
    found = scan(python, [site], None)
    assert one(found, Kind.SOURCE, "os").path == tmp_path / "lib" / "os.py"
    assert {(advice.code, advice.path) for advice in found.advice} == {
        ("shadowed", "os.py"),
        ("shadowed", "sys.py"),
    }


def test_a_script_folder_comes_before_the_standard_library(tmp_path: Path, python: PythonFolders) -> None:
    site, own = write(tmp_path / "site", "os.py"), write(tmp_path / "own", "os.py")
    found = scan(python, [site, own], None, first=[own])
    assert one(found, Kind.SOURCE, "os").path == own / "os.py"


def test_the_distribution_of_each_file(tmp_path: Path, python: PythonFolders) -> None:
    site = write(tmp_path / "site", "Ünï cödé/__init__.py", "mine.py", "bin/tool")
    write(site, "My_Pkg.x-1.0.dist-info/INSTALLER", "My_Pkg.x-1.0.dist-info/RECORD")
    (site / "My_Pkg.x-1.0.dist-info" / "RECORD").write_text(
        '"Ünï cödé/__init__.py",sha256=x,0\n../../../bin/tool,,\n../../../bin/not-here,,\n'
        "gone.py,,\n__pycache__/x.pyc,,\n"
    )
    found = scan(python, [site], None)
    assert one(found, Kind.SOURCE, "Ünï cödé").distribution == "my-pkg-x"
    assert one(found, Kind.FILE, "bin/tool").distribution == "my-pkg-x"
    assert one(found, Kind.METADATA, "My_Pkg.x-1.0.dist-info/INSTALLER").distribution == "my-pkg-x"
    assert one(found, Kind.SOURCE, "mine").distribution == ""
    assert one(found, Kind.SOURCE, "os").distribution == "python"
    assert [(advice.code, advice.path) for advice in found.advice] == [("missing-file", "gone.py")]


def test_a_file_of_two_distributions(tmp_path: Path, python: PythonFolders) -> None:
    site = write(tmp_path / "site", "same.py", "differs.py", "a-1.dist-info/RECORD", "b-1.dist-info/RECORD")
    for name in "ab":
        record = site / f"{name}-1.dist-info" / "RECORD"
        record.write_text(f"same.py,sha256=1,0\ndiffers.py,sha256={name},0\n")
    found = scan(python, [site], None)
    assert [(a.code, a.path) for a in found.advice] == [("file-of-two-distributions", "differs.py")]


def test_lines_of_pth_files(tmp_path: Path, python: PythonFolders) -> None:
    site = tmp_path / "site"
    write(site, "x.pth", content="# comment\n\nimport x; x.go()\n/somewhere\n")
    write(site, "pkg/__init__.py")
    write(site, "pkg/model.pth", content="import weights")
    found = scan(python, [site], None)
    assert [(a.code, a.place) for a in found.advice] == [("pth-code", "x.pth:3"), ("pth-path", "x.pth:4")]
    assert one(found, Kind.DATA, "pkg/model.pth").package == "pkg"


def test_the_standard_library_is_all_there(tmp_path: Path) -> None:
    files = ("os.py", "test/support/__init__.py", "config-3.13/Makefile", "site-packages/pip.py")
    made = made_python(tmp_path, *files, "lib-dynload/_ssl.cpython-313-x86_64-linux-gnu.so", "LICENSE.txt")
    found = scan(made, [], None)
    with_extensions = PythonFolders(
        version=(3, 13),
        stdlib=made.stdlib,
        extensions=made.stdlib / "lib-dynload",
        extension_suffixes=made.extension_suffixes,
    )
    found = scan(with_extensions, [], None)
    assert {(resource.kind, resource.name) for resource in found.resources} == {
        (Kind.SOURCE, "os"),
        (Kind.BYTECODE, "os"),
        (Kind.SOURCE, "test.support"),
        (Kind.BYTECODE, "test.support"),
        (Kind.FILE, "config-3.13/Makefile"),
        (Kind.FILE, "LICENSE.txt"),
        (Kind.EXTENSION, "_ssl"),
    }
    assert one(found, Kind.EXTENSION, "_ssl").relative == "lib-dynload/_ssl.cpython-313-x86_64-linux-gnu.so"
    assert {resource.distribution for resource in found.resources} == {"python"}


def running_python() -> PythonFolders:
    stdlib = Path(sysconfig.get_path("stdlib"))
    return PythonFolders(
        version=sys.version_info[:2],
        stdlib=stdlib,
        extensions=stdlib / "lib-dynload",
        builtin_modules=tuple(sys.builtin_module_names),
        extension_suffixes=tuple(importlib.machinery.EXTENSION_SUFFIXES),
    )


def test_the_modules_of_a_real_python_are_those_it_says_it_has() -> None:
    found = scan(running_python(), [], None)
    top = {resource.name.partition(".")[0] for resource in found.resources if resource.kind in MODULES}
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MODULES_WITH_FILES], capture_output=True, check=True, text=True
    )
    assert set(answer.stdout.split()) <= top
    assert not {advice.code for advice in found.advice} - {"needs-missing-library", "broken-link"}


@pytest.mark.skipif(not Path(sysconfig.get_path("stdlib"), "lib-dynload").is_dir(), reason="all is built in")
def test_every_file_of_a_real_python_is_a_resource() -> None:
    python = running_python()
    found = {resource.path for resource in scan(python, [], None).resources}
    for folder, below, files in os.walk(python.stdlib, followlinks=True):
        below[:] = [name for name in below if name not in ("__pycache__", "site-packages", "dist-packages")]
        missed = [name for name in files if Path(folder, name) not in found]
        assert all(Path(folder, name).is_symlink() for name in missed), missed
