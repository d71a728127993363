"""Read the names of published archives.

cpython-3.13.2+20250212-x86_64-unknown-linux-gnu-install_only_stripped.tar.gz
cpython-3.13.2+20250212-x86_64-unknown-linux-gnu-freethreaded+pgo+lto-full.tar.zst
        version release target                   what it is
"""

from __future__ import annotations

import re
from urllib.parse import quote

from builders.pythons.catalogue.model import Asset, Flavour
from resources.target import TARGETS

_NAME = re.compile(r"cpython-(\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)\+(\w+)-(.+)\.tar\.(?:gz|zst)")
_SUM = re.compile(r"([0-9a-f]{64}) [ *]([\w.+-]+)")
_FREE_THREADED = "freethreaded"


def assets(sums: str, folder: str) -> tuple[Asset, ...]:
    """Return what a SHA256SUMS lists for targets that are known here, newest first.

    folder: the address that the names are relative to.
    """
    found = [asset for line in sums.splitlines() if (asset := _asset(line, folder))]
    return tuple(sorted(found, key=_newest_first))


def _asset(line: str, folder: str) -> Asset | None:
    listed = _SUM.fullmatch(line.strip())
    name = _NAME.fullmatch(listed[2]) if listed else None
    if listed is None or name is None:
        return None
    target = next((each for each in TARGETS if name[3].startswith(f"{each.triple}-")), None)
    if target is None:
        return None
    *options, flavour = name[3].removeprefix(f"{target.triple}-").split("-")
    build = [option for options_ in options for option in options_.split("+")]
    if flavour not in set(Flavour) or "static" in build or "shared" in build:
        return None  # 2023 and before; and static Pythons for musl, which load no extension modules
    return Asset(
        name=listed[2],
        url=f"{folder}/{quote(listed[2])}",
        sha256=listed[1],
        release=name[2],
        version=name[1],
        target=target,
        flavour=Flavour(flavour),
        build="+".join(option for option in build if option != _FREE_THREADED),
        free_threaded=_FREE_THREADED in build,
    )


def _newest_first(asset: Asset) -> tuple[object, ...]:
    major, minor, micro, stage, number = asset.order
    places = {"a": 3, "b": 2, "rc": 1, "release": 0}
    version = (-major, -minor, -micro, places[stage], -number)
    kind = (asset.free_threaded, list(Flavour).index(asset.flavour), asset.debug, -len(asset.build))
    return (*version, asset.target.triple, *kind)  # of builds, pgo+lto is the fastest
