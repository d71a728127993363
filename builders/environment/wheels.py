"""Which version of a distribution has a wheel for a target, where the one that was asked for has none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.environment.uv import Uv
    from builders.pythons.model import Distribution

ONLY_WHEELS = ("--only-binary", ":all:")
_WITHOUT = re.compile(r"([A-Za-z0-9][\w.-]*?)((?:[=<>]=?[^\s,]+,?)*) (?:has|have) no (?:usable )?wheels")
_FOLDER = re.compile(r"attempted to build\s+`([A-Za-z0-9][\w.-]*)")
_VERSION = re.compile(r"[=<>]=?([^\s,]+)")
_CHOSEN = re.compile(r"^\s*\+ ([\w.-]+)==(\S+)", re.MULTILINE)
_MOST_NAMES = 5  # uv gives its reasons for one distribution, seldom for a few
_PLATFORMS = {System.WINDOWS: "win32", System.MACOS: "darwin"}


class Wanted(NamedTuple):
    """A Python and target that wheels are wanted for, and uv to ask; glibc: the oldest that was chosen."""

    uv: Uv
    distribution: Distribution
    glibc: str = ""

    def __str__(self) -> str:
        floor = f" with glibc {self.glibc}" if self.glibc else ""
        return f"Python {self.distribution.version} on {self.distribution.target}{floor}"

    def version(self, requirement: str, resolution: str = "highest") -> str:
        """Return the version that would be installed of what has wheels, "" if none has."""
        options = ("--no-deps", *ONLY_WHEELS, "--resolution", resolution)
        found = _CHOSEN.search(self.uv.dry_run(requirement, self.distribution, options, glibc=self.glibc))
        return found[2] if found else ""


def hints(wanted: Wanted, reason: str) -> str:
    """Return a sentence for each distribution that uv says has no wheel, "" if it says none."""
    return " ".join(_sentence(wanted, name, asked) for name, asked in _named(reason).items())


def only_sources(wanted: Wanted, reason: str) -> tuple[str, ...]:
    """Return the distributions that uv says have no wheel and that have none in any version."""
    return tuple(name for name in _named(reason) if not wanted.version(name))


def folders(reason: str) -> tuple[str, ...]:
    """Return what uv says that it would have to build, since its folder was asked for."""
    return tuple(_FOLDER.findall(reason))


def _named(reason: str) -> dict[str, str]:
    """Return the distributions, each with what was asked of its version."""
    found = dict(_WITHOUT.findall(" ".join(reason.split())))
    return dict(list(found.items())[:_MOST_NAMES])


def _sentence(wanted: Wanted, name: str, asked: str) -> str:
    nearest = next(_near(wanted, name, asked), "")
    if nearest:
        shown = asked.removeprefix("==")
        return f"{name} {shown} has no wheel for {wanted}; the nearest version that has one is {nearest}."
    return f"{name} has no wheel for {wanted} in any version; {_remedy(wanted.distribution, name)}."


def _near(wanted: Wanted, name: str, asked: str) -> Iterator[str]:
    """Yield the next version that has a wheel, then the one before."""
    if version := _VERSION.match(asked):
        yield from filter(None, (wanted.version(f"{name}>{version[1]}", "lowest"),))
        yield from filter(None, (wanted.version(f"{name}<{version[1]}"),))


def _remedy(distribution: Distribution, name: str) -> str:
    given = "require a wheel of it by its path, made there or, of pure Python, anywhere"
    platform = _PLATFORMS.get(distribution.target.system)
    marker = f", or do without it there: \"{name}; sys_platform != '{platform}'\""
    return given + marker if platform else given
