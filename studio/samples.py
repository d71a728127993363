"""Programs to try Onefold with; each is copied to the user's documents, where it can be changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from studio.engine.calling import FLOORS

_LITTER = shutil.ignore_patterns("__pycache__", "dist", "build", "*.egg-info", ".onefold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """name: of the file or folder in samples/; opens: what of it is opened."""

    name: str
    title: str
    said: str


def samples() -> tuple[Sample, ...]:
    """Return those that came with this Studio."""
    from PySide6.QtCore import QCoreApplication

    translate = QCoreApplication.translate
    known = (
        Sample(
            name="hello.py",
            title=translate("samples", "Hello"),
            said=translate("samples", "One file that says itself what it needs"),
        ),
        Sample(
            name="weather",
            title=translate("samples", "Weather"),
            said=translate("samples", "A package with a table of data, for the terminal"),
        ),
    )
    return tuple(sample for sample in known if (_folder() / sample.name).exists())


def copy(sample: Sample) -> Path:
    """Return the user's copy, made now if there is none; raises OSError."""
    source = _folder() / sample.name
    target = Path(platformdirs.user_documents_dir()) / "Onefold samples" / sample.name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=_LITTER)
        else:
            shutil.copyfile(source, target)
    return target


def _folder() -> Path:
    return FLOORS / "samples"
