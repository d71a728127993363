"""What a .rpm begins with: 96 bytes of rpm 2, by which files are recognised; nobody reads the rest.

magic 4 | version 2 | kind 2 | architecture 2 | name 66 | system 2 | kind of the signature 2 | zeros 16
"""

from __future__ import annotations

import struct
from typing import Final

MAGIC: Final = b"\xed\xab\xee\xdb"
_LEAD: Final = struct.Struct(">4s2BHH66sHH16x")
_BINARY, _LINUX, _HEADER = 0, 1, 5
_ARCHITECTURES: Final = {"x86_64": 1, "aarch64": 19}
SIZE: Final = _LEAD.size


def packed(name: str, architecture: str) -> bytes:
    """Return a lead; a name that is too long for it ends early."""
    number, room = _ARCHITECTURES[architecture], 65
    return _LEAD.pack(MAGIC, 3, 0, _BINARY, number, name.encode()[:room], _LINUX, _HEADER)
