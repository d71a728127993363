"""Releases as python-build-standalone publishes them, made of a Python of this machine."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from typing import TYPE_CHECKING

import pytest

from builders.pythons.installed import discover
from builders.trim import trim
from resources.target import this_machine

if TYPE_CHECKING:
    from pathlib import Path

    from builders.pythons.model import Distribution
    from tests.serving import Server

TAG = "20260203"
# What an interpreter imports to say what it is; a whole library would only take longer.
PACKAGES = ("collections", "encodings", "importlib", "json", "re", "sysconfig")


def host() -> Distribution:
    """Return a Python of this machine with a shared library, or skip."""
    found = next((each for each in discover() if each.shared_library and each.executable), None)
    if found is None:
        pytest.skip("no Python with a shared library on this machine")
    return found


def install_only(path: Path, python: Distribution) -> bytes:
    """Write an archive in that layout with what the interpreter needs to start, and return its bytes."""
    assert python.executable is not None
    assert python.shared_library is not None
    library = f"python/lib/python{python.minor[0]}.{python.minor[1]}"
    with tarfile.open(path, "w:gz", compresslevel=1, dereference=True) as tar:
        tar.add(python.executable, f"python/bin/python{python.minor[0]}.{python.minor[1]}")
        stripped = bytes(trim(python.shared_library.read_bytes()))
        _add(tar, f"python/lib/{python.shared_library_name}", stripped)
        for file in sorted(python.stdlib.glob("*.py")):
            tar.add(file, f"{library}/{file.name}")
        for package in PACKAGES:
            for file in sorted((python.stdlib / package).rglob("*.py")):
                tar.add(file, f"{library}/{file.relative_to(python.stdlib).as_posix()}")
        for file in sorted(python.extensions.glob("_[sj][ts]*.so")):
            tar.add(file, f"{library}/lib-dynload/{file.name}")
        _add(tar, f"{library}/LICENSE.txt", b"PSF etc")
    return path.read_bytes()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def name(version: str, triple: str = "", kind: str = "install_only_stripped.tar.gz") -> str:
    return f"cpython-{version}+{TAG}-{triple or this_machine().triple}-{kind}"


def publish(server: Server, archives: dict[str, bytes], others: tuple[str, ...] = (), tag: str = TAG) -> None:
    """Put a release on a server: archives with their sums, and names of others that are only listed."""
    sums = [f"{hashlib.sha256(content).hexdigest()}  {each}" for each, content in archives.items()]
    sums += [f"{hashlib.sha256(each.encode()).hexdigest()}  {each}" for each in others]
    server.files |= {f"/{tag}/{each}": content for each, content in archives.items()}
    server.files[f"/{tag}/SHA256SUMS"] = "\n".join(sorted(sums)).encode()
    prefix = f"{server.url}/{tag}"
    latest = {"version": 1, "tag": tag, "release_url": prefix, "asset_url_prefix": prefix}
    server.files["/latest-release.json"] = json.dumps(latest).encode()
