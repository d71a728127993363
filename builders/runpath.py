"""Take the build machine's folders out of the search paths (DT_RPATH, DT_RUNPATH) of an ELF image."""

from __future__ import annotations

import struct

ENTRY = struct.Struct("<QQ")
DT_NULL, DT_STRTAB, DT_STRSZ, DT_RPATH, DT_RUNPATH = 0, 5, 10, 15, 29
ORIGIN = (b"$ORIGIN", b"${ORIGIN}")


def rewrite_runpath(image: bytearray, *, loads: list[tuple[int, int, int]], dynamic: tuple[int, int]) -> None:
    """Keep of each search path what is relative to the library, and remove the entries that keep nothing.

    A path that is relative to the working folder goes too: it would load whatever lies there.
    loads: address, offset and size of what is mapped. dynamic: offset and size of the dynamic table.
    """
    entries = _entries(image, *dynamic)
    strings = _strings(loads, dict(entries))
    if strings is None:
        return
    written = []
    for tag, value in entries:
        kept = _shorten(image, strings, value) if tag in (DT_RPATH, DT_RUNPATH) else value
        if kept is not None:
            written.append((tag, kept))
    if written != entries:
        written += [(DT_NULL, 0)] * (len(entries) - len(written))
        table = b"".join(ENTRY.pack(*entry) for entry in written)
        image[dynamic[0] : dynamic[0] + len(table)] = table


def _entries(image: bytearray, offset: int, size: int) -> list[tuple[int, int]]:
    entries = []
    for tag, value in ENTRY.iter_unpack(image[offset : offset + size // ENTRY.size * ENTRY.size]):
        if tag == DT_NULL:
            break
        entries.append((tag, value))
    return entries


def _strings(loads: list[tuple[int, int, int]], tags: dict[int, int]) -> tuple[int, int] | None:
    """Return where the dynamic strings start and end in the image."""
    address, size = tags.get(DT_STRTAB, 0), tags.get(DT_STRSZ, 0)
    for start, offset, length in loads:
        if start <= address and address + size <= start + length:
            return address - start + offset, address - start + offset + size
    return None


def _shorten(image: bytearray, strings: tuple[int, int], value: int) -> int | None:
    """Return where the shortened path starts among the strings, None if nothing of it is kept.

    Linkers store a name as the end of a longer string where they can, so a symbol's name may be the end of
    this path. Hence what is kept moves towards the end: each byte that changes stood before a colon, which no
    name contains.
    """
    start = strings[0] + value
    stop = image.find(b"\0", start, strings[1])
    if stop < 0:
        return value
    folders = bytes(image[start:stop]).split(b":")
    kept = [folder for folder in folders if folder.startswith(ORIGIN)]
    if not kept:
        return None
    while folders[-1] is not kept[-1]:
        stop -= len(folders.pop()) + 1
        image[stop] = 0
    if kept == folders:
        return value
    path = b":".join(kept)
    image[stop - len(path) : stop] = path
    return stop - len(path) - strings[0]
