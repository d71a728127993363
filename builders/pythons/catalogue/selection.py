"""Which of the archives in a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.pythons.versions import matches, satisfies

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from builders.pythons.catalogue.model import Asset, Flavour
    from resources.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked for. version: "" or its first parts, "3" or "3.13". An empty tuple or None means any."""

    version: str = ""
    requires_python: str = ""
    targets: tuple[Target, ...] = ()
    flavours: tuple[Flavour, ...] = ()
    free_threaded: bool | None = None
    debug: bool | None = False

    def among(self, assets: Iterable[Asset]) -> Iterator[Asset]:
        """Yield those that fit."""
        return (asset for asset in assets if self._fits(asset))

    def _fits(self, asset: Asset) -> bool:
        return (
            (not self.targets or asset.target in self.targets)
            and (not self.flavours or asset.flavour in self.flavours)
            and self.free_threaded in {None, asset.free_threaded}
            and self.debug in {None, asset.debug}
            and matches(asset.version, self.version)
            and satisfies(asset.version, self.requires_python)
        )


def best(assets: Iterable[Asset], compilable: Collection[tuple[int, int]] = ()) -> Asset | None:
    """Return the one to fetch of a list that begins with the newest; a release comes before a pre-release.

    compilable: minor versions that a Python of this machine writes bytecode for; they come before newer ones.
    """
    ranked = sorted(
        assets, key=lambda each: (each.prerelease, bool(compilable) and each.minor not in compilable)
    )
    return ranked[0] if ranked else None
