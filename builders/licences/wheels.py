"""Read what an installed distribution (its .dist-info folder) says of its licence."""

from __future__ import annotations

import csv
import re
from importlib.metadata import PathDistribution
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builders.licences import spdx
from builders.licences.model import Component, LicenceText, Origin
from builders.licences.names import normalised, python_purl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.metadata import PackageMetadata
    from pathlib import Path

LICENCE_NAME = re.compile(
    r"(un)?licen[cs]es?([-_. ].*)?|(copying|copyright|notice|authors)([-_. ].*)?", re.IGNORECASE
)
TEXT_SUFFIXES = ("", ".txt", ".md", ".rst", ".html")
CODE_SUFFIXES = (
    ".py",
    ".pyc",
    ".pyi",
    ".pyx",
    ".json",
    ".js",
    ".css",
    ".c",
    ".h",
    ".so",
    ".pyd",
    ".png",
    ".svg",
)


def is_licence(path: PurePosixPath) -> bool:
    """Whether a file is a licence or a notice, by its name."""
    return bool(LICENCE_NAME.fullmatch(path.name)) and path.suffix.lower() not in CODE_SUFFIXES


def record(folder: Path) -> tuple[PurePosixPath, ...]:
    """Return the files that a distribution installed below its layer, sorted."""
    listing = folder / "RECORD"
    if not listing.is_file():
        return tuple(PurePosixPath(path.relative_to(folder.parent)) for path in sorted(folder.rglob("*")))
    with listing.open(encoding="utf-8", newline="") as rows:
        paths = {PurePosixPath(row[0]) for row in csv.reader(rows) if row}
    return tuple(sorted(path for path in paths if not path.is_absolute() and ".." not in path.parts))


def read_distribution(
    folder: Path, files: Iterable[PurePosixPath], *, part_of: str = "", requires: tuple[str, ...] = ()
) -> Component:
    """Return the component of a .dist-info folder.

    files: those of the distribution, relative to the folder's parent, that may hold its licence texts.
    """
    metadata = PathDistribution(folder).metadata
    texts = tuple(_texts(folder, metadata, files))
    expression, basis = _expression(metadata, texts)
    name, version = metadata["Name"] or folder.name.partition("-")[0], metadata["Version"] or ""
    return Component(
        name=name,
        version=version,
        origin=Origin.VENDORED if part_of else Origin.DISTRIBUTION,
        expression=expression,
        basis=basis,
        stated="" if expression else _stated(metadata),
        texts=texts,
        home=_home(metadata),
        summary=" ".join((metadata["Summary"] or "").split()),
        purl=python_purl(name, version),
        requires=requires,
        part_of=part_of,
    )


def read_text(path: Path) -> str:
    """Return a text whole, whatever its encoding and line ends."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _texts(folder: Path, metadata: PackageMetadata, files: Iterable[PurePosixPath]) -> Iterator[LicenceText]:
    """Find the texts that the metadata names, then those that are named like one; each text once."""
    field = metadata["License"] or ""
    if spdx.is_text(field):
        yield LicenceText(source="METADATA", text=field.strip("\n"))
    seen = set()
    for path in dict.fromkeys([*_named(folder, metadata), *filter(is_licence, files)]):
        file = folder.parent / path
        if file.is_file() and (text := read_text(file)) and text not in seen:
            seen.add(text)
            yield LicenceText(source=str(path), text=text)


def _named(folder: Path, metadata: PackageMetadata) -> Iterator[PurePosixPath]:
    """Return the files of License-File: in the folder licenses (PEP 639) or, before that, beside METADATA."""
    own = PurePosixPath(folder.name)
    for name in metadata.get_all("License-File") or ():
        path = PurePosixPath(name)
        if not path.is_absolute() and ".." not in path.parts:
            yield from (own / "licenses" / path, own / path, own / path.name)
    for file in sorted((folder / "licenses").rglob("*")):
        yield own / file.relative_to(folder).as_posix()


def _expression(metadata: PackageMetadata, texts: tuple[LicenceText, ...]) -> tuple[str, str]:
    """Return the SPDX expression and what it was read from."""
    field = metadata["License"] or ""
    written = ""
    if expression := spdx.canonical(metadata["License-Expression"] or ""):
        return expression, "License-Expression"
    if field and not spdx.is_text(field):
        written = spdx.from_field(field)
    if written:
        return written, "License field"
    if classified := spdx.from_classifiers(_classifiers(metadata)):
        return classified, "classifiers"
    bodies = [text.text for text in texts if "author" not in text.source.lower()]
    told = spdx.from_texts(bodies)
    return told, "licence text" if told else ""


def _classifiers(metadata: PackageMetadata) -> list[str]:
    found = metadata.get_all("Classifier") or ()
    return [line for line in found if line.startswith(spdx.CLASSIFIER) and not line.endswith("OSI Approved")]


def _stated(metadata: PackageMetadata) -> str:
    field = metadata["License"] or ""
    words = [] if spdx.is_text(field) else [field.strip()]
    words += [line.rpartition(" :: ")[2] for line in _classifiers(metadata)]
    return "; ".join(dict.fromkeys(word for word in words if word and word != "UNKNOWN"))


def _home(metadata: PackageMetadata) -> str:
    """Return the home page: its own field, else the project URL that is called so, else any."""
    if page := (metadata["Home-page"] or "").strip():
        return "" if page == "UNKNOWN" else page
    pairs = (line.partition(",") for line in metadata.get_all("Project-URL") or ())
    urls = {normalised(label): url.strip() for label, _comma, url in pairs}
    wanted = ("homepage", "home", "home-page", "source", "source-code", "repository", "documentation")
    return next((urls[label] for label in wanted if label in urls), next(iter(urls.values()), ""))
