"""What earlier scans read: the facts of ELF files, and whole folders that the caller vouches for.

Each file is one line with the checksum of the rest, and then JSON. A file that is damaged, or of another
version of this format, is as good as none.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import xxhash

from resources import elf, pe
from resources.elf import ElfFacts
from resources.model import Kind
from resources.scan.listing import Found, Listing
from resources.scan.tree import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

_VERSION: Final = 4
_FACTS: Final = "elf.json"
_MOST_FACTS: Final = 20_000
_NAMES: Final = tuple(field.name for field in fields(ElfFacts))
_KINDS: Final = {kind.value: kind for kind in Kind}


class ScanCache:
    """A folder of such files; None as folder remembers nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._known: dict[str, list[Any]] = {}
        self._used: dict[str, list[Any]] = {}
        self._read: dict[str, ElfFacts | None] = {}
        known = self._load(_FACTS)
        if isinstance(known, dict):
            self._known = known

    def facts(self, path: Path | str) -> ElfFacts | None:
        """Return what the file says; one that cannot be read says that as its problem."""
        key = os.fspath(path)
        if key not in self._read:
            try:
                self._read[key] = self._remembered(key)
            except OSError as error:
                self._read[key] = ElfFacts(problem=f"it cannot be read: {error.strerror}")
        return self._read[key]

    def listing(self, name: str) -> Listing | None:
        """Return the listing that was kept under that name; "" is never kept."""
        rows = self._load(f"{name}.json") if name else None
        if not isinstance(rows, list):
            return None
        found, troubles = rows
        for row in found:
            row[0] = _KINDS[row[0]]
        return Listing(tuple(map(Found._make, found)), tuple(map(Trouble._make, troubles)))

    def keep_listing(self, name: str, listing: Listing) -> None:
        if name:
            self._store(f"{name}.json", listing)

    def close(self) -> None:
        """Write down the facts that are new."""
        if any(self._known.get(path) is not row for path, row in self._used.items()):
            kept = {
                **self._used,
                **{path: row for path, row in self._known.items() if path not in self._used},
            }
            self._store(_FACTS, dict(list(kept.items())[:_MOST_FACTS]))

    def _remembered(self, path: str) -> ElfFacts | None:
        status = os.stat(path)  # noqa: PTH116 - once for each library, and a str is at hand
        row = self._known.get(path)
        if row is None or row[:2] != [status.st_size, status.st_mtime_ns]:
            facts = elf.read(path) or pe.read(path)
            self._used[path] = [status.st_size, status.st_mtime_ns, facts and list(astuple(facts))]
            return facts
        self._used[path] = row
        return _facts(row[2])

    def _load(self, name: str) -> object:
        if self._folder is None:
            return None
        try:
            checksum, _newline, data = (self._folder / name).read_bytes().partition(b"\n")
        except OSError:
            return None
        return json.loads(data) if checksum == _checksum(data) else None

    def _store(self, name: str, value: object) -> None:
        """Write a file at once, under its name only when it is complete; a cache that is full is no error."""
        if self._folder is None:
            return
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self._folder, prefix=name)
            try:
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(_checksum(data) + b"\n" + data)
                Path(temporary).replace(self._folder / name)
            except OSError:
                Path(temporary).unlink(missing_ok=True)
        except OSError:
            return


def key(*parts: str | Sequence[str]) -> str:
    """Return a file name for what depends on those parts."""
    return "listing-" + xxhash.xxh3_128_hexdigest(json.dumps([_VERSION, *parts]).encode())


def _checksum(data: bytes) -> bytes:
    return f"onefold-scan-{_VERSION} {xxhash.xxh3_128_hexdigest(data)}".encode()


def _facts(row: list[Any] | None) -> ElfFacts | None:
    if row is None:
        return None
    return ElfFacts(**dict(zip(_NAMES, (_frozen(value) for value in row), strict=True)))


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
