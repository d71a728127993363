"""A small bundle, made of a few files of a real Python for macOS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.macos import linking, universal
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


def linked(files: Mapping[str, bytes], arrangement: Arrangement = Arrangement.BUNDLE) -> Code:
    code = {name: data for name, data in files.items() if universal.is_code(data)}
    return linking.code_of(code.items(), arrangement, "aarch64")
