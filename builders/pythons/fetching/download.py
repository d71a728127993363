"""Fetch a file: continued where it broke off, asked for again, and checked before it appears."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from builders import cache
from builders.errors import OutputError, PythonError
from builders.events import StepFinished, StepProgress, StepStarted
from builders.pythons.fetching.attempt import Wanted, attempt
from builders.pythons.fetching.part import Part
from builders.pythons.fetching.patience import Interrupted

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    import requests

    from builders.events import Event

__all__ = ["Wanted", "download"]

_SECONDS_BETWEEN = 0.1


def download(wanted: Wanted, destination: Path) -> Generator[Event, None, None]:
    """Put a file in place, in the cache; raises PythonError and OutputError.

    An interrupted one is kept beside `destination` and continued next time; one that is wrong is not kept.
    """
    started = time.monotonic()
    yield StepStarted(step=wanted.step, title=wanted.title)
    with cache.writing(), Part(destination) as part, _session() as session:
        try:
            yield from _until_right(session, wanted, part)
            part.publish()
        except (OSError, OutputError):
            part.discard()  # a full disk gets its room back
            raise
    yield StepFinished(step=wanted.step, seconds=time.monotonic() - started)


def _until_right(session: requests.Session, wanted: Wanted, part: Part) -> Generator[Event, None, None]:
    while not wanted.is_right(part):
        yield from _until_whole(session, wanted, part)
        if not wanted.sha256 or wanted.is_right(part):
            return
        found, continued = part.sha256, part.continued
        part.clear()
        # Two halves of two versions of a file make a third; a file in one piece is what the server has.
        if not continued:
            raise PythonError(
                f"{wanted} has the SHA-256 {found}, not {wanted.sha256}; it was altered, or the hash is wrong"
            )


def _until_whole(session: requests.Session, wanted: Wanted, part: Part) -> Generator[Event, None, None]:
    vain, furthest = 0, part.size
    while True:
        try:
            yield from _reported(session, wanted, part)
        except Interrupted as interruption:
            if wanted.is_right(part):
                return  # the server promised more than there is
            vain, furthest = (1, part.size) if part.size > furthest else (vain + 1, furthest)
            wait = wanted.patience.wait(vain, interruption.after)
            if wait is None:
                raise PythonError(f"{wanted} cannot be fetched: {interruption}; try again later") from None
            again = f"{interruption}; asking again in {wait:.0f} s"
            yield StepProgress(step=wanted.step, done=part.size, detail=again)
            time.sleep(wait)
            part.continued = part.size > 0
        else:
            return


def _reported(session: requests.Session, wanted: Wanted, part: Part) -> Generator[Event, None, None]:
    last = 0.0
    for done, total in attempt(session, wanted, part):
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN or done == total:
            last = now
            detail = f"{done >> 20} of {total >> 20} MiB" if total else f"{done >> 20} MiB"
            yield StepProgress(step=wanted.step, done=done, detail=detail)


def _session() -> requests.Session:
    import requests  # noqa: PLC0415 - 100 ms, and a build from the cache fetches nothing

    session = requests.Session()
    session.headers["User-Agent"] = "onefold"
    return session
