"""What the packages of rpm, Arch and Alpine have in common: what they hold, and how nFPM is told of it.

linux.py, and usr/share/licenses/<package>/..., usr/share/doc/<package>/bill.cdx.json
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from builders.installers import linux, nfpm
from builders.installers.model import Entry, Field, FieldKind, Preview, Text
from resources.target import System

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Generator, Iterator, Mapping
    from pathlib import Path

    from builders.events import Event
    from builders.installers.model import Order, StageFile, Terms, Value

SYSTEMS = frozenset({System.LINUX})
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}  # as Go calls them
_FILE, _PROGRAM, _LINK = 0o644, 0o755, 0o777


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What differs: its name in nFPM, its file's name, and what its description says besides.

    needs: what the system must have, in the words of the format; empty before the program is built.
    """

    packager: str
    file_name: Callable[[Order], str]
    needs: Callable[[Order], tuple[str, ...]]
    special: Callable[[Order], Mapping[str, object]] = lambda _order: {}


def preview(order: Order, kind: Kind) -> Preview:
    found = tuple(sorted(_entries(order), key=lambda entry: entry.path))
    return Preview(
        file_name=kind.file_name(order),
        entries=found,
        shown="/",
        texts=(Text(title="description", content=_shown(order, kind)),),
        menu=linux.menu_entry(order),
    )


def write(order: Order, made: Preview, folder: Path, kind: Kind) -> Generator[Event, None, Path]:
    place = folder / made.file_name
    generated = folder / "generated"
    generated.mkdir()
    contents = [*_contents(order, made.entries, generated)]
    step = f"installer.{kind.packager}"
    whole = {**_description(order, kind), "contents": contents}
    yield from nfpm.package(whole, kind.packager, place, step=step, epoch=order.epoch)
    return place


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


def _description(order: Order, kind: Kind) -> nfpm.Description:
    epoch, _, version = order.text("version").rpartition(":")
    paragraphs = "\n\n".join(order.lines("description")) or order.text("summary")
    return {
        "name": order.text("package"),
        "arch": _ARCHITECTURES[order.target.architecture],
        "platform": "linux",
        "epoch": epoch,
        "version": version,
        "version_schema": "none",
        "release": "1",
        "maintainer": nfpm.text(order.text("maintainer")),
        "description": nfpm.text(paragraphs),
        "homepage": nfpm.text(order.project.homepage),
        "license": licence(order),
        "depends": [*kind.needs(order), *order.lines("depends")],
        "mtime": _time(order),
        "disable_globbing": True,
        **kind.special(order),
    }


def licence(order: Order) -> str:
    """Return the name of the project's licence; formats want one."""
    return order.project.license.partition("\n")[0].strip() or "Unknown"


def _shown(order: Order, kind: Kind) -> str:
    """Return the description as people read it."""
    rows = _description(order, kind)
    wanted = ("name", "epoch", "version", "release", "maintainer", "license", "homepage", "depends")
    lines = [f"{key}: {rows[key]}" for key in wanted if rows[key] and not isinstance(rows[key], list)]
    needs = rows["depends"]
    more = [f"needs: {need}" for need in needs] if isinstance(needs, list) else []
    return "\n".join((*lines, *more)) + "\n"


def _contents(order: Order, entries: tuple[Entry, ...], generated: Path) -> Iterator[nfpm.Description]:
    package = order.text("package")
    for number, entry in enumerate(linux.with_folders(iter(entries))):
        if entry.is_folder and not _is_own(entry.path, package):
            continue
        row: nfpm.Description = {"dst": f"/{entry.path}", "file_info": _information(order, entry)}
        if entry.is_folder:
            row["type"] = "dir"
        elif entry.link:
            row |= {"type": "symlink", "src": entry.link}
        else:
            row["src"] = str(_source(entry, generated / str(number)))
        yield row


def _source(entry: Entry, generated: Path) -> Path | bytes | None:
    """Return the file of an entry, written now if it is made of bytes."""
    if isinstance(entry.content, bytes):
        generated.write_bytes(entry.content)
        return generated
    return entry.content


def _information(order: Order, entry: Entry) -> nfpm.Description:
    mode = _LINK if entry.link else _PROGRAM if entry.executable or entry.is_folder else _FILE
    return {"owner": "root", "group": "root", "mode": mode, "mtime": _time(order)}


def _is_own(path: str, package: str) -> bool:
    """Tell if a folder belongs to the package alone, so that it goes when the package goes."""
    return package in path.split("/")[2:]


def _time(order: Order) -> str:
    return datetime.fromtimestamp(order.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
