"""What the portable archives share: a folder with the program in it, that people unpack anywhere."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

from builders.errors import BuildError
from builders.events import StepProgress
from builders.installers import naming
from builders.installers.model import Entry, Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.installers.model import Order

CHUNK = 1 << 20

FOLDER = Field(
    key="folder",
    title="Folder",
    doc="The folder that appears when the archive is unpacked; an app (.app) is one itself.",
    default=naming.versioned,
    check=naming.check,
)
NAME = Field(
    key="name",
    title="File name",
    doc="The name of the archive, without its ending.",
    default=naming.full_name,
    check=naming.check,
)


def entries(order: Order) -> tuple[Entry, ...]:
    """Return the program's files below the folder, sorted by path; a bundle of macOS is itself one."""
    before = "" if order.stage.bundle else f"{order.text('folder')}/"
    return tuple(
        Entry(
            path=before + file.path,
            size=file.size,
            executable=file.executable,
            content=file.source,
            link=file.link,
            is_exact=file.is_exact,
        )
        for file in sorted(order.stage.files, key=lambda file: file.path)
    )


def chunks(entry: Entry) -> Iterator[bytes]:
    """Yield the content of an entry in pieces."""
    if entry.link or entry.is_folder:
        return
    if entry.content is None:
        raise BuildError(f"{entry.path} is not built yet")
    if isinstance(entry.content, bytes):
        yield entry.content
        return
    with entry.content.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def content(entry: Entry) -> Iterator[bytes]:
    """Yield the content in pieces; that of a link is where it points to."""
    return iter((entry.link.encode(),)) if entry.link else chunks(entry)


class Progress:
    """Counts the bytes that went into an installer; `events` yields one event for each chunk or so."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._done = 0
        self._said = 0

    def events(self, size: int, detail: str) -> Iterator[StepProgress]:
        self._done += size
        if self._done - self._said >= CHUNK:
            self._said = self._done
            yield StepProgress(step=self._step, done=self._done, detail=detail)


def hasher() -> hashlib.blake2b:
    """Return the hash by which contents are compared."""
    return hashlib.blake2b(digest_size=16)


def digest(stream: IO[bytes] | None) -> str:
    """Return the hash of a whole stream."""
    made = hasher()
    while stream and (piece := stream.read(CHUNK)):
        made.update(piece)
    return made.hexdigest()
