"""The list of a release: fetched, kept, and used without a connection.

<cache>/catalogue/<source>/latest-release.json    which release is the newest; its time is when it was asked
<cache>/catalogue/<source>/<tag>/SHA256SUMS       what is in a release, which never changes
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from typing import TYPE_CHECKING

from builders import cache
from builders.errors import PythonError
from builders.events import Finding, Level
from builders.pythons.catalogue.model import Catalogue
from builders.pythons.catalogue.naming import assets
from builders.pythons.catalogue.source import OFFLINE, Source
from builders.pythons.fetching.download import Wanted, download
from builders.pythons.fetching.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from builders.events import Event
    from builders.pythons.catalogue.model import Asset

STEP = "catalogue"
_TITLE = "Asking which Pythons there are"
_MOST_BYTES = 4 << 20
# A list that is kept will do, so nobody waits long for a newer one.
_PATIENCE = Patience(connect=5.0, silence=10.0, attempts=3)
_TAG = re.compile(r"\w{1,40}")


def load(source: Source, *, refresh: bool = False) -> Generator[Event, None, Catalogue]:
    """Return the release that the source names, or the newest; raises PythonError.

    refresh: ask even if what is kept is young enough.
    """
    folder = cache.place("catalogue", hashlib.sha256(source.releases.encode()).hexdigest()[:16])
    pointer = folder / "latest-release.json"
    release, age = source.release, 0.0
    if not release:
        yield from _refresh(source, pointer, refresh=refresh)
        release, age = _tag(pointer), _age(pointer)
    sums = folder / _checked(release) / "SHA256SUMS"
    if not sums.is_file():
        _refuse_offline(source, f"release {release} of the catalogue")
        with cache.lock(sums):
            yield from download(_wanted(f"{source.releases}/{release}/SHA256SUMS"), sums)
    return Catalogue(release=release, assets=_read(sums, f"{source.releases}/{release}"), age=age)


def _refresh(source: Source, pointer: Path, *, refresh: bool) -> Generator[Event, None, None]:
    """See to it that the pointer is there and young enough, or say that it is not."""
    age = _age(pointer)
    if (0 <= age < source.seconds and not refresh) or (source.offline and pointer.is_file()):
        return
    _refuse_offline(source, "the catalogue of Pythons")
    try:
        with cache.lock(pointer):
            yield from download(_wanted(source.latest), pointer)
    except PythonError as error:
        if not pointer.is_file():
            raise
        yield Finding(
            level=Level.WARNING,
            code="old-catalogue",
            message=f"{error}; the list of {age / 3600:.0f} hours ago is used",
        )


def _wanted(url: str) -> Wanted:
    return Wanted(url=url, step=STEP, title=_TITLE, most=_MOST_BYTES, patience=_PATIENCE)


def _refuse_offline(source: Source, what: str) -> None:
    if source.offline:
        raise PythonError(f"{what} is not kept here, and {OFFLINE} or the settings forbid to fetch it")


def _age(pointer: Path) -> float:
    try:
        return time.time() - pointer.stat().st_mtime
    except OSError:
        return -1.0


def _tag(pointer: Path) -> str:
    try:
        content = json.loads(pointer.read_bytes())
        return _checked(str(content["tag"]))
    except (OSError, ValueError, KeyError, TypeError, PythonError) as error:
        pointer.unlink(missing_ok=True)
        raise PythonError(
            f"the catalogue of Pythons cannot be read ({error!r}); is the mirror right?"
        ) from error


def _checked(tag: str) -> str:
    if not _TAG.fullmatch(tag):
        raise PythonError(f"{tag!r} is not the name of a release; it is a date such as 20260203")
    return tag


def _read(sums: Path, folder: str) -> tuple[Asset, ...]:
    found = assets(sums.read_text("utf-8", "replace"), folder)
    if not found:
        sums.unlink(missing_ok=True)
        raise PythonError(f"{folder}/SHA256SUMS lists no Python; is the mirror right?")
    return found
