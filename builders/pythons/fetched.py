"""Pythons that were fetched before, so that they are found by version and without a connection.

<cache>/fetched/<sha256>.json    what was fetched; the Python itself lies at <cache>/pythons/<sha256>
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders import cache
from builders.pythons import archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.pythons.model import Distribution
    from resources.target import Target

SECTION = "fetched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One Python that was fetched, and from where."""

    distribution: Distribution
    sha256: str
    url: str


def note(sha256: str, url: str, distribution: Distribution) -> None:
    """Remember that it was fetched."""
    record = {"url": url, "version": distribution.version, "target": distribution.target.triple}
    cache.write_file(cache.place(SECTION, f"{sha256}.json"), json.dumps(record).encode())


def fetched(target: Target | None = None) -> tuple[Fetched, ...]:
    """Return what was fetched and is still here, newest version first."""
    found = [each for each in _records() if target in {None, each.distribution.target}]
    return tuple(sorted(found, key=lambda each: (each.distribution.order, each.sha256), reverse=True))


def _records() -> Iterator[Fetched]:
    for path in (cache.home() / SECTION).glob("*.json"):
        try:
            url = str(json.loads(path.read_bytes())["url"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        distribution = archive.kept(path.stem)
        if distribution:
            yield Fetched(distribution=distribution, sha256=path.stem, url=url)
