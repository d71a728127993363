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
from builders.installers import archive, associations, naming
from builders.installers.model import Entry, Field, FieldKind, Format, MenuEntry, Preview, Signature, Text
from builders.installers.msi import actions, cabinet, product, reading, shell, tree
from builders.installers.msi.compound import Writer
from builders.installers.msi.database import Database, stream_name
from builders.installers.msi.summary import STREAM, Summary
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from builders.events import Event
    from builders.installers.model import Order, Terms, Value
    from builders.installers.msi.product import Product
    from builders.installers.msi.tree import Tree

_STEP = "installer.msi"
_KIND = uuid.UUID("000c1084-0000-0000-c000-000000000046")  # of a database of Windows Installer
_LONGEST_PATH = 259  # without the settings that allow more
_LONGEST_USER = len(r"C:\Users") + 21  # the name of a user has up to 20 letters
_FOLDERS = {product.USER: "%LocalAppData%\\Programs\\", product.MACHINE: "%ProgramFiles%\\"}
_ICONS = (".png", ".ico")


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
    found = tree.add(database, known, order.text("folder"), made.entries)
    if program not in found.keys:
        raise InstallerError(f"{order.stage.program} is not among the files of the program; build again")
    shell.add(database, order, known, found.keys[program], found.components[program.rpartition("/")[0]])
    actions.add(database, known)
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
        is_elevated=known.is_for_all,
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


def _publisher(terms: Terms) -> Value:
    author = next(iter(terms.project.authors), terms.project.name)
    return author.partition("<")[0].strip() or terms.project.name


def _icon(terms: Terms) -> Value:
    icon, root = terms.project.icon, terms.project.root
    is_usable = icon is not None and icon.suffix.lower() in _ICONS and icon.is_relative_to(root)
    return icon.relative_to(root).as_posix() if icon and is_usable else ""


def _check_icon(value: Value, _terms: Terms) -> str:
    fits = not value or str(value).lower().endswith(_ICONS)
    return "" if fits else "Windows shows .ico, which is drawn of a .png too; choose one of these"


FIELDS = (
    Field(
        key="for",
        title="Installed for",
        doc="user needs no administrator; machine is for all users, and Windows asks for one.",
        kind=FieldKind.CHOICE,
        default=lambda _terms: product.USER,
        choices=(product.USER, product.MACHINE),
    ),
    Field(
        key="publisher",
        title="Publisher",
        doc="Who stands beside the program in the list of apps.",
        default=_publisher,
        check=lambda value, _terms: "" if str(value).strip() else "say who publishes the program",
    ),
    Field(
        key="version",
        title="Version",
        doc="Three numbers, of which Windows compares releases: a higher one replaces a lower one.",
        default=product.version,
        check=product.check_version,
    ),
    Field(
        key="summary",
        title="Summary",
        doc="One sentence, shown in the list of apps and beside the shortcut.",
        default=lambda terms: terms.project.summary,
        check=lambda value, _terms: "" if len(str(value)) <= 255 else "it has more than 255 letters",  # noqa: PLR2004
    ),
    Field(
        key="homepage",
        title="Home page",
        doc="Linked from the list of apps.",
        default=lambda terms: terms.project.homepage,
    ),
    Field(
        key="folder",
        title="Folder",
        doc="The folder that the program is installed to.",
        default=lambda terms: terms.project.name,
        check=naming.check,
    ),
    Field(
        key="menu",
        title="Put it into the Start menu",
        doc="Programs with a window are there by themselves, console programs are not.",
        kind=FieldKind.FLAG,
        default=lambda terms: not terms.project.console,
    ),
    Field(
        key="desktop",
        title="Put it on the desktop",
        doc="A second shortcut, on the desktop.",
        kind=FieldKind.FLAG,
        default=lambda _terms: False,
    ),
    Field(
        key="icon",
        title="Icon",
        doc="An .ico or a square .png, for the shortcuts and the list of apps.",
        kind=FieldKind.PATH,
        default=_icon,
        check=_check_icon,
    ),
    Field(
        key="path",
        title="Add it to PATH",
        doc="So that people can type its name in a terminal.",
        kind=FieldKind.FLAG,
        default=lambda _terms: False,
    ),
    associations.DOCUMENT_TYPES,
    associations.URL_SCHEMES,
    Field(
        key="upgrade-code",
        title="Upgrade code",
        doc="By which versions know each other; made of the program's name. Keep it when the name changes.",
        default=product.upgrade_code,
        check=product.check_code,
    ),
    archive.NAME,
)

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
    fields=FIELDS,
    signature=Signature.AUTHENTICODE,
)
