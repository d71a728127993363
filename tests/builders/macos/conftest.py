"""A real Python for macOS, and code for both of its architectures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import uv

from builders import cache as caches
from builders.macos import universal
from builders.pythons.installed import discover
from tests.builders.macos.bundling import bundled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders.pythons.model import Distribution

# The wheel of freeze-core carries Python's library, Tcl/Tk, OpenSSL and the extension modules of python.org's
# framework. For tests only; never vendored.
WHEELS = {
    (3, 11): "538b175153a852cdbd0ac7dcb389e77736bb7ba8add7b65581735c586ba019c7",
    (3, 12): "3ff187e3efc487d910749b661bfc71ffe273b84683a36d2859482b48b0257cfc",
    (3, 13): "ea1a55fbab1a6fe08200e69e6af97ef9546fef16ccac837cee35b7682121c860",
}
_NOT_MACOS = shutil.ignore_patterns(
    "__pycache__", "site-packages", "dist-packages", "test", "lib-dynload", "config-*", "_sysconfigdata*"
)


def absent(reason: str) -> None:
    """Skip on a user's machine; in CI everything has to be there."""
    if os.environ.get("ONEFOLD_REQUIRE_TOOLS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def here(cache: Path) -> Distribution:
    """Return a Python of this machine, which gives its pure library and headers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(caches.VARIABLE, str(cache))
        usable = [each for each in discover() if each.minor in WHEELS and each.include]
    if not usable:
        absent("no CPython 3.11 to 3.13 with headers is here")
    return max(usable, key=lambda each: each.minor)


@pytest.fixture(scope="session")
def as_in_3_13(here: Distribution) -> None:
    """Skip where the Python for macOS is older: its libraries ask for others, and have more room."""
    if here.minor < (3, 13):
        pytest.skip("no CPython 3.13 is here, which the libraries of that one for macOS belong to")


@pytest.fixture(scope="session")
def freeze_core(here: Distribution, cache: Path) -> Path:
    """Return the unpacked wheel."""
    place = cache / "tests" / f"freeze-core-{here.minor[0]}.{here.minor[1]}"
    with caches.lock(place):
        if not place.exists():
            with caches.filling(place) as folder:
                _fetch(here, folder)
    return place / "freeze_core"


def _fetch(here: Distribution, folder: Path) -> None:
    wanted = folder / "wanted.txt"
    wanted.write_text(f"freeze-core==0.8.1 --hash=sha256:{WHEELS[here.minor]}\n", "utf-8")
    version = f"{here.minor[0]}.{here.minor[1]}"
    target = (
        "--python-platform",
        "aarch64-apple-darwin",
        "--python-version",
        version,
        "--target",
        str(folder),
    )
    flags = ("--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--python", sys.executable)
    command = [uv.find_uv_bin(), "pip", "install", *flags, *target, "-r", str(wanted)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        absent(f"the Python for macOS cannot be fetched: {done.stderr}")


@pytest.fixture(scope="session")
def runtime(here: Distribution, freeze_core: Path, cache: Path) -> Path:
    """Return the folder of a CPython for macOS, laid out as its distributions are."""
    name = f"python{here.minor[0]}.{here.minor[1]}"
    place = cache / "tests" / f"macos-{name}"
    with caches.lock(place):
        if not place.exists():
            with caches.filling(place) as folder:
                library = folder / "lib" / name
                shutil.copytree(here.stdlib, library, ignore=_NOT_MACOS)
                _copy_headers(here.include, folder / "include" / name)
                shutil.copytree(freeze_core / "lib", library / "lib-dynload")
                for file in (freeze_core / "bases/lib").iterdir():
                    shown = f"lib{name}.dylib" if file.name == "Python" else file.name
                    shutil.copyfile(file, folder / "lib" / shown)
                for tcl in (freeze_core / "share").glob("t*8.6"):
                    shutil.copytree(tcl, folder / "lib" / tcl.name)
    return place


def _copy_headers(include: Path, place: Path) -> None:
    """Copy Python's headers; that of Debian which only names another for each machine becomes that other."""
    shutil.copytree(include, place)
    named = next(include.parent.glob(f"*/{include.name}/pyconfig.h"), None)
    if named and "multiarch" in (place / "pyconfig.h").read_text():
        shutil.copyfile(named, place / "pyconfig.h")


@pytest.fixture(scope="session")
def library(freeze_core: Path) -> bytes:
    """Return a library for both architectures that needs another one beside it."""
    return (freeze_core / "bases/lib/libssl.3.dylib").read_bytes()


@pytest.fixture(scope="session")
def extension(freeze_core: Path) -> Callable[[str], bytes]:
    """Return a function that gives an extension module of the standard library."""

    def read(name: str) -> bytes:
        (path,) = (freeze_core / "lib").glob(f"{name}.cpython-*.so")
        return path.read_bytes()

    return read


@pytest.fixture(scope="session")
def files(freeze_core: Path, library: bytes, extension: Callable[[str], bytes]) -> dict[str, bytes]:
    return {
        "lib-dynload/_ssl.cpython-313-darwin.so": extension("_ssl"),
        "weather/.dylibs/libssl.3.dylib": library,
        "_libraries/libcrypto.3.dylib": (freeze_core / "bases/lib/libcrypto.3.dylib").read_bytes(),
        "weather/data/Zürich.txt": b"sun",
        "weather.dist-info/METADATA": b"Name: weather\n",
    }


@pytest.fixture(scope="session")
def programs(freeze_core: Path) -> bytes:
    """Return a program for both architectures."""
    (console,) = (freeze_core / "bases").glob("console-cpython-*")
    return console.read_bytes()


@pytest.fixture(scope="session")
def program(programs: bytes) -> bytes:
    return bytes(universal.thin(programs, "aarch64"))


@pytest.fixture
def app(files: dict[str, bytes], programs: bytes, tmp_path: Path) -> Path:
    return bundled(files, programs, tmp_path)
