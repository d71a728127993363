"""Small programs and libraries for Windows, made byte by byte."""

from __future__ import annotations

import struct

MACHINE = 0x8664


def program() -> bytes:
    """Return a program for Windows that does nothing: headers and one section with a `ret`."""
    section = struct.pack("<8sIIIIIIHHI", b".text", 1, 0x1000, 0x200, 0x400, 0, 0, 0, 0, 0x60000020)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0x200, 0, 0, 0x1000, 0x1000)
    optional += struct.pack(
        "<QIIHHHHHHIIIIHH", 0x140000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x2000, 0x400, 0, 3, 0
    )
    optional += struct.pack("<QQQQII", 1 << 20, 4096, 1 << 20, 4096, 0, 16) + bytes(16 * 8)
    header = struct.pack("<4sHHIIIHH", b"PE\0\0", 0x8664, 1, 0, 0, 0, len(optional), 0x22)
    start = b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40) + header + optional + section
    return start.ljust(0x400, b"\0") + b"\xc3".ljust(0x200, b"\0")


def library(*needed: str, machine: int = MACHINE, thread_data: int | None = None) -> bytes:
    """Return a DLL that imports from those, whose section lies in the file where it is in memory.

    thread_data: bytes of its static thread-local data, None for no directory of such data.
    """
    table = 0x400
    names = table + 20 * (len(needed) + 1)
    rows, texts = b"", b""
    for name in needed:
        rows += struct.pack("<IIIII", 0, 0, 0, names + len(texts), 0)
        texts += name.encode() + b"\0"
    section = struct.pack("<8sIIIIIIHHI", b".idata", 0x200, 0x400, 0x200, 0x400, 0, 0, 0, 0, 0)
    optional = struct.pack("<H", 0x20B).ljust(108, b"\0") + struct.pack("<I", 16) + bytes(8)
    local = b"" if thread_data is None else struct.pack("<QQQQII", 0x1000, 0x1000 + thread_data, 0, 0, 0, 0)
    at = names + len(texts) if local else 0
    optional += struct.pack("<II", table, len(rows) + 20) + bytes(7 * 8)
    optional += struct.pack("<II", at, len(local)) + bytes(6 * 8)
    header = struct.pack("<4sHHIIIHH", b"PE\0\0", machine, 1, 0, 0, 0, len(optional), 0x2022)
    start = (b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40) + header + optional + section).ljust(0x400, b"\0")
    return (start + rows + bytes(20) + texts + local).ljust(0x600, b"\0")
