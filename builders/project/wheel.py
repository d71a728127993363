"""Wheels: metadata and entry points, read from the archive."""

from __future__ import annotations

import zipfile
from email.parser import HeaderParser
from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.project.entry_points import parse_groups
from builders.project.metadata import Metadata, homepage
from builders.project.model import Module, Wheel

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

_LARGEST = 10_000_000  # bytes; metadata is some kilobytes, and an archive can claim anything


def metadata(wheel: Path) -> Metadata:
    """Return what the wheel's dist-info says."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            return _metadata(archive, wheel)
    except ProjectError:
        raise
    except Exception as error:  # zipfile lets through what its decompressors raise
        raise ProjectError(f"{wheel.name} cannot be read as a wheel: {error}") from error


def _metadata(archive: zipfile.ZipFile, wheel: Path) -> Metadata:
    folder = _dist_info(archive, wheel)
    headers = HeaderParser().parsestr(_text(archive, f"{folder}/METADATA"))
    if not _header(headers, "Name"):
        raise ProjectError(f"{wheel.name} is not a wheel: {folder}/METADATA has no name")
    groups = parse_groups(_text(archive, f"{folder}/entry_points.txt"))
    return Metadata(
        origin=wheel.name,
        name=_header(headers, "Name"),
        version=_header(headers, "Version"),
        summary=_header(headers, "Summary"),
        authors=_authors(headers),
        homepage=_homepage(headers),
        license=_header(headers, "License-Expression") or _header(headers, "License"),
        requires_python=_header(headers, "Requires-Python"),
        source=Wheel(path=wheel),
        scripts=groups["console_scripts"],
        gui_scripts=groups["gui_scripts"],
        programs=_programs(archive),
    )


def _dist_info(archive: zipfile.ZipFile, wheel: Path) -> str:
    names = (name.partition("/") for name in archive.namelist() if name.count("/") == 1)
    found = [folder for folder, _, file in names if folder.endswith(".dist-info") and file == "METADATA"]
    if len(found) != 1:
        raise ProjectError(f"{wheel.name} is not a wheel: it has {len(found)} .dist-info folders, not one")
    return found[0]


def _text(archive: zipfile.ZipFile, name: str) -> str:
    if name not in archive.namelist():
        return ""
    with archive.open(name) as file:
        return file.read(_LARGEST).decode("utf-8", "replace")


def _header(headers: Message, name: str) -> str:
    value = str(headers.get(name, "")).strip()
    return "" if value == "UNKNOWN" else value


def _authors(headers: Message) -> tuple[str, ...]:
    """Return name and address, which metadata has in one header or in two."""
    name, address = _header(headers, "Author"), _header(headers, "Author-email")
    return tuple(
        filter(None, (f"{name} <{address}>" if name and address and "<" not in address else address or name,))
    )


def _homepage(headers: Message) -> str:
    labels = (str(value).partition(",") for value in headers.get_all("Project-URL", []))
    return _header(headers, "Home-page") or homepage({label: url.strip() for label, _, url in labels})


def _programs(archive: zipfile.ZipFile) -> tuple[Module, ...]:
    mains = (
        name.removesuffix("/__main__.py") for name in archive.namelist() if name.endswith("/__main__.py")
    )
    return tuple(Module(name=package) for package in sorted(mains) if package.isidentifier())
