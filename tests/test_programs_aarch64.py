"""Programs for 64-bit ARM, built on this machine and run by qemu with Debian's own Python for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
TARGET = "aarch64-unknown-linux-gnu"
PACKAGES = (
    *("python3.11", "python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib", "libpython3.11"),
    *("libpython3.11-dev", "libc6", "libgcc-s1", "libstdc++6", "libssl3", "libffi8", "libexpat1", "zlib1g"),
    *("libbz2-1.0", "liblzma5", "libsqlite3-0", "libncursesw6", "libtinfo6", "libreadline8", "libuuid1"),
    *("libcrypt1", "libdb5.3", "libnsl2", "libtirpc3"),
)
HELLO = """
import platform, sqlite3, ssl, sys
print(platform.machine(), sys.version_info[:2], ssl.OPENSSL_VERSION_INFO[0], sqlite3.sqlite_version_info[0])
print(*sys.argv[1:])
"""
NUMBERS = """
# /// script
# dependencies = ["click", "numpy", "requests", "rich"]
# ///
import click, numpy, requests, rich
print(numpy.arange(4) @ numpy.arange(4), numpy.linalg.det(numpy.eye(3)))
"""


@pytest.fixture(scope="session")
def system(cache: Path, require_tool: Callable[[str], str]) -> Path:
    """Return a folder with Debian's Python for that machine, and the libraries that it asks for."""
    require_tool("qemu-aarch64")
    folder = cache / "tests" / "debian-arm64"
    if not (folder / "usr").exists():
        _fetch(folder, require_tool("apt-get"), require_tool("dpkg-deb"))
    return folder


def _fetch(folder: Path, apt: str, dpkg: str) -> None:
    """Fetch and unpack the packages with a list of packages of our own, so that nobody has to be root."""
    state = folder.with_name("debian-arm64-state")
    for place in ("lists/partial", "archives/partial"):
        (state / place).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    options = {
        "APT::Architecture": "arm64",
        "APT::Architectures": "arm64",
        "APT::Sandbox::User": "",
        "Dir::State::lists": str(state / "lists"),
        "Dir::State::status": str(state / "status"),
        "Dir::Cache": str(state),
        "Acquire::Languages": "none",
    }
    command = [apt, "-qq", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]
    update = subprocess.run([*command, "update"], capture_output=True, text=True, check=False)
    fetched = subprocess.run(
        [*command, "download", *PACKAGES], cwd=state, capture_output=True, text=True, check=False
    )
    if fetched.returncode and os.environ.get("ONEFOLD_REQUIRE_TOOLS") != "1":
        pytest.skip("Debian's packages for arm64 cannot be fetched here")
    assert fetched.returncode == 0, update.stderr + fetched.stderr
    fresh = folder.with_name("debian-arm64-fresh")
    for package in state.glob("*.deb"):
        subprocess.run([dpkg, "-x", package, fresh], check=True)
    fresh.rename(folder)


def fold(system: Path, cache: Path, script: Path, *arguments: str) -> Path:
    """Build a script for that machine; return what is made."""
    command = "import sys; from builders.command.main import main; raise SystemExit(main(sys.argv[1:]))"
    asked = ["build", str(script), "--target", TARGET, "--python", str(system / "usr"), *arguments]
    done = subprocess.run(
        [sys.executable, "-c", command, *asked],
        cwd=ROOT,
        env=os.environ | {"ONEFOLD_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def says(system: Path, program: Path, *arguments: str) -> str:
    environment = {"QEMU_LD_PREFIX": str(system), "HOME": str(program.parent), "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["qemu-aarch64", program, *arguments],
        env=environment | {"PATH": os.environ["PATH"]},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


@pytest.mark.parametrize("form", ["file", "folder"])
def test_hello_with_the_systems_libraries(system: Path, cache: Path, tmp_path: Path, form: str) -> None:
    script = tmp_path / "Ünï cödé (a b)" / "hello.py"
    script.parent.mkdir()
    script.write_text(HELLO, "utf-8")
    made = fold(system, cache, script, "--form", form)
    program = made / "hello" if form == "folder" else made
    assert says(system, program, "größer") == "aarch64 (3, 11) 3 3\ngrößer\n"


@pytest.mark.program
def test_numpy_and_its_libraries_from_memory(system: Path, cache: Path, tmp_path: Path) -> None:
    script = tmp_path / "numbers_.py"
    script.write_text(NUMBERS, "utf-8")
    made = fold(system, cache, script)
    assert says(system, made) == "14 1.0\n"
    assert sorted(path.name for path in made.parent.iterdir() if path.suffix == ".so") == []
