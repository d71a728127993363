"""The header in front of the header: by what both it and the payload are verified.

It always takes the same room, so that a signature comes into a finished package without moving the rest.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from builders.installers.rpm import header
from builders.installers.rpm.tags import SignatureTag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builders.installers.rpm.header import Row

ROOM: Final = 4096  # bytes; rpmbuild reserves as many


def digests(about: bytes, md5: bytes, payload: int, unpacked: int) -> Iterator[Row]:
    """Yield what an unsigned package has.

    about: the header. md5: of it and the payload. payload, unpacked: its size, and that of its content.
    """
    yield header.text(SignatureTag.SHA1, hashlib.sha1(about, usedforsecurity=False).hexdigest())
    yield header.text(SignatureTag.SHA256, hashlib.sha256(about).hexdigest())
    yield header.size(SignatureTag.SIZE, SignatureTag.LONG_SIZE, len(about) + payload)
    yield header.binary(SignatureTag.MD5, md5)
    yield header.size(SignatureTag.UNPACKED_SIZE, SignatureTag.LONG_UNPACKED_SIZE, unpacked)


def packed(rows: Iterable[Row]) -> bytes:
    """Return the whole of it, which ends where the header begins."""
    known = tuple(rows)
    least = len(header.packed(SignatureTag.REGION, (*known, header.binary(SignatureTag.RESERVED, b""))))
    rest = header.binary(SignatureTag.RESERVED, bytes(ROOM - least))
    return header.packed(SignatureTag.REGION, (*known, rest))
