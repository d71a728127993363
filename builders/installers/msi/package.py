r"""An .msi, written without Windows: Windows Installer installs, upgrades, repairs and removes it.

    compound file
    ├── tables and their texts       database.py; schema.py has the columns
    ├── cab1, cab2 ...               cabinet.py
    ├── Icon.program.ico
    └── \5SummaryInformation         summary.py

Rules: Windows Installer's reference, https://learn.microsoft.com/windows/win32/msi/.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import IO, TYPE_CHECKING

from builders.errors import InstallerError
from builders.events import Finding, Level
from builders.installers import archive
from builders.installers.model import Entry, Format, MenuEntry, Preview, Signature, Text
from builders.installers.msi import (
    actions,
    cabinet,
    earlier,
    fields,
    product,
    reading,
    rtf,
    shell,
    tree,
    wizard,
)
from builders.installers.msi.compound import Writer
from builders.installers.msi.database import Database, stream_name
from builders.installers.msi.summary import STREAM, Summary
from builders.installers.msi.wizard import Wizard
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from builders.events import Event
    from builders.installers.model import Order
    from builders.installers.msi.product import Product
    from builders.installers.msi.tree import Tree

_STEP = "installer.msi"
_KIND = uuid.UUID("000c1084-0000-0000-c000-000000000046")  # of a database of Windows Installer
_LONGEST_PATH = 259  # without the settings that allow more
_LONGEST_USER = len(r"C:\Users") + 21  # the name of a user has up to 20 letters
_FOLDERS = {
    product.USER: "%LocalAppData%\\Programs\\",
    product.MACHINE: "%ProgramFiles%\\",
    product.ASK: "%LocalAppData%\\Programs\\",
}


def preview(order: Order) -> Preview:
    made = product.product(order)
    rows = shell.properties(order, made).items()
    return Preview(
        file_name=f"{order.text('name')}.msi",
        entries=_entries(order),
        shown=_FOLDERS[order.text("for")],
        texts=(Text(title="Properties", content="".join(f"{key}: {value}\n" for key, value in rows)),),
        menu=_menu_entry(order),
    )


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    yield from _findings(order, made)
    known = product.product(order)
    database = Database()
    program = f"{order.text('folder')}/{order.stage.program}"
    found = tree.add(database, known, made.entries)
    if program not in found.keys:
        raise InstallerError(f"{order.stage.program} is not among the files of the program; build again")
    shell.add(database, order, known, found.keys[program])
    actions.add(database, known)
    earlier.add(database, known)
    if order.flag("dialogs"):
        wizard.add(database, _wizard(order, known, found.keys[program]))
    place = folder / made.file_name
    with place.open("w+b") as raw:
        file = Writer(raw, _KIND)
        content = yield from _write_cabinets(raw, file, found, order.epoch)
        for name, data in database.streams():
            content.update(data)
            file.add(name, data)
        file.add(STREAM, _summary(order, known, content.digest()).encoded())
        file.close()
    return place


def _wizard(order: Order, known: Product, program: str) -> Wizard:
    licence = order.text("license")
    is_asked = known.scope == product.ASK
    return Wizard(
        name=product.literal(known.name),
        program=program if order.flag("launch") else "",
        licence=rtf.licence(order.project.root / licence) if licence else "",
        folders=tuple((scope, earlier.folder(known, scope)) for scope in known.scopes) if is_asked else (),
        asks_folder=order.flag("choose-folder"),
        is_elevated=known.scope == product.MACHINE,
    )


def _write_cabinets(
    raw: IO[bytes], file: Writer, found: Tree, epoch: int
) -> Generator[Event, None, hashlib.blake2b]:
    """Return the hash of what they hold."""
    progress, content = archive.Progress(_STEP), hashlib.blake2b(digest_size=16)
    for number, members in enumerate(found.cabinets, start=1):
        with file.stream(stream_name(tree.cabinet_name(number))):
            start = raw.tell()
            for size, path in cabinet.write(raw, members, epoch):
                yield from progress.events(size, path)
            raw.seek(start)
            while piece := raw.read(archive.CHUNK):
                content.update(piece)
    return content


def _summary(order: Order, known: Product, content: bytes) -> Summary:
    return Summary(
        name=known.name,
        publisher=known.publisher,
        comment=order.text("summary"),
        platform=known.platform,
        language=shell.LANGUAGE,
        package=uuid.uuid5(known.code, content.hex()),
        epoch=order.epoch,
        is_elevated=known.scope != product.USER,
    )


def _entries(order: Order) -> tuple[Entry, ...]:
    """Return the program's files; Windows tells from its ending what can be run."""
    return tuple(
        Entry(
            path=entry.path,
            size=entry.size,
            executable=reading.is_program(entry.path),
            content=entry.content,
            is_exact=entry.is_exact,
        )
        for entry in archive.entries(order)
    )


def _findings(order: Order, made: Preview) -> Iterator[Finding]:
    if sentence := product.lost(order):
        yield Finding(level=Level.NOTE, code="version-mapped", message=sentence, place=_STEP)
    before = made.shown.replace("%LocalAppData%", "-" * _LONGEST_USER + r"\AppData\Local")
    longest = max((entry.path for entry in made.entries), key=len)
    if len(before) + len(longest) > _LONGEST_PATH:
        yield Finding(
            level=Level.WARNING,
            code="path-too-long",
            message=f"{longest} gets {len(before) + len(longest)} letters where it is installed",
            place=_STEP,
            remedy=f"Many a Windows stops at {_LONGEST_PATH}: leave it out, or set a shorter folder.",
        )


def _menu_entry(order: Order) -> MenuEntry | None:
    if not order.flag("menu"):
        return None
    icon = order.project.root / order.text("icon") if order.text("icon") else None
    return MenuEntry(name=order.project.name, comment=order.text("summary"), icon=icon)


FORMAT = Format(
    name="msi",
    title="Windows Installer (.msi)",
    doc="Windows installs, upgrades, repairs and removes it; companies roll it out.",
    systems=frozenset({System.WINDOWS}),
    suffixes=(".msi",),
    preview=preview,
    write=write,
    recognises=reading.recognises,
    read=reading.read,
    fields=fields.FIELDS,
    signature=Signature.AUTHENTICODE,
)
