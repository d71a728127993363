"""atheris' door to the readers in Python: any bytes as packed resources, as a footer and as a directory."""

from __future__ import annotations

import contextlib
import sys

import atheris

with atheris.instrument_imports(include=["resources"]):
    from resources import directory
    from resources.errors import BlobError
    from resources.packed.reader import read


def one_input(data: bytes) -> None:
    """Whatever the bytes are, they are read or refused as a BlobError."""
    for encoding in ("utf-8", "utf-16-le"):
        with contextlib.suppress(BlobError):
            read(data, encoding)
    with contextlib.suppress(BlobError):
        directory.read_footer(data)
    with contextlib.suppress(BlobError):
        directory.read_directory(memoryview(data), directory.checksum(data))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
