"""Collect the components of a program: the interpreter, distributions, what those carry, system libraries."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from builders.licences.dpkg import Dpkg
from builders.licences.model import Component, LicenceText, Origin
from builders.licences.names import debian_purl, generic_purl
from builders.licences.requirements import requirements
from builders.licences.vendored import folders, vendored
from builders.licences.wheels import read_distribution, read_text, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from builders.licences.dpkg import Package
    from builders.pythons.model import Distribution


def components(
    layers: Sequence[Path], python: Distribution, libraries: Iterable[Path] = ()
) -> tuple[Component, ...]:
    """Return everything with a licence of its own: the interpreter first, then by name.

    layers: folders with installed distributions (site-packages); of two of one name the first counts.
    libraries: shared libraries of this system that are bundled.
    """
    found: dict[Path, None] = {}
    names = set()
    for layer in layers:
        for folder in sorted(layer.glob("*.dist-info")):
            name = folder.name.partition("-")[0].lower()
            if name not in names:
                found[folder] = None
                names.add(name)
    needs = requirements(list(found), python)
    parts = [part for folder in found for part in _distribution(folder, needs[folder])]
    parts += _system(libraries, python.root)
    return (_interpreter(python), *sorted(parts, key=_order))


def _order(component: Component) -> tuple[bool, str, str, str]:
    group = (component.part_of or component.name).lower()
    return component.origin is Origin.LIBRARY, group, component.part_of and component.name, component.version


def _distribution(folder: Path, needs: tuple[str, ...]) -> Iterator[Component]:
    files = record(folder)
    foreign = folders(files)
    own = [path for path in files if not any(path.is_relative_to(place) for place in foreign)]
    component = read_distribution(folder, own, requires=needs)
    yield component
    yield from vendored(folder.parent, files, component)


def _interpreter(python: Distribution) -> Component:
    texts = [
        LicenceText(source=path.name, text=read_text(path)) for path in python.licences if path.is_file()
    ]
    return Component(
        name="CPython",
        version=python.version,
        origin=Origin.INTERPRETER,
        expression="PSF-2.0",
        basis="the project's own statement",
        texts=tuple(texts),
        home="https://www.python.org/",
        summary="The Python interpreter and its standard library",
        purl=generic_purl("cpython", python.version),
    )


def _system(libraries: Iterable[Path], root: Path) -> Iterator[Component]:
    """Return a component for each system package that libraries come from, and one for each other library.

    What lies below `root` came with the interpreter.
    """
    files = sorted(set(libraries))
    dpkg = Dpkg.find()
    owners = dpkg.owners(files) if dpkg else {}
    packages = {owner.key: owner for owner in owners.values()}
    for key in sorted(packages):
        yield _package(packages[key], [file for file in files if file in owners and owners[file].key == key])
    for file in files:
        if file not in owners and not file.is_relative_to(root):
            yield Component(
                name=file.name.partition(".so")[0],
                version=file.resolve().name.partition(".so.")[2],
                origin=Origin.LIBRARY,
                summary=f"Shared library {file.name}",
                sha256=_sha256(file),
            )


def _package(package: Package, files: Sequence[Path]) -> Component:
    copyright_ = package.copyright
    texts = [LicenceText(source=str(copyright_), text=read_text(copyright_))] if copyright_.is_file() else []
    return Component(
        name=package.name,
        version=package.version,
        origin=Origin.LIBRARY,
        stated=", ".join(_short_names(texts[0].text)) if texts else "",
        texts=tuple(texts),
        home=package.home,
        summary=package.summary,
        purl=debian_purl(package.name, package.version, package.architecture),
        sha256=_sha256(files[0]) if len(files) == 1 else "",
    )


def _short_names(text: str) -> list[str]:
    """Return the licences that a copyright file in Debian's machine-readable form names."""
    names = re.findall(r"^License:[ \t]*(\S[^\n]*)$", text, re.MULTILINE)
    return list(dict.fromkeys(name.strip() for name in names))


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
