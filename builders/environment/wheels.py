"""Which version of a distribution has a wheel for a target, where the one that was asked for has none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.environment.uv import Uv
    from builders.pythons.model import Distribution

_WITHOUT = re.compile(r"([\w.-]+)==(\S+) has no (?:usable )?wheels")
_CHOSEN = re.compile(r"^\s*\+ ([\w.-]+)==(\S+)", re.MULTILINE)


def hints(uv: Uv, reason: str, distribution: Distribution, glibc: str = "") -> str:
    """Return a sentence for each distribution that uv says has no wheel, "" if it says none."""
    found = dict.fromkeys(_WITHOUT.findall(reason))
    return " ".join(_sentences(uv, found, distribution, glibc))


def _sentences(
    uv: Uv, found: dict[tuple[str, str], None], distribution: Distribution, glibc: str
) -> Iterator[str]:
    floor = f" with glibc {glibc}" if glibc else ""
    python = f"Python {distribution.version} on {distribution.target}{floor}"
    for name, version in found:
        nearest = _nearest(uv, name, version, distribution, glibc)
        known = f"the nearest version that has one is {nearest}" if nearest else "no other has one"
        yield f"{name} {version} has no wheel for {python}; {known}."


def _nearest(uv: Uv, name: str, version: str, distribution: Distribution, glibc: str) -> str:
    """Return the next version that has a wheel, else the one before, else ""."""
    for requirement, resolution in ((f"{name}>{version}", "lowest"), (f"{name}<{version}", "highest")):
        options = ("--no-deps", "--only-binary", ":all:", "--resolution", resolution)
        if chosen := _chosen(uv.dry_run(requirement, distribution, options, glibc=glibc)):
            return chosen
    return ""


def _chosen(said: str) -> str:
    found = _CHOSEN.search(said)
    return found[2] if found else ""
