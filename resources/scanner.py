"""Turn a standard library and an environment into resources."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from resources.model import Advice, Kind, Resource
from resources.resting import collector_at_rest
from resources.scan import startup, tree
from resources.scan.binaries import Binaries
from resources.scan.cache import ScanCache, key
from resources.scan.libraries import link
from resources.scan.listing import Listing, classify
from resources.scan.merging import Layer, Merged, merge
from resources.scan.records import Owners
from resources.scan.system import SystemLibraries
from resources.target import System, Target, this_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_PYTHON: Final = "python"
_SITE: Final = ("site-packages", "dist-packages")
_BINARIES: Final = frozenset({Kind.EXTENSION, Kind.LIBRARY})
_ADVICE_ORDER: Final = attrgetter("path", "line", "code", "message")
_NOTHING: Final[Mapping[Path, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonFolders:
    """The parts of a Python distribution that a scan reads.

    stdlib, extensions: the folders of os.py and of the standard library's extension modules (lib-dynload).
    extension_suffixes: as importlib.machinery.EXTENSION_SUFFIXES of that Python, in its order.
    """

    version: tuple[int, int]
    stdlib: Path
    extensions: Path | None = None
    builtin_modules: tuple[str, ...] = ()
    extension_suffixes: tuple[str, ...]
    target: Target = field(default_factory=this_machine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Everything that could ship, sorted by kind and name, and what was found out on the way."""

    resources: tuple[Resource, ...]
    advice: tuple[Advice, ...]


def scan(
    python: PythonFolders,
    folders: Sequence[Path],
    cache: Path | None,
    *,
    first: Collection[Path] = (),
    fingerprints: Mapping[Path, str] = _NOTHING,
    system: Callable[[str], Iterable[Path]] | None = None,
) -> Scan:
    """Read the standard library and folders like site-packages, of which a later one wins.

    cache: a folder of our own; None to remember nothing.
    first: those of `folders` that even come before the standard library, as the folder of a script does.
    fingerprints: for a folder (or `python.stdlib`) that does not change: a text that differs when its content
        does. Such a folder is read once.
    system: which files the system has of a library's name, best first.
    """
    with collector_at_rest():
        memory = ScanCache(cache)
        layers = _layers(python, folders, first, memory, fingerprints)
        merged = merge(layers, python.builtin_modules)
        if python.target.system is not System.MACOS:
            merged = _linked(merged, memory, system or SystemLibraries(), python.target)
        memory.close()
        return Scan(
            resources=_sorted(merged.resources), advice=tuple(sorted(merged.advice, key=_ADVICE_ORDER))
        )


def _layers(
    python: PythonFolders,
    folders: Sequence[Path],
    first: Collection[Path],
    memory: ScanCache,
    fingerprints: Mapping[Path, str],
) -> tuple[Layer, ...]:
    """Read all folders; what comes first hides what comes later."""
    library = _library(python, memory, fingerprints.get(python.stdlib, ""))
    before = [folder for folder in reversed(folders) if folder in first]
    after = [folder for folder in reversed(folders) if folder not in first]
    layers = [[_layer(folder, python, memory, fingerprints) for folder in part] for part in (before, after)]
    return (*layers[0], *library, *layers[1])


def _linked(
    merged: Merged, memory: ScanCache, system: Callable[[str], Iterable[Path]], target: Target
) -> Merged:
    binaries = tuple(found for found in merged.resources if found.kind in _BINARIES)
    others = tuple(found for found in merged.resources if found.kind not in _BINARIES)
    linked = link(
        binaries,
        facts=memory.facts,
        system=system,
        architecture=target.architecture,
        libc=target.libc,
        for_windows=target.system is System.WINDOWS,
    )
    return Merged(others + linked.resources, merged.advice + linked.advice)


def _library(python: PythonFolders, memory: ScanCache, fingerprint: str) -> Iterator[Layer]:
    """Read the standard library, and its extension modules as if they stood in a folder of it."""
    parts = [(python.stdlib, "")]
    if python.extensions is not None:
        parts.append((python.extensions.parent, python.extensions.name))
    for root, below in parts:
        name = key("library", fingerprint, below, *_circumstances(python)) if fingerprint else ""
        listing = memory.listing(name)
        if listing is None:
            listing = _read_library(python, root, below, memory)
            memory.keep_listing(name, listing)
        yield Layer(root, "the standard library", listing)


def _read_library(python: PythonFolders, root: Path, below: str, memory: ScanCache) -> Listing:
    inner = () if below or python.extensions is None else (python.extensions.name,)
    read, troubles = tree.read(root, below=below, skipped=(*_SITE, *inner))
    listing = classify(read, _binaries(python, root, memory), lambda _relative: _PYTHON)
    return Listing(listing.found, troubles + listing.troubles)


def _layer(folder: Path, python: PythonFolders, memory: ScanCache, fingerprints: Mapping[Path, str]) -> Layer:
    fingerprint = fingerprints.get(folder, "")
    name = key("folder", fingerprint, *_circumstances(python)) if fingerprint else ""
    listing = memory.listing(name)
    if listing is None:
        listing = _read_folder(python, folder, memory)
        memory.keep_listing(name, listing)
    return Layer(folder, folder.name, listing)


def _read_folder(python: PythonFolders, folder: Path, memory: ScanCache) -> Listing:
    read, troubles = tree.read(folder)
    owners = Owners(folder, read)
    listing = classify(read, _binaries(python, folder, memory), owners.of)
    lost = owners.missing({found.relative for found in listing.found})
    return Listing(
        listing.found,
        (*troubles, *owners.troubles, *listing.troubles, *lost, *startup.troubles(folder, read)),
    )


def _binaries(python: PythonFolders, root: Path, memory: ScanCache) -> Binaries:
    return Binaries(
        python.target.system, python.extension_suffixes, lambda relative: memory.facts(f"{root}/{relative}")
    )


def _circumstances(python: PythonFolders) -> tuple[str, ...]:
    return (python.target.triple, *python.extension_suffixes)


def _sorted(resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Sort by kind and name; kind by kind, which is quicker than by pairs."""
    kinds: dict[Kind, list[Resource]] = {kind: [] for kind in sorted(Kind)}
    for resource in resources:
        kinds[resource.kind].append(resource)
    return tuple(found for kind in kinds.values() for found in sorted(kind, key=attrgetter("name")))
