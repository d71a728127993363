"""An installed Python becomes an archive, and the archive a Python that runs without the one it came from."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from builders import cache
from builders.errors import OutputError, PythonError
from builders.pythons.archive import unpack
from builders.pythons.capture import capture
from builders.pythons.installed import discover
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from builders.pythons.model import Distribution

WHERE = """
import json, os, sys
maps = [line.split(None, 5)[5].strip() for line in open("/proc/self/maps") if "libpython" in line]
print(json.dumps([sys.version.split()[0], os.__file__, sys.prefix, sorted(set(maps))]))
"""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("Ünï cödé (a b)")


@pytest.fixture(autouse=True)
def own_cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(home / "cache"))


@pytest.fixture(scope="session")
def python(home: Path) -> Distribution:
    """The newest Python here that could be shipped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.VARIABLE, str(home / "cache"))
        found = [each for each in discover() if each.linkable]
    if not found:
        pytest.skip("no Python with a library on this machine")
    return found[0]


def finished(events: Generator[Any, None, Path]) -> Path:
    while True:
        try:
            next(events)
        except StopIteration as stop:
            return Path(stop.value)


@pytest.fixture(scope="session")
def full(home: Path, python: Distribution) -> Path:
    return finished(capture(python, home))


@pytest.fixture(scope="session")
def install_only(home: Path, full: Path) -> Path:
    """What python-build-standalone does: python/install/* of a full archive as python/*."""
    place = home / "install_only.tar.gz"
    with (
        full.open("rb") as file,
        zstandard.ZstdDecompressor().stream_reader(file) as stream,
        tarfile.open(fileobj=stream, mode="r|") as old,
        tarfile.open(place, "w:gz", compresslevel=1) as new,
    ):
        for member in old:
            if member.name.startswith("python/install/") and not member.name.endswith(".a"):
                content = old.extractfile(member) if member.isreg() else None
                member.name = member.name.replace("python/install/", "python/", 1)
                new.addfile(member, content)
    return place


def test_full_archive_begins_with_its_manifest(full: Path, python: Distribution) -> None:
    with (
        full.open("rb") as file,
        tarfile.open(fileobj=zstandard.ZstdDecompressor().stream_reader(file), mode="r|") as tar,
    ):
        first = next(iter(tar))
        assert first.name == "python/PYTHON.json"
        content = tar.extractfile(first)
        assert content is not None
        manifest = json.load(content)
        names = {member.name for member in tar}
    assert manifest["version"] == "8"
    assert manifest["target_triple"] == this_machine().triple
    assert manifest["python_version"] == python.version
    assert f"python/{manifest['python_exe']}" in names
    assert f"python/{manifest['python_stdlib']}/os.py" in names
    assert manifest["build_info"]["extensions"]["sys"][0]["in_core"] is True
    libraries = [
        each[0]["shared_lib"]
        for each in manifest["build_info"]["extensions"].values()
        if "shared_lib" in each[0]
    ]
    assert libraries
    assert {f"python/{path}" for path in libraries} <= names
    assert not [name for name in names if "__pycache__" in name or "site-packages" in name]


def test_same_python_gives_the_same_bytes(home: Path, full: Path, python: Distribution) -> None:
    again = finished(capture(python, home / "again"))
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(full.read_bytes()).digest()


@pytest.mark.parametrize("kind", ["full", "install_only"])
def test_unpacked_python_runs_on_its_own_files(
    request: pytest.FixtureRequest, python: Distribution, kind: str
) -> None:
    unpacked = unpack(request.getfixturevalue(kind))
    assert unpacked.version == python.version
    assert unpacked.magic == python.magic
    assert unpacked.stdlib.is_relative_to(unpacked.root)
    for path in (unpacked.executable, unpacked.include, unpacked.shared_library, unpacked.static_library):
        assert path is None or path.is_relative_to(unpacked.root.resolve())
    assert (unpacked.shared_library is None) == (python.shared_library is None)
    assert (unpacked.static_library is None) == (python.static_library is None or kind == "install_only")
    version, os_file, prefix, libraries = where(unpacked)
    assert version == python.version
    assert Path(os_file).is_relative_to(unpacked.root)
    assert Path(prefix) == unpacked.root
    assert all(Path(library).is_relative_to(unpacked.root) for library in libraries)


def where(unpacked: Distribution) -> Any:
    command = [unpacked.executable, "-I", "-S", "-B", "-c", WHERE]
    return json.loads(
        subprocess.run(command, env=unpacked.environment, check=True, capture_output=True).stdout
    )


def test_unpacked_python_runs_where_the_original_is_not(
    full: Path, python: Distribution, require_tool: Callable[[str], str]
) -> None:
    unpacked = unpack(full)
    if python.root == Path("/usr"):
        pytest.skip("/usr cannot be hidden")
    hidden = 'mount -t tmpfs none "$0" && test ! -e "$1" && exec "$2" -I -S -B -c "$3"'
    command = [require_tool("unshare"), "-rm", "sh", "-c", hidden]
    arguments = [python.root, python.executable, unpacked.executable, WHERE]
    environment = os.environ | unpacked.environment
    child = subprocess.run(
        [*command, *arguments], check=False, env=environment, capture_output=True, text=True
    )
    if "Operation not permitted" in child.stderr or "unshare" in child.stderr:
        pytest.skip("this system lets nobody make a name space")
    assert child.returncode == 0, child.stderr
    assert json.loads(child.stdout)[0] == python.version


def test_archive_is_unpacked_once_and_has_one_identity(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = unpack(full)
    assert unpack(full) == first
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "another machine"))
    second = unpack(full)
    assert second.root != first.root
    assert second.identity == first.identity


def test_cache_may_be_moved(
    install_only: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpack(install_only)
    shutil.copytree(home / "cache/pythons", tmp_path / "moved/pythons", symlinks=True)
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "moved"))
    assert unpack(install_only).stdlib.is_relative_to(tmp_path / "moved")


def test_archive_for_another_system_is_read_from_its_manifest(full: Path, tmp_path: Path) -> None:
    top = unpack(full).root.parent
    manifest = json.loads((top / "PYTHON.json").read_text())
    manifest["target_triple"] = "aarch64-unknown-linux-gnu"
    manifest["build_info"]["core"]["links"] = [{"name": "x", "path_static": "build/lib/libx.a"}]
    names = [
        "PYTHON.json",
        manifest["python_exe"],
        f"{manifest['python_include']}/Python.h",
        "build/lib/libx.a",
    ]
    names += [f"{manifest['python_stdlib']}/os.py"]
    foreign = tmp_path / "foreign.tar.zst"
    with (
        foreign.open("wb") as file,
        zstandard.ZstdCompressor().stream_writer(file) as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        for name in names:
            content = json.dumps(manifest).encode() if name == "PYTHON.json" else b"x"
            member = tarfile.TarInfo(f"python/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    python = unpack(foreign)
    assert python.target.triple == "aarch64-unknown-linux-gnu"
    assert python.version == manifest["python_version"]
    assert python.include is not None
    assert Path(python.link_arguments[0]).name == "libx.a"


def test_wrong_hash_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    archive = tmp_path / "x.tar.gz"
    archive.write_bytes(b"anything")
    with pytest.raises(PythonError, match="not 00"):
        unpack(archive, "00" * 32)
    right = hashlib.sha256(b"anything").hexdigest().upper()
    with pytest.raises(PythonError, match="damaged or no Python archive"):
        unpack(archive, right)


def test_missing_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(PythonError, match=r"none\.tar\.gz cannot be read: No such file"):
        unpack(tmp_path / "none.tar.gz")


def test_output_that_cannot_be_written_leaves_nothing(python: Distribution, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write"):
        finished(capture(python, tmp_path / "file/x.tar.gz"))


def test_capture_that_is_stopped_leaves_the_old_archive(python: Distribution, tmp_path: Path) -> None:
    old = tmp_path / "x.tar.zst"
    old.write_bytes(b"old")
    events = capture(python, old)
    next(events)
    next(events)
    events.close()
    assert [path.name for path in tmp_path.iterdir()] == ["x.tar.zst"]
    assert old.read_bytes() == b"old"


def test_choice_of_an_archive_by_path(full: Path) -> None:
    from builders.pythons.choose import choose

    digest = hashlib.sha256(full.read_bytes()).hexdigest()
    assert choose(str(full), sha256=digest).identity == digest[:32]
