"""A .pkg: the Installer of macOS puts the program where it belongs, upgrades it in place, and knows of it.

    xar.py                      the archive
    ├── Distribution            description.py: pages, which Macs it is for
    ├── Resources/              welcome and licence
    └── org.example.weather.pkg/
        ├── PackageInfo         description.py: identifier, version, what is replaced
        ├── Bom                 bom.py: what there will be
        ├── Payload             payload.py: cpio, compressed
        └── Scripts             for programs of the command line: removes the version before

An app replaces the one before it whole; programs of the command line have no such rule, so a script does it.
"""

from __future__ import annotations

import html
import shlex
import stat
from typing import TYPE_CHECKING

from builders.events import Finding, Level
from builders.installers import archive
from builders.installers.model import Field, FieldKind, Format, MenuEntry, Preview, Signature, Text
from builders.installers.pkg import bom, description, payload, product, reading, xar
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from builders.events import Event
    from builders.installers.model import Order, Terms, Value
    from builders.installers.pkg.payload import Payload
    from builders.installers.pkg.product import Product

_STEP = "installer.pkg"
_PAGES = ("welcome", "license")
_READY = (".rtf", ".html")
_LARGEST_PAGE = 1 << 20
_SCRIPT = "preinstall"


def preview(order: Order) -> Preview:
    known = product.product(order)
    entries = tuple(sorted(product.entries(order), key=lambda entry: entry.path))
    sizes = tuple(entry.size for entry in entries)
    script = _script(order, known)
    texts = {
        "Distribution": _distribution(order, known, sizes),
        "PackageInfo": description.package_info(known, sizes, _SCRIPT if script else ""),
        "Before it installs": script,
    }
    return Preview(
        file_name=f"{order.text('name')}.pkg",
        entries=entries,
        shown="~/" if known.is_for_user else "/",
        texts=tuple(Text(title=title, content=content) for title, content in texts.items() if content),
        menu=MenuEntry(name=order.project.name, icon=order.project.icon) if known.app else None,
    )


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    yield from _findings(order)
    known = product.product(order)
    progress = archive.Progress(_STEP)
    packed, place = folder / "Payload", folder / made.file_name
    try:
        found = yield from payload.write(packed, made.entries, known, order.epoch, progress)
        members = tuple(_members(order, known, found, packed))
        with place.open("wb") as raw:
            for size in xar.write(raw, members, order.epoch):
                yield from progress.events(size, made.file_name)
    finally:
        packed.unlink(missing_ok=True)
    return place


def _members(order: Order, known: Product, found: Payload, packed: Path) -> Iterator[xar.Member]:
    sizes = tuple(record.size for record in found.records if stat.S_ISREG(record.mode))
    yield xar.small("Distribution", _distribution(order, known, sizes).encode())
    for name, page in _pages(order).items():
        yield xar.small(f"Resources/{name}", page)
    script = _script(order, known)
    information = description.package_info(known, sizes, _SCRIPT if script else "", len(found.records))
    yield xar.small(f"{known.component}/PackageInfo", information.encode())
    yield xar.small(f"{known.component}/Bom", bom.written(found.records))
    yield xar.large(f"{known.component}/Payload", packed, found.digest)
    if script:
        yield xar.small(f"{known.component}/Scripts", payload.script(script, _SCRIPT, order.epoch))


def _distribution(order: Order, known: Product, sizes: tuple[int, ...]) -> str:
    pages = {name.partition(".")[0]: name for name in _pages(order)}
    return description.distribution(known, pages, sizes)


def _pages(order: Order) -> dict[str, bytes]:
    """Return what the Installer shows, by file name; plain text becomes HTML, which says its encoding."""
    pages = {}
    for key in _PAGES:
        if written := order.text(key):
            source = order.project.root / written
            is_ready = source.suffix.lower() in _READY
            content = source.read_bytes() if is_ready else _html(source)
            pages[f"{key}{source.suffix.lower() if is_ready else '.html'}"] = content
    return pages


def _html(source: Path) -> bytes:
    text = html.escape(source.read_text("utf-8", errors="replace"), quote=False)
    head = '<meta charset="utf-8"><style>body { font-family: -apple-system; white-space: pre-wrap }</style>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>{text}</body></html>\n".encode()


def _script(order: Order, known: Product) -> str:
    """Return what removes the version before, "" for an app, which the Installer replaces whole."""
    if known.app:
        return ""
    folder = f'"$2"/lib/{shlex.quote(order.project.executable)}'
    return f"#!/bin/sh\n# $2 is /{known.location}, wherever that is mounted.\nset -e\nrm -rf {folder}\n"


def _findings(order: Order) -> Iterator[Finding]:
    version = order.project.version
    if version not in {"", order.text("version")}:
        message = f"{version} is installed as {order.text('version')}, since the Installer knows only numbers"
        yield Finding(level=Level.NOTE, code="version-mapped", message=message, place=_STEP)


def _check_page(value: Value, terms: Terms) -> str:
    size = (terms.project.root / str(value)).stat().st_size if value else 0
    return "" if size <= _LARGEST_PAGE else "it has more than 1 MB; choose a shorter text"


FIELDS = (
    Field(
        key="identifier",
        title="Identifier",
        doc="By which versions know each other, such as org.example.weather. Keep it when the name changes.",
        default=product.identifier,
        check=product.check_identifier,
    ),
    Field(
        key="version",
        title="Version",
        doc="Numbers with dots between, which are all that the Installer compares.",
        default=product.version,
        check=product.check_version,
    ),
    Field(
        key="for",
        title="Installed for",
        doc="machine is for all users; user puts an app into ~/Applications and needs no administrator.",
        kind=FieldKind.CHOICE,
        default=lambda _terms: product.MACHINE,
        check=product.check_for,
        choices=(product.MACHINE, product.USER),
    ),
    Field(
        key="minimum-system",
        title="Oldest macOS",
        doc="Such as 12.0; what the program's own code asks for, if it is left empty.",
        check=product.check_minimum,
    ),
    Field(
        key="welcome",
        title="Welcome text",
        doc="Shown first, instead of the Installer's own words: plain text, .html or .rtf.",
        kind=FieldKind.PATH,
        check=_check_page,
    ),
    Field(
        key="license",
        title="Licence",
        doc="People have to agree to it: plain text, .html or .rtf.",
        kind=FieldKind.PATH,
        check=_check_page,
    ),
    archive.NAME,
)

FORMAT = Format(
    name="pkg",
    title="macOS Installer (.pkg)",
    doc="The Installer puts it into Applications, or on the PATH, and upgrades it in place.",
    systems=frozenset({System.MACOS}),
    suffixes=(".pkg",),
    preview=preview,
    write=write,
    recognises=reading.recognises,
    read=reading.read,
    fields=FIELDS,
    signature=Signature.APPLE_PACKAGE,
)
