"""The end of an AppImage, by which its runtime knows that it is whole; see also runtime/sealed.c.

runtime | squashfs | padding to 8 | u64 checksum of each chunk so far | footer
footer  u64 offset and u64 size of the squashfs | u64 size of what has checksums | identity 16
        u64 checksum of the checksums and the footer so far | magic 8
"""

from __future__ import annotations

import hashlib
import struct
from typing import IO

import xxhash

CHUNK = 1 << 17
MAGIC = b"OfAppImg"
FOOTER = struct.Struct("<3Q16sQ8s")
_SUM = struct.Struct("<Q")
_UNSUMMED = _SUM.size + len(MAGIC)


def seal(raw: IO[bytes], offset: int) -> None:
    """Write the end; `raw` has been written up to the end of a squashfs that begins at `offset`."""
    size = raw.tell() - offset
    raw.write(bytes(-raw.tell() % _SUM.size))
    summed = raw.tell()
    raw.seek(0)
    identity, sums = hashlib.blake2b(digest_size=16), bytearray()
    for at in range(0, summed, CHUNK):
        piece = raw.read(min(CHUNK, summed - at))
        identity.update(piece)
        sums += _SUM.pack(xxhash.xxh64_intdigest(piece))
    before = sums + FOOTER.pack(offset, size, summed, identity.digest(), 0, MAGIC)[:-_UNSUMMED]
    raw.write(before + _SUM.pack(xxhash.xxh64_intdigest(bytes(before))) + MAGIC)
