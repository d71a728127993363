"""What a catalogue lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resources.target import Target

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?")


class Flavour(StrEnum):
    """What an archive holds: a Python to run, with debugging symbols or without, or what it was made of."""

    INSTALL_ONLY_STRIPPED = "install_only_stripped"
    INSTALL_ONLY = "install_only"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One archive of a release.

    release: its tag, a date ("20260203").
    build: how it was built, of a full archive ("pgo+lto", "debug").
    """

    name: str
    url: str
    sha256: str
    release: str
    version: str
    target: Target
    flavour: Flavour
    build: str = ""
    free_threaded: bool = False

    @property
    def debug(self) -> bool:
        return "debug" in self.build.split("+")

    @property
    def minor(self) -> tuple[int, int]:
        return self.order[0], self.order[1]

    @property
    def order(self) -> tuple[int, int, int, str, int]:
        """What its version sorts by, as Distribution.order does."""
        parts = _VERSION.fullmatch(self.version)
        assert parts is not None  # noqa: S101 - naming.py reads no other
        major, minor, micro = int(parts[1]), int(parts[2]), int(parts[3])
        return major, minor, micro, parts[4] or "release", int(parts[5] or 0)

    @property
    def prerelease(self) -> bool:
        return self.order[3] != "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One release. assets: newest version first. age: seconds since it was asked for."""

    release: str
    assets: tuple[Asset, ...]
    age: float = 0.0
