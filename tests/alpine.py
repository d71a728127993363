"""Packages of a small program for Alpine, and an Alpine below a folder, in which they are installed."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st

from builders.installers import apk, apkfile, making
from builders.installers.model import Entry, Order, Preview
from builders.project.model import Module, Project
from resources.target import parse
from tests.stages import stage_of
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# What apk does not pass over.
NAMES = st.text(
    st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="/"), min_size=1, max_size=40
).filter(lambda name: not name.startswith(".keep_") and name not in {".", ".."})
MUSL = parse("x86_64-unknown-linux-musl")
FIRST = {
    "weather": b"#!/bin/sh\necho it runs\n",
    "lib/kept": b"1",
    "lib/changed": b"1.0",
    "lib/gone": b"x",
    "lib/empty": b"",
}


def order_of(
    folder: Path, contents: Mapping[str, bytes] = FIRST, version: str = "1.0", **known: Any
) -> Order:
    project = Project(
        root=folder,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version=version,
        authors=("Ada Lovelace <ada@example.org>",),
        **{
            "summary": "The weather for $5 a week",
            "homepage": "https://example.org",
            "license": "MIT",
            **known,
        },
    )
    return making.order(project, apk.FORMAT, stage_of(folder / "stage", contents), MUSL)


def write(order: Order, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return result_of(apk.FORMAT.write(order, apk.FORMAT.preview(order), folder))


def package(folder: Path, contents: Mapping[str, bytes] = FIRST, version: str = "1.0", **known: Any) -> Path:
    place = folder / version
    return write(order_of(place, contents, version, **known), place)


def of_entries(folder: Path, entries: tuple[Entry, ...]) -> Path:
    """Return a package with this in it, and nothing else."""
    needs = ("so:libc.musl-x86_64.so.1",)
    preview = Preview(file_name="weather.apk", entries=entries, needs=needs)
    return result_of(apkfile.write(order_of(folder), preview, folder))


def find_tool() -> str:
    """Return apk, or skip."""
    path = shutil.which("apk")
    if path is None:
        pytest.skip("no system but Alpine has apk; tests/apk/make-apk makes one")
    if os.geteuid() != 0:
        pytest.skip("installing below another root is for root alone")
    return path


class Alpine:
    """A system of its own below a folder, with a package that says it has musl."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tool = find_tool()
        self.does("add", "--initdb")
        musl = root / "musl-1.2.5-r0.apk"
        musl.write_bytes(_musl())
        self.does("add", musl)
        musl.unlink()

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        below = ("--root", self.root, "--arch", "x86_64", "--allow-untrusted", "--no-network")
        return subprocess.run(
            [self._tool, *below, "--repositories-file", "/dev/null", *command],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def does(self, *command: str | Path) -> str:
        """Run something that must succeed without a warning; return what it prints."""
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "WARNING" not in done.stdout + done.stderr
        return done.stdout

    def files(self) -> set[str]:
        found = (path.relative_to(self.root).as_posix() for path in self.root.joinpath("usr").rglob("*"))
        return {path for path in found if (self.root / path).is_symlink() or not (self.root / path).is_dir()}

    def altered(self) -> set[str]:
        """Return what `apk audit` says of /usr: A for what was added, U for what was changed."""
        lines = self.does("audit", "--full", "--check-permissions").splitlines()
        return {line for line in lines if line[2:].startswith("usr")}


def _musl() -> bytes:
    """Return a package with nothing in it but the name of the library."""
    files = gzip.compress(bytes(1024), mtime=0)
    lines = (
        "pkgname = musl\npkgver = 1.2.5-r0\npkgdesc = musl\narch = x86_64\nsize = 0\nlicense = MIT\n"
        f"provides = so:libc.musl-x86_64.so.1=1\ndatahash = {hashlib.sha256(files).hexdigest()}\n"
    )
    member = tarfile.TarInfo(".PKGINFO")
    member.size = len(lines)
    return gzip.compress(member.tobuf() + lines.encode().ljust(512, b"\0"), mtime=0) + files
