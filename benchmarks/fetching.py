"""Measure fetching and unpacking beside curl and tar: `python -m benchmarks.fetching` (docs/fetching.md)."""

from __future__ import annotations

import hashlib
import io
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import zstandard

from builders import cache
from builders.pythons.choose import choose
from builders.pythons.extraction import extract
from builders.pythons.fetching.download import Wanted, download
from builders.pythons.inventory import inventory

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = Path("docs/fetching.md")
ROUNDS = 9
FILE_BYTES = 200 << 20
ARCHIVE_BYTES = 100_000_000
PIECE = 200_000
PORT = 8765
TEXT = """\
# Fetching and unpacking a Python

Written by `python -m benchmarks.fetching` on {machine}: medians of {rounds} rounds, in turns.
The server is Python's own `http.server`, on the same machine; ours checks the SHA-256 besides.

| | ours: s | CPU s | the other: s | CPU s | seconds, ours to the other's |
|---|--:|--:|--:|--:|--:|
{rows}
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="onefold-fetching-") as folder:
        os.environ |= {cache.VARIABLE: f"{folder}/cache", "no_proxy": "127.0.0.1"}
        rows = [_fetching(Path(folder)), _unpacking(Path(folder))]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, shared"
    text = TEXT.format(machine=machine, rounds=ROUNDS, rows="\n".join(rows))
    sys.stdout.write(text)
    DOCUMENT.write_text(text, "utf-8")
    return 0


def _fetching(folder: Path) -> str:
    content = os.urandom(FILE_BYTES)
    (folder / "file").write_bytes(content)
    url = f"http://127.0.0.1:{PORT}/file"
    wanted = Wanted(url=url, sha256=hashlib.sha256(content).hexdigest(), step="fetch", title="Fetching")
    command = (sys.executable, "-m", "http.server", str(PORT), "--bind", "127.0.0.1", "--directory", folder)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        theirs, ours = folder / "theirs", folder / "cache/ours"
        return _row(
            "fetch 200 MiB",
            lambda: list(download(wanted, ours)),
            "curl",
            lambda: subprocess.run(("curl", "-s", "-o", theirs, url), check=True),
            (theirs, ours),
        )
    finally:
        server.terminate()
        server.wait()


def _unpacking(folder: Path) -> str:
    archive, theirs, ours = folder / "archive.tar.zst", folder / "theirs", folder / "ours"
    files = _write_archive(archive)

    def tar() -> None:
        theirs.mkdir()
        subprocess.run(("tar", "--zstd", "-xf", archive, "-C", theirs), check=True)

    def own() -> None:
        ours.mkdir()
        extract(archive, ours)

    name = f"unpack {archive.stat().st_size / 1e6:.0f} MB of .tar.zst, {files} files"
    return _row(name, own, "tar --zstd", tar, (theirs, ours))


def _write_archive(archive: Path) -> int:
    """Write a Python, and files that do not shrink, as object files do; return how many."""
    files = inventory(choose(None), pip=False).files
    with (
        archive.open("wb") as file,
        zstandard.ZstdCompressor(level=9).stream_writer(file, closefd=False) as stream,
        tarfile.open(fileobj=stream, mode="w|", format=tarfile.GNU_FORMAT) as tar,
    ):
        for name, path in files.items():
            tar.add(path.resolve(), f"python/install/{name}")
        number = 0
        while file.tell() < ARCHIVE_BYTES:
            member = tarfile.TarInfo(f"python/build/{number}.o")
            member.size = PIECE
            tar.addfile(member, io.BytesIO(os.urandom(PIECE)))
            number += 1
    return len(files) + number


def _row(
    name: str, ours: Callable[[], object], other: str, theirs: Callable[[], object], made: tuple[Path, ...]
) -> str:
    """Return a row of the table; what was made is removed before each round."""
    seconds: dict[str, list[float]] = {"ours": [], "theirs": []}
    work: dict[str, list[float]] = {"ours": [], "theirs": []}
    for round_ in range(ROUNDS):
        turns = (("ours", ours), ("theirs", theirs))
        for who, run in turns if round_ % 2 else reversed(turns):
            _remove(made)
            started, used = time.perf_counter(), _processor()
            run()
            seconds[who].append(time.perf_counter() - started)
            work[who].append(_processor() - used)
    cells = [f"{statistics.median(each[who]):.2f}" for who in seconds for each in (seconds, work)]
    ratio = statistics.median(seconds["ours"]) / statistics.median(seconds["theirs"])
    return f"| {name}, beside {other} | {' | '.join(cells)} | {ratio:.2f} |"


def _processor() -> float:
    """Return the seconds that this process and its children used of the processors."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _remove(made: tuple[Path, ...]) -> None:
    for path in made:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    os.sync()


if __name__ == "__main__":
    raise SystemExit(main())
