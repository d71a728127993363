"""A small bundle, made of a few files of a real Python for macOS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.macos import bundle, information, linking, universal
from builders.macos.linking import Arrangement
from resources.model import Kind, Resource
from resources.packing import StagedFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.macos.linking import Code

NAME = "Ünï cödé (a b)"


def staged(relative: str, data: bytes, tmp_path: Path) -> StagedFile:
    resource = Resource(kind=Kind.FILE, name=relative, path=tmp_path, relative=relative, size=len(data))
    return StagedFile(relative=relative, data=data, executable=False, resource=resource)


def linked(
    files: Mapping[str, bytes],
    arrangement: Arrangement = Arrangement.BUNDLE,
    architecture: str = "aarch64",
) -> Code:
    code = {name: data for name, data in files.items() if universal.is_code(data)}
    return linking.code_of(code.items(), arrangement, architecture)


def bundled(files: Mapping[str, bytes], programs: bytes, folder: Path, architecture: str = "aarch64") -> Path:
    """Write a bundle of these files for one architecture; return where it is."""
    code = linked(files, architecture=architecture)
    ready = {
        name: code.shipped(data, name) if universal.is_code(data) else data for name, data in files.items()
    }
    said = information.Information(
        name=NAME, executable="weather", identifier="org.example.weather", version="2.1.0rc1"
    )
    made = bundle.Bundle(
        information=said,
        program=universal.thin(programs, architecture),
        files=tuple(staged(name, data, folder) for name, data in ready.items()),
        resources={"COPYING.txt": b"as you like"},
    )
    bundle.write(made, folder / f"{NAME}.app")
    return folder / f"{NAME}.app"
