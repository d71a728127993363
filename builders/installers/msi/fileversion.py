"""The version that a program or library for Windows carries, which Windows Installer wants to know."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from builders.errors import ExecutableError
from builders.windows.image import RESOURCES, Image

if TYPE_CHECKING:
    from pathlib import Path

_ENDINGS: Final = (".exe", ".dll", ".pyd")
_HEADERS: Final = 4096  # of a program, at its start
_MOST: Final = 64 << 20  # no resources are larger
_NAME: Final = "VS_VERSION_INFO\0".encode("utf-16-le")
_FIXED: Final = struct.Struct("<IIHHHH")  # VS_FIXEDFILEINFO, up to the four parts of the version
_SIGNATURE: Final = 0xFEEF04BD


def file_version(path: Path) -> str:
    """Return such as "3.13.150.1013", or "" where there is none."""
    if not path.name.lower().endswith(_ENDINGS):
        return ""
    try:
        return _find(_resources(path))
    except (ExecutableError, struct.error):
        return ""


def _resources(path: Path) -> bytes:
    with path.open("rb") as file:
        image = Image(file.read(_HEADERS))
        address, size = image.directory(RESOURCES)
        if not address or size > _MOST:
            return b""
        file.seek(image.offset(address))
        return file.read(size)


def _find(resources: bytes) -> str:
    at = resources.find(_NAME)
    if at < 0:
        return ""
    at += len(_NAME) + 2  # to a multiple of four from the start of the node
    signature, _, second, first, fourth, third = _FIXED.unpack_from(resources, at)
    return f"{first}.{second}.{third}.{fourth}" if signature == _SIGNATURE else ""
