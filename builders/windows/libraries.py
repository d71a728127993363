"""The libraries that a Python for Windows itself consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.errors import BuildError
from resources.model import Decision, Kind, Location, Resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.pythons.model import Distribution

# The stable ABI's library, which leads to the real one, and the C++ runtime, which Windows does not have.
_BESIDE = ("python3.dll", "python3t.dll", "vcruntime140.dll", "vcruntime140_1.dll")


def own_libraries(distribution: Distribution) -> tuple[Decision, ...]:
    """Return what the launcher and every extension module need; Windows loads libraries only from files."""
    python = distribution.shared_library
    if python is None:
        raise BuildError(f"{distribution} has no library (python3*.dll); choose another with --python")
    files = {distribution.shared_library_name: python} | dict(_beside(python.parent))
    return tuple(_decision(name, path) for name, path in files.items())


def _beside(folder: Path) -> Iterator[tuple[str, Path]]:
    for name in _BESIDE:
        if (folder / name).is_file():
            yield name, folder / name


def _decision(name: str, path: Path) -> Decision:
    resource = Resource(
        kind=Kind.LIBRARY,
        name=name,
        path=path,
        relative=name,
        size=path.stat().st_size,
        distribution="python",
    )
    reason = "Python needs it, and this system loads libraries only from files"
    return Decision(resource=resource, location=Location.FILESYSTEM_RELATIVE, reason=reason)


def library_folders(decisions: tuple[Decision, ...]) -> tuple[str, ...]:
    """Return the folders with libraries below that of the program's files.

    The system looks into them for what a library needs, as `os.add_dll_directory` would make it.
    """
    files = [
        decision.resource.relative
        for decision in decisions
        if decision.resource.kind is Kind.LIBRARY and decision.location is Location.FILESYSTEM_RELATIVE
    ]
    folders = (relative.rpartition("/")[0] for relative in files)
    return tuple(sorted({folder for folder in folders if folder}))
