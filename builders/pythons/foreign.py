"""A folder with a Python for another system, as it lies there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from builders import cache
from builders.pythons import layout
from builders.pythons.assembly import assembled
from builders.pythons.zips import extract_zip

if TYPE_CHECKING:
    from pathlib import Path

    from builders.pythons.model import Distribution
    from resources.target import Target

SECTION = "stdlib"


def read(root: Path, target: Target | None = None) -> Distribution | str:
    """Return the Python in a folder, or why it cannot be used; raises PythonError if a part is missing."""
    packed = layout.zipped_stdlib(root)
    answer = layout.as_answer(root, target, _unpacked(packed) if packed else None)
    return assembled(answer, {})


def _unpacked(packed: Path) -> Path:
    """Return the library of an embeddable Python, unpacked in the cache."""
    with packed.open("rb") as file:
        published = cache.place(SECTION, hashlib.file_digest(file, "sha256").hexdigest())
    cache.once(published, lambda folder: extract_zip(packed, folder))
    return published
