"""All advice about the same resources, kept: nothing is read again where nothing changed."""

from __future__ import annotations

import sys
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from resources.advice.cache import load, save
from resources.model import Advice, Location

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIXES = (".py", ".toml")


class Answer:
    """The advice of one run, in a file named by what the resources are and by what reads them."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        digest = sha256(f"{sys.version_info} {fingerprint} {_reader()}".encode()).hexdigest()[:32]
        self._path = folder / f"answer-{digest}.cache"

    def load(self) -> tuple[Advice, ...] | None:
        rows = cast("list[tuple[Any, ...]] | None", load(self._path))
        return None if rows is None else tuple(map(_advice, rows))

    def save(self, advice: tuple[Advice, ...]) -> None:
        save(self._path, list(map(_row, advice)))


def _row(advice: Advice) -> tuple[Any, ...]:
    location = advice.location.value if advice.location else None
    return advice.code, advice.name, advice.message, advice.path, advice.line, location, advice.unit


def _advice(row: tuple[Any, ...]) -> Advice:
    code, name, message, path, line, location, unit = row
    place = Location(location) if location else None
    return Advice(code=code, name=name, message=message, path=path, line=line, location=place, unit=unit)


def _reader() -> str:
    """Return a text that differs whenever this folder would find other things."""
    digest = sha256()
    for file in sorted(files("resources.advice").iterdir(), key=lambda file: file.name):
        if file.name.endswith(_SUFFIXES):
            digest.update(file.read_bytes())
    return digest.hexdigest()
