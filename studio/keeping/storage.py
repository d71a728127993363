"""Small texts that outlive the Studio: trusted folders, recent projects, saved filters, unsaved settings."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from builders.replacing import replace


def folder() -> Path:
    """Return the folder, made where there is none; ONEFOLD_STATE names another."""
    chosen = os.environ.get("ONEFOLD_STATE")
    place = Path(chosen) if chosen else Path(platformdirs.user_state_dir("onefold", appauthor=False))
    place.mkdir(parents=True, exist_ok=True)
    return place


def read(name: str) -> str:
    """Return the text of that name, "" if there is none or it cannot be read."""
    try:
        return (folder() / name).read_text("utf-8")
    except (OSError, ValueError):
        return ""


def write(name: str, text: str) -> None:
    """Replace the text at once: a reader, or a crash, finds the old one or the new one. Raises OSError."""
    file = folder() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    replace(file, text.encode())


def remove(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)
