"""An environment: layers of installed files, each published once and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One folder that goes onto the program's path.

    fingerprint: of its files' names and contents; equal on every machine for equal files.
    requires: what its distributions depend on (`Requires-Dist`); read for the project's layer only.
    """

    path: Path
    fingerprint: str
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What was installed: the project's own layer first, so that it comes before a namesake among the others.

    layers: folders laid out as site-packages is.
    fingerprints: of their contents, one a layer.
    identity: of all layers together.
    """

    layers: tuple[Path, ...]
    fingerprints: tuple[str, ...]
    identity: str
