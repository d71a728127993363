"""Which distribution of an environment needs which, from Requires-Dist."""

from __future__ import annotations

from importlib.metadata import PathDistribution
from typing import TYPE_CHECKING

from builders.licences.names import normalised
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from packaging.requirements import Requirement

    from builders.pythons.model import Distribution

PLATFORMS = {
    System.LINUX: {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"},
    System.MACOS: {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"},
    System.WINDOWS: {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"},
}


def requirements(folders: Sequence[Path], python: Distribution) -> dict[Path, tuple[str, ...]]:
    """Return for each .dist-info folder the normalised names that it needs and that are there too."""
    wanted = {folder: _read(folder) for folder in folders}
    installed = {folder: _name(folder) for folder in folders}
    environment = _environment(python)
    extras: dict[str, set[str]] = {name: {""} for name in installed.values()}
    found: dict[Path, tuple[str, ...]] = {}
    for _ in range(len(folders) + 1):  # an extra may bring in another one: until nothing changes
        needs = {
            folder: [
                requirement
                for requirement in wanted[folder]
                if normalised(requirement.name) in extras
                and _applies(requirement, environment, extras[installed[folder]])
            ]
            for folder in folders
        }
        for requirement in (requirement for rows in needs.values() for requirement in rows):
            extras[normalised(requirement.name)] |= requirement.extras
        names = {folder: tuple(sorted({normalised(row.name) for row in needs[folder]})) for folder in folders}
        if names == found:
            break
        found = names
    return found


def _name(folder: Path) -> str:
    return normalised(PathDistribution(folder).metadata["Name"] or folder.name.partition("-")[0])


def _read(folder: Path) -> list[Requirement]:
    """Return the requirements of a distribution; one that is not valid is passed over."""
    from packaging.requirements import (  # noqa: PLC0415 - slow to import, and builds without changes never need it
        InvalidRequirement,
        Requirement,
    )

    found = []
    for line in PathDistribution(folder).metadata.get_all("Requires-Dist") or ():
        try:
            found.append(Requirement(line))
        except InvalidRequirement:
            continue
    return found


def _applies(requirement: Requirement, environment: Mapping[str, str], extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({**environment, "extra": extra}) for extra in sorted(extras))


def _environment(python: Distribution) -> dict[str, str]:
    """Return the values of markers for the target, whatever machine this is."""
    return {
        **PLATFORMS[python.target.system],
        "platform_machine": python.target.architecture,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": f"{python.minor[0]}.{python.minor[1]}",
        "python_full_version": python.version,
        "implementation_version": python.version,
        "platform_release": "",
        "platform_version": "",
    }
