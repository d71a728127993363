"""Fetch an archive into the cache and unpack it there.

<cache>/archives/<sha256><suffix>    only until it is unpacked; beside it what is there of one that broke off
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from builders import cache
from builders.errors import PythonError
from builders.pythons import archive
from builders.pythons.catalogue.source import OFFLINE, source
from builders.pythons.fetched import note
from builders.pythons.fetching.address import file_name, public
from builders.pythons.fetching.download import Wanted, download

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from builders.events import Event
    from builders.pythons.catalogue.model import Asset
    from builders.pythons.model import Distribution
    from resources.target import Target

STEP = "fetch"
SECTION = "archives"
_KEPT_SECONDS = 7 * 24 * 3600.0
_SUFFIXES = (".tar.zst", ".tar.gz", ".tgz", ".tar", ".zip")


def fetch_asset(asset: Asset) -> Generator[Event, None, Distribution]:
    """Return the Python of an archive of the catalogue; raises PythonError and OutputError."""
    return (yield from fetch(asset.url, asset.sha256, asset.target))


def fetch(url: str, sha256: str, target: Target | None = None) -> Generator[Event, None, Distribution]:
    """Return the Python at an address, whose SHA-256 is known; raises PythonError and OutputError."""
    sha256 = sha256.lower()
    found = archive.kept(sha256)
    if found is None:
        found = yield from _fetched(url, sha256, target)
    elif target and found.target != target:
        raise PythonError(f"{public(url)} holds a Python for {found.target}, not for {target}")
    note(sha256, url, found)
    return found


def _fetched(url: str, sha256: str, target: Target | None) -> Generator[Event, None, Distribution]:
    name = file_name(url)
    suffix = next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), "")
    if not suffix:
        raise PythonError(f"{public(url)} is no archive that is known here ({', '.join(_SUFFIXES)})")
    if source().offline:
        raise PythonError(f"{public(url)} is not kept here, and {OFFLINE} or the settings forbid to fetch it")
    place = cache.place(SECTION, sha256 + suffix)
    _sweep(place.parent)
    with cache.lock(place):
        if not place.is_file():
            wanted = Wanted(url=url, step=STEP, title=f"Fetching {name}", sha256=sha256)
            yield from download(wanted, place)
        try:
            return archive.unpack(place, sha256, target)
        except PythonError as error:
            raise PythonError(str(error).replace(str(place), public(url))) from error
        finally:
            place.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what was given up half fetched, a week ago."""
    for path in (*folder.glob(".*.partial"), *folder.glob(".*.version")):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _KEPT_SECONDS:
                path.unlink()
