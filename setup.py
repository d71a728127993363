"""The floors as packages inside `onefold`; see packaging/onefold/__init__.py for the reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from setuptools import setup

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOORS = ("resources", "builders", "studio")
ALONG = ("samples",)


def folders() -> Iterator[Path]:
    """Yield every folder of the floors and of the samples; each ships whole, C sources and data included."""
    for floor in map(Path, (*FLOORS, *ALONG)):
        inside = (path for path in sorted(floor.rglob("*")) if path.is_dir() and path.name != "__pycache__")
        yield from (floor, *inside)


package_dir = {"onefold": "packaging/onefold"} | {
    "onefold." + ".".join(folder.parts): folder.as_posix() for folder in folders()
}

setup(packages=list(package_dir), package_dir=package_dir, package_data={"": ["*"]})
