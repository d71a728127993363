"""The version of this Onefold."""

from __future__ import annotations

from importlib import metadata


def version() -> str:
    try:
        return metadata.version("onefold")
    except metadata.PackageNotFoundError:
        return "0 (a checkout that is not installed)"
