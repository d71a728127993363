"""An AppImage (type 2): one file that people make executable and start; nothing is installed.

    runtime | squashfs | sealing.py
    squashfs AppRun -> usr/bin/weather, weather.desktop, weather.png, .DirIcon, and linux.py below usr/

https://github.com/AppImage/AppImageSpec/blob/master/draft.md
"""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import InstallerError
from builders.installers import archive, linux, menu, naming
from builders.installers.appimage import linking, reading, sealing, writing
from builders.installers.model import Entry, Field, Format, Preview, Terms, Text
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from builders.events import Event
    from builders.installers.model import Order, Read, Value

_STEP = "installer.appimage"
_MAGIC, _MAGIC_PLACE = b"AI\x02", 8
_ELF = b"\x7fELF"
_HEADER = struct.Struct("<40xQ10x3H")  # of ELF, 64 bits: where section headers are, their size, how many, ...
_PICTURE = Path(__file__).parent / "program.svg"


def _name(terms: Terms) -> Value:
    return f"{naming.versioned(terms)}-{terms.target.architecture}"


NAME = Field(
    key="name",
    title="File name",
    doc="The name of the file, without its ending.",
    default=_name,
    check=naming.check,
)


def preview(order: Order) -> Preview:
    whole = _whole(order)
    entries = tuple(sorted(_entries(whole), key=lambda entry: entry.path))
    return Preview(
        file_name=f"{order.text('name')}.AppImage",
        entries=entries,
        texts=(Text(title=f"{menu.name(whole)}.desktop", content=menu.desktop_file(whole)),),
        menu=linux.menu_entry(whole),
    )


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    place = folder / made.file_name
    runtime = bytearray(linking.runtime(order.target.architecture).read_bytes())
    runtime[_MAGIC_PLACE : _MAGIC_PLACE + len(_MAGIC)] = _MAGIC
    if _end_of_elf(bytes(runtime)) != len(runtime):
        raise InstallerError(
            "the runtime of AppImages has something behind its end; say so to who made Onefold"
        )
    entries = linux.with_folders(iter(made.entries))
    with place.open("w+b") as raw:
        raw.write(runtime)
        yield from writing.write(raw, entries, order.epoch, archive.Progress(_STEP))
        sealing.seal(raw, len(runtime))
    place.chmod(0o755)
    return place


def recognises(path: Path) -> bool:
    with path.open("rb") as raw:
        start = raw.read(_MAGIC_PLACE + len(_MAGIC))
        return start.startswith(_ELF) and start.endswith(_MAGIC)


def read(path: Path) -> Iterator[Read]:
    with path.open("rb") as raw:
        offset = _end_of_elf(raw.read(_HEADER.size))
        yield from reading.Image(raw, offset).read()


def _end_of_elf(header: bytes) -> int:
    """Return where an ELF file ends, which is where its section headers do, and where the squashfs begins."""
    if len(header) < _HEADER.size:
        raise ValueError("it ends too early")
    start, size, count, _names = _HEADER.unpack_from(header)
    return int(start + size * count)


def _whole(order: Order) -> Order:
    """Return the order with what menu.py asks for besides: an AppImage always has an entry and an icon."""
    values = {
        **order.values,
        "package": linux.PACKAGE.default(Terms(project=order.project, target=order.target)),
        "menu": True,
        "icon": order.text("icon") or str(_PICTURE),
    }
    return replace(order, values=values)


def _entries(order: Order) -> Iterator[Entry]:
    """Yield what is below usr, and at the top what tools for AppImages look for."""
    inside = tuple(linux.entries(order))
    yield from inside
    name, licences = menu.name(order), f"usr/share/licenses/{order.text('package')}"
    for text in linux.texts(order):
        path = f"{licences}/{text.path}"
        yield Entry(path=path, size=text.size, content=text.source, is_exact=text.is_exact)
    yield Entry(path="AppRun", size=0, link=f"usr/bin/{order.project.executable}")
    yield linux.made(f"{name}.desktop", menu.desktop_file(order).encode())
    icon = _best_icon(inside)
    ending = icon.path.rpartition(".")[2]
    yield replace(icon, path=f"{name}.{ending}")
    yield Entry(path=".DirIcon", size=0, link=f"{name}.{ending}")


def _best_icon(entries: Iterable[Entry]) -> Entry:
    """Return a drawing, else the largest picture."""
    icons = [entry for entry in entries if "/icons/hicolor/" in entry.path]
    drawings = [entry for entry in icons if entry.path.endswith(".svg")]
    return max(drawings or icons, key=lambda entry: entry.size)


FORMAT = Format(
    name="appimage",
    title="AppImage",
    doc="One file for any Linux: people make it executable and start it; nothing is installed.",
    systems=frozenset({System.LINUX}),
    suffixes=(".AppImage",),
    preview=preview,
    write=write,
    recognises=recognises,
    read=read,
    fields=(
        NAME,
        linux.SUMMARY,
        linux.DESCRIPTION,
        *(field for field in linux.MENU_FIELDS if field is not linux.MENU),
    ),
)
