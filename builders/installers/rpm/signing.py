"""What a signature of GnuPG covers, and where it has its place: the header, and the one in front of it.

The header has the checksum of the payload. https://rpm-software-management.github.io/rpm/manual/signatures_digests.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from builders.errors import ExecutableError
from builders.installers.rpm import header, lead, reading, signature
from builders.installers.rpm.tags import SignatureTag

if TYPE_CHECKING:
    from pathlib import Path

# RFC 9580: 4.2, kinds of headers of packets, 5.2.3, what a signature begins with, 9.1, algorithms
_NEW, _OLD_LENGTHS = 0x40, (1, 2, 4, 0)
_ONE, _TWO = 192, 224
_ALGORITHM: Final = 2
_RSA: Final = (1, 2, 3)
_PLACES: Final = (SignatureTag.RSA, SignatureTag.DSA)


def covered(package: Path) -> bytes:
    """Return what has to be signed; raises ExecutableError."""
    with package.open("rb") as raw:
        found = reading.parts(raw)
        raw.seek(found.start)
        return raw.read(found.payload - found.start)


def put(package: Path, made: bytes) -> None:
    """Put a signature into a package of ours, in place of any other; made: a packet of OpenPGP."""
    with package.open("r+b") as raw:
        before = reading.parts(raw).signature.rows()
        kept = [row for row in before if row.tag not in (*_PLACES, SignatureTag.RESERVED)]
        raw.seek(lead.SIZE)
        raw.write(signature.packed((*kept, header.binary(_place(made), made))))


def found(package: Path) -> bytes:
    """Return the signature in a package, nothing if it has none; raises ExecutableError."""
    with package.open("rb") as raw:
        rows = {row.tag: row.data for row in reading.parts(raw).signature.rows()}
    return next((rows[tag] for tag in _PLACES if tag in rows), b"")


def is_whole(package: Path) -> bool:
    """Whether header and payload have the checksums that the package says."""
    try:
        with package.open("rb") as raw:
            reading.compare(raw, reading.parts(raw))
    except ExecutableError:
        return False
    return True


def _place(made: bytes) -> SignatureTag:
    """Return where rpm looks for a signature of that algorithm."""
    if made[0] & _NEW:
        size = 1 if made[1] < _ONE else 2 if made[1] < _TWO else 5
    else:
        size = _OLD_LENGTHS[made[0] & 3]
    algorithm = made[1 + size + _ALGORITHM]
    return SignatureTag.RSA if algorithm in _RSA else SignatureTag.DSA
