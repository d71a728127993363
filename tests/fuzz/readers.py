"""What is fuzzed in Python: any bytes as packed resources, as their index, as a footer and as a directory."""

from __future__ import annotations

import contextlib
import struct

from resources import directory
from resources.errors import BlobError
from resources.oxidized_importer.finder import OxidizedFinder
from resources.packed.reader import read


def one_input(data: bytes) -> None:
    """Whatever the bytes are, they are read or refused as a BlobError."""
    for encoding in ("utf-8", "utf-16-le"):
        with contextlib.suppress(BlobError):
            read(data, encoding)
    with contextlib.suppress(BlobError):
        index(data)
    with contextlib.suppress(BlobError):
        directory.read_footer(data)
    with contextlib.suppress(BlobError):
        directory.read_footer(signed(data))
    with contextlib.suppress(BlobError):
        directory.read_directory(memoryview(data), directory.checksum(data))


def index(data: bytes) -> None:
    """Ask a finder for everything that does not run what the bytes say is code."""
    finder = OxidizedFinder()
    finder.index_bytes(data)
    finder.serialize_indexed_resources()
    for resource in finder.indexed_resources():
        finder.find_spec(resource.name)
    finder.iter_modules()


def signed(data: bytes) -> bytes:
    """Return these bytes as a footer whose checksum is right, or most inputs would end there."""
    body = (directory.MAGIC + data).ljust(directory.FOOTER.size - 8, b"\0")[: directory.FOOTER.size - 8]
    return body + struct.pack("<Q", directory.checksum(body))
