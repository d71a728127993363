"""Find what distributions carry inside: vendored packages and the shared libraries of repaired wheels."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from builders.licences import spdx
from builders.licences.model import Component, LicenceText, Origin
from builders.licences.names import normalised, python_purl
from builders.licences.wheels import is_licence, read_distribution, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path, PurePosixPath

LISTS = ("vendor.txt", "vendored.txt")
LIBRARY = re.compile(r"(?P<name>.+?)(-[0-9a-f]{8})*(\.so(?P<version>(\.\d+)*)|-[0-9a-f]{32}\.dll|\.dylib)")
PINNED = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*==\s*([\w.+!-]+)")


def vendored(layer: Path, files: Sequence[PurePosixPath], owner: Component) -> Iterator[Component]:
    """Return what a distribution carries inside, as far as its files say."""
    yield from _nested(layer, files, owner)
    for path in files:
        if path.name in LISTS and len(path.parts) > 1:
            yield from _listed(layer, path, files, owner)
    bills = [path for path in files if path.parent.name == "sboms" and path.suffix == ".json"]
    described = {part.name: part for path in bills for part in _described(layer / path, owner)}
    yield from described.values()
    yield from _libraries(files, owner, set(described))


def folders(files: Sequence[PurePosixPath]) -> tuple[PurePosixPath, ...]:
    """Return the folders whose licence texts belong to vendored packages and not to the distribution."""
    listed = {path.parent for path in files if path.name in LISTS and len(path.parts) > 1}
    nested = {path.parent for path in files if _is_nested(path)}
    return tuple(sorted(listed | nested))


def _is_nested(path: PurePosixPath) -> bool:
    return path.name == "METADATA" and path.parent.suffix == ".dist-info" and len(path.parts) > 2  # noqa: PLR2004


def _nested(layer: Path, files: Sequence[PurePosixPath], owner: Component) -> Iterator[Component]:
    """Return packages that were vendored with their .dist-info, as setuptools does."""
    for path in filter(_is_nested, files):
        own = [file.relative_to(path.parent.parent) for file in files if file.is_relative_to(path.parent)]
        yield read_distribution(layer / path.parent, own, part_of=owner.name)


def _listed(
    layer: Path, listing: PurePosixPath, files: Sequence[PurePosixPath], owner: Component
) -> Iterator[Component]:
    """Return packages that were vendored with a list of pins, as pip does."""
    for match in filter(None, map(PINNED.match, read_text(layer / listing).splitlines())):
        name, version = match.groups()
        own = [
            LicenceText(source=str(path), text=read_text(layer / path))
            for path in files
            if is_licence(path) and _lies_in(path, listing.parent, name)
        ]
        expression = spdx.from_texts([text.text for text in own])
        yield Component(
            name=name,
            version=version,
            origin=Origin.VENDORED,
            expression=expression,
            basis="licence text" if expression else "",
            texts=tuple(own),
            purl=python_purl(name, version),
            part_of=owner.name,
        )


def _lies_in(path: PurePosixPath, folder: PurePosixPath, name: str) -> bool:
    if not path.is_relative_to(folder):
        return False
    first, *rest = path.relative_to(folder).parts
    return bool(rest) and normalised(first) == normalised(name)


def _described(path: Path, owner: Component) -> Iterator[Component]:
    """Return the components of a bill of materials inside the wheel (PEP 770); a damaged one says nothing."""
    try:
        found = json.loads(path.read_bytes())["components"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    for part in found if isinstance(found, list) else ():
        if not isinstance(part, dict) or not isinstance(part.get("name"), str):
            continue
        if normalised(part["name"]) == normalised(owner.name):
            continue
        expression = _stated(part.get("licenses"))
        yield Component(
            name=part["name"],
            version=str(part.get("version") or ""),
            origin=Origin.VENDORED,
            expression=expression,
            basis="the wheel's bill of materials" if expression else "",
            purl=str(part.get("purl") or ""),
            part_of=owner.name,
        )


def _stated(licences: object) -> str:
    """Return the expression of CycloneDX `licenses`: one expression, or a list of ids that all hold."""
    rows = [row for row in licences if isinstance(row, dict)] if isinstance(licences, list) else []
    if len(rows) == 1 and isinstance(rows[0].get("expression"), str):
        return spdx.canonical(rows[0]["expression"])
    names = [row["license"].get("id") for row in rows if isinstance(row.get("license"), dict)]
    return spdx.canonical(" AND ".join(filter(None, names))) if all(names) else ""


def _libraries(files: Sequence[PurePosixPath], owner: Component, described: set[str]) -> Iterator[Component]:
    """Return the shared libraries in a `.libs` folder that no bill of materials names."""
    found = {}
    for path in files:
        match = LIBRARY.fullmatch(path.name)
        if match and path.parent.name.endswith((".libs", ".dylibs")) and match["name"] not in described:
            found[match["name"]] = (match["version"] or "").lstrip(".")
    for name, version in sorted(found.items()):
        yield Component(name=name, version=version, origin=Origin.VENDORED, part_of=owner.name)
