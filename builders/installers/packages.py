"""What the packages of rpm, Arch and Alpine have in common: what they hold, and what they say of themselves.

linux.py, and usr/share/licenses/<package>/..., usr/share/doc/<package>/bill.cdx.json
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from builders.installers import linux
from builders.installers.model import Entry, Field, FieldKind, Preview, Text
from resources.target import System

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from builders.installers.model import Order, StageFile, Terms, Value

SYSTEMS = frozenset({System.LINUX})
RELEASE = "1"  # of the package, where the program is the same


def preview(
    order: Order, file_name: Callable[[Order], str], needs: Callable[[Order], tuple[str, ...]]
) -> Preview:
    """Return what a package will be; needs: finds out what the system must have, which reads the program."""
    found = needs(order)
    return Preview(
        file_name=file_name(order),
        entries=tuple(sorted(_entries(order), key=lambda entry: entry.path)),
        shown="/",
        texts=(Text(title="description", content=_description(order, found)),),
        menu=linux.menu_entry(order),
        needs=found,
    )


def recognises(path: Path, ending: str, magic: bytes) -> bool:
    """Tell by name and first bytes; other files begin with those of a compression, too."""
    with path.open("rb") as file:
        return path.name.endswith(ending) and file.read(len(magic)) == magic


def spelled(found: Version, *, pre: str, post: str, dev: str) -> str:
    """Return a version; pre stands for a pre-release, post and dev have {} where their number goes."""
    return "".join(
        (
            f"{found.epoch}:" if found.epoch else "",
            ".".join(map(str, found.release)),
            pre if found.pre else "",
            "" if found.post is None else post.format(found.post),
            "" if found.dev is None else dev.format(found.dev),
            f"+{found.local}" if found.local else "",
        )
    )


def version_field(spell: Callable[[Version], str], pattern: re.Pattern[str], *, rule: str, doc: str) -> Field:
    """Return the field of the version; rule: what the format allows, for who wrote something else."""

    def default(terms: Terms) -> Value:
        try:
            return spell(Version(terms.project.version))
        except InvalidVersion:
            return terms.project.version

    def check(value: Value, _terms: Terms) -> str:
        if not value:
            return "the project does not say its version; say it here"
        return "" if pattern.fullmatch(str(value)) else f"{str(value)!r} cannot be a version here: {rule}"

    return Field(key="version", title="Version", doc=doc, default=default, check=check)


def depends_field(pattern: re.Pattern[str], example: str) -> Field:
    """Return the field of what the program needs besides its libraries."""

    def check(value: Value, _terms: Terms) -> str:
        lines = value if isinstance(value, tuple) else ()
        wrong = next((line for line in lines if not pattern.fullmatch(line)), None)
        return f"{wrong!r} is not of the form {example}" if wrong else ""

    return Field(
        key="depends",
        title="Further packages",
        doc=f"What it needs besides the libraries, which are found by themselves; such as {example}.",
        kind=FieldKind.LINES,
        default=lambda _terms: (),
        check=check,
    )


def fields(version: Field, depends: Field) -> tuple[Field, ...]:
    """Return what all of them ask for, in the order of a form."""
    about = (linux.PACKAGE, version, linux.MAINTAINER, linux.SUMMARY, linux.DESCRIPTION)
    return (*about, depends, *linux.MENU_FIELDS)


def _entries(order: Order) -> Iterator[Entry]:
    yield from linux.entries(order)
    licences = f"usr/share/licenses/{order.text('package')}"
    for file in order.project.license_files:
        yield linux.made(f"{licences}/{file.name}", file.read_bytes())
    for text in linux.texts(order):
        yield _document(order, text)


def _document(order: Order, file: StageFile) -> Entry:
    package = order.text("package")
    is_bill = file.path.endswith(".json")
    place = f"doc/{package}/bill.cdx.json" if is_bill else f"licenses/{package}/third-party-licences.txt"
    return Entry(path=f"usr/share/{place}", size=file.size, content=file.source, is_exact=file.is_exact)


def _description(order: Order, needs: tuple[str, ...]) -> str:
    epoch, _, number = order.text("version").rpartition(":")
    rows = (
        ("name", order.text("package")),
        ("epoch", epoch),
        ("version", number),
        ("release", RELEASE),
        ("maintainer", order.text("maintainer")),
        ("license", licence(order)),
        ("homepage", order.project.homepage),
        *(("needs", need) for need in (*needs, *order.lines("depends"))),
    )
    return "".join(f"{key}: {value}\n" for key, value in rows if value)


def information(rows: Iterable[tuple[str, str]]) -> str:
    """Return a .PKGINFO: a line for each key that has a value, whatever lines that has."""
    return "".join(f"{key} = {' '.join(value.split())}\n" for key, value in rows if value)


def owned(order: Order, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries sorted, with the folders that belong to the package alone."""
    package = order.text("package")
    found = linux.with_folders(iter(entries))
    return tuple(entry for entry in found if not entry.is_folder or _is_own(entry.path, package))


def paragraphs(order: Order) -> str:
    """Return what the program does, at the length that people want before they install it."""
    return "\n\n".join(order.lines("description")) or order.text("summary")


def licence(order: Order) -> str:
    """Return the name of the project's licence; formats want one."""
    return order.project.license.partition("\n")[0].strip() or "Unknown"


def _is_own(path: str, package: str) -> bool:
    """Tell if a folder belongs to the package alone, so that it goes when the package goes."""
    return package in path.split("/")[2:]
