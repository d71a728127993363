"""Packages of rpm for tests: of a small program, or of nothing but what a test puts in."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

from builders.installers import making
from builders.installers.model import Entry, Order, Preview
from builders.installers.rpm import package, writing
from builders.project.model import Module, Project
from resources.target import parse
from tests.stages import stage_of
from tests.working import result_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LINUX = parse("x86_64-unknown-linux-gnu")
EPOCH = 315_532_800
PROGRAM = b"#!/bin/sh\necho it runs\n"
CONTENTS = {
    "weather": PROGRAM,
    "bill.cdx.json": b"{}",
    "COPYING.txt": b"All of it.\n",
    "lib/empty": b"",
    "lib/Ünï $HOME [a]*": b"odd",
    "lib/large": bytes(range(251)) * 9000,
}


def order_of(
    folder: Path, contents: Mapping[str, bytes] = CONTENTS, how: str = "zstd", **known: Any
) -> Order:
    stage = stage_of(folder / "stage", {**contents, "lib/link": "large"})
    values = {
        "version": "1.0",
        "summary": "The weather for $5 a week",
        "homepage": "https://example.org/$HOME",
        "installers": {"rpm": {"compression": how, "depends": ["git >= 2.30", "bash"]}},
    }
    project = Project(
        root=folder,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        authors=("Ada Lovelace <ada@example.org>",),
        license="MIT",
        **{**values, **known},
    )
    return making.order(project, package.FORMAT, stage, LINUX)


def made(folder: Path, contents: Mapping[str, bytes] = CONTENTS, how: str = "zstd", **known: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    order = order_of(folder, contents, how, **known)
    return result_of(package.FORMAT.write(order, package.FORMAT.preview(order), folder))


def of_entries(folder: Path, entries: tuple[Entry, ...]) -> Path:
    """Return a package with this in it, and nothing else."""
    preview = Preview(file_name="weather.rpm", entries=entries)
    return result_of(writing.write(order_of(folder), preview, folder))


def said(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
