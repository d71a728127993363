"""Write an installed Python as an archive in the layout of python-build-standalone, the same bytes each time.

full (.tar.zst)            python/PYTHON.json, python/install/..., python/licenses/...
install_only (.tar.gz)     python/...
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import tarfile
import time
from typing import IO, TYPE_CHECKING

from builders.errors import OutputError, PythonError
from builders.events import Artefact, StepFinished, StepProgress, StepStarted
from builders.pythons import manifest
from builders.pythons.extraction import TOP
from builders.pythons.inventory import Inventory, inventory
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from builders.events import Event
    from builders.pythons.model import Distribution

STEP = "capture"
FULL, INSTALL_ONLY = ".tar.zst", ".tar.gz"
# Not 1970: a zip file, which may be made of these files later, cannot say so.
_TIME = 315_619_200
_LEVEL = 9


def capture(distribution: Distribution, output: Path, *, pip: bool = False) -> Generator[Event, None, Path]:
    """Write the archive and return its path; raises PythonError and OutputError.

    output: a file, whose suffix decides between full and install_only, or a folder for a full one.
    """
    if distribution.target.system is System.WINDOWS:
        raise PythonError("a Python for Windows cannot be captured yet; zip its folder instead")
    archive = _named(distribution, output)
    started = time.monotonic()
    files = inventory(distribution, pip=pip)
    yield StepStarted(step=STEP, title=f"Writing {archive.name}", total=len(files.files))
    partial = archive.with_name(f".{archive.name}.partial")
    try:
        with _compressed(partial, archive) as stream, _tar(stream) as tar:
            yield from _write(tar, distribution, files, full=archive.name.endswith(FULL))
        partial.replace(archive)
    except OSError as error:
        raise OutputError(f"cannot write {archive}: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
    yield StepFinished(step=STEP, seconds=time.monotonic() - started)
    yield Artefact(path=str(archive), kind="Python archive", size=archive.stat().st_size)
    return archive


def _named(distribution: Distribution, output: Path) -> Path:
    if output.name.endswith((FULL, INSTALL_ONLY)):
        return output.absolute()
    return output.absolute() / f"cpython-{distribution.version}-{distribution.target}-full{FULL}"


@contextlib.contextmanager
def _compressed(partial: Path, archive: Path) -> Iterator[IO[bytes]]:
    partial.parent.mkdir(parents=True, exist_ok=True)
    with partial.open("wb") as file:
        if archive.name.endswith(FULL):
            import zstandard  # noqa: PLC0415 - only for this kind

            with zstandard.ZstdCompressor(level=_LEVEL).stream_writer(file, closefd=False) as stream:
                yield stream
        else:
            with gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0, compresslevel=6) as compressed:
                yield compressed  # type: ignore[misc] # it reads and writes bytes as IO[bytes] does


def _tar(stream: IO[bytes]) -> tarfile.TarFile:
    return tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)


def _write(
    tar: tarfile.TarFile, distribution: Distribution, files: Inventory, *, full: bool
) -> Generator[Event, None, None]:
    prefix = f"{TOP}/{manifest.INSTALL}" if full else TOP
    if full:
        description = manifest.describe(distribution, files.places)
        _add(tar, f"{TOP}/{manifest.NAME}", json.dumps(description, indent=1, sort_keys=True).encode())
    for number, (name, path) in enumerate(sorted(files.files.items())):
        _add(tar, f"{prefix}/{name}", path.read_bytes(), executable=os.access(path, os.X_OK))
        if number % 500 == 0:
            yield StepProgress(step=STEP, done=number, detail=name)
    for name, target in sorted(files.links.items()):
        _link(tar, f"{prefix}/{name}", target)
    if full:
        for number, path in enumerate(distribution.licences):
            name = manifest.LICENCE if number == 0 else f"licenses/{path.name}"
            _add(tar, f"{TOP}/{name}", path.read_bytes())


def _add(tar: tarfile.TarFile, name: str, content: bytes, *, executable: bool = False) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(content), _TIME, 0o755 if executable else 0o644
    tar.addfile(member, io.BytesIO(content))


def _link(tar: tarfile.TarFile, name: str, target: str) -> None:
    member = tarfile.TarInfo(name)
    member.type, member.linkname, member.mtime, member.mode = tarfile.SYMTYPE, target, _TIME, 0o777
    tar.addfile(member)
