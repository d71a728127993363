"""A .deb for Debian, Ubuntu and their kin, written without their tools.

    ar      debian-binary | control.tar.xz | data.tar.xz
    control control, md5sums, and maintainer.py of a service
    data    linux.py, and usr/share/doc/<package>/copyright, changelog.gz

Rules: Debian Policy Manual 4.6, https://www.debian.org/doc/debian-policy/.
"""

from __future__ import annotations

import io
import itertools
import re
import tarfile
from dataclasses import replace
from email.utils import formatdate
from typing import TYPE_CHECKING, Literal

from builders.errors import BuildError
from builders.events import Finding, Level
from builders.installers import (
    ar,
    archive,
    compression,
    debian,
    lintian,
    linux,
    maintainer,
    needs,
    service,
    tar,
)
from builders.installers.model import Entry, Field, FieldKind, Format, Preview, Text
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping
    from pathlib import Path

    from builders.events import Event
    from builders.installers.model import Order, Read
    from builders.installers.needs import Needs

_STEP = "installer.deb"
_MEMBER = re.compile(r"data\.tar\.(xz|zst|gz)")
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_TAR: Literal[1] = tarfile.GNU_FORMAT  # as dpkg-deb writes it
_RELEASE = b"2.0\n"

VERSION = Field(
    key="version",
    title="Version",
    doc="As Debian sorts versions: 1.0~rc1 comes before 1.0.",
    default=lambda terms: debian.version(terms.project.version),
    check=lambda value, _terms: debian.check_version(str(value)),
)
SECTION = Field(
    key="section",
    title="Section",
    doc="Where Debian lists it: utils, net, science, games ...",
    default=lambda _terms: "utils",
    check=lambda value, _terms: debian.check_section(str(value)),
)
DEPENDS = Field(
    key="depends",
    title="Further packages",
    doc="What it needs besides the libraries, which are found by themselves; such as git (>= 2.30).",
    kind=FieldKind.LINES,
    default=lambda _terms: (),
    check=lambda value, _terms: debian.check_depends(value if isinstance(value, tuple) else ()),
)
COMPRESSION = Field(
    key="compression",
    title="Compression",
    doc="xz is smallest and known everywhere; zst is faster and known from Debian 12 and Ubuntu 18.04 on.",
    kind=FieldKind.CHOICE,
    default=lambda _terms: "xz",
    choices=("xz", "zst", "gz"),
)


def preview(order: Order) -> Preview:
    asked = needs.read(order)
    found = tuple(_entries(order, asked))
    package, version = order.text("package"), order.text("version").rpartition(":")[2]
    return Preview(
        file_name=f"{package}_{version}_{_architecture(order)}.deb",
        entries=tuple(sorted(found, key=lambda entry: entry.path)),
        shown="/",
        texts=tuple(_texts(order, found, asked)),
        menu=linux.menu_entry(order),
    )


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    yield from _findings(order)
    entries = linux.with_folders(iter(made.entries))
    how = order.text("compression")
    data = folder / f"data.tar.{how}"
    progress, sums = archive.Progress(_STEP), dict[str, str]()
    with data.open("wb") as raw, compression.compressing(raw, how) as stream:
        yield from tar.write_members(
            stream, _rooted(entries), order.epoch, progress, flavour=_TAR, before="./", sums=sums
        )
    control = _control(order, made, sums)
    place = folder / made.file_name
    with place.open("wb") as raw, data.open("rb") as content:
        raw.write(ar.MAGIC)
        pieces = iter(lambda: content.read(archive.CHUNK), b"")
        for name, size, member in (
            ("debian-binary", len(_RELEASE), iter((_RELEASE,))),
            (f"control.tar.{how}", len(control), iter((control,))),
            (data.name, data.stat().st_size, pieces),
        ):
            for _ in ar.write_member(raw, name, size, member, order.epoch):
                yield from progress.events(0, name)
    return place


def _findings(order: Order) -> Iterator[Finding]:
    written, used = order.project.version, order.text("version")
    if written and written != used == debian.version(written):
        said = f"{written} is {used} here, which is how Debian tells what is older and newer"
        yield Finding(level=Level.NOTE, code="version-mapped", message=said, place=_STEP)


def recognises(path: Path) -> bool:
    with path.open("rb") as raw:
        return raw.read(len(ar.MAGIC) + len("debian-binary")) == ar.MAGIC + b"debian-binary"


def read(path: Path) -> Iterator[Read]:
    with path.open("rb") as raw:
        for name, offset, size in ar.members(raw):
            if _MEMBER.fullmatch(name):
                with ar.content(raw, offset, size) as data:
                    yield from tar.packed_members(data)
                return
    raise BuildError(f"{path} has no data in a compression that can be read here")


def _entries(order: Order, asked: Needs) -> Iterator[Entry]:
    yield from linux.entries(order)
    documents = f"usr/share/doc/{order.text('package')}"
    yield linux.made(f"{documents}/copyright", debian.copyright_file(order))
    overrides = f"usr/share/lintian/overrides/{order.text('package')}"
    yield linux.made(overrides, lintian.overrides(order, asked).encode())
    yield linux.made(f"{documents}/changelog.gz", linux.packed(_changelog(order)))
    for file in linux.texts(order):
        name = "third-party-licences.gz" if file.path.endswith("COPYING.txt") else "bill.cdx.json.gz"
        content = linux.packed(file.source.read_text("utf-8")) if file.source else None
        size = len(content) if content else file.size
        yield Entry(path=f"{documents}/{name}", size=size, content=content, is_exact=content is not None)


def _rooted(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the folder that everything lies in first, as dpkg-deb does."""
    return itertools.chain((Entry(path="", size=0, is_folder=True),), entries)


def _texts(order: Order, entries: Iterable[Entry], asked: Needs) -> Iterator[Text]:
    yield Text(title="control", content=debian.control(order, _architecture(order), entries, asked))
    for name, script in maintainer.scripts(order).items():
        yield Text(title=name, content=script)
    wanted = (".desktop", ".metainfo.xml", ".service", "/copyright")
    for entry in entries:
        if entry.path.endswith(wanted) and isinstance(entry.content, bytes):
            yield Text(title=entry.path.rpartition("/")[2], content=entry.content.decode())


def _control(order: Order, made: Preview, sums: Mapping[str, str]) -> bytes:
    lines = "".join(f"{md5}  {path}\n" for path, md5 in sums.items())
    scripts = maintainer.scripts(order)
    parts = (
        linux.made("control", made.texts[0].content.encode()),
        linux.made("md5sums", lines.encode()),
        *(replace(linux.made(name, text.encode()), executable=True) for name, text in scripts.items()),
    )
    packed = io.BytesIO()
    with compression.compressing(packed, order.text("compression")) as stream:
        progress = archive.Progress(_STEP)
        for _ in tar.write_members(stream, _rooted(parts), order.epoch, progress, flavour=_TAR, before="./"):
            pass
    return packed.getvalue()


def _changelog(order: Order) -> str:
    package, version = order.text("package"), order.text("version")
    return (
        f"{package} ({version}) unstable; urgency=medium\n\n"
        f"  * Release {order.project.version or version}.\n\n"
        f" -- {order.text('maintainer')}  {formatdate(order.epoch)}\n"
    )


def _architecture(order: Order) -> str:
    return _ARCHITECTURES[order.target.architecture]


FORMAT = Format(
    name="deb",
    title="Debian package (.deb)",
    doc="Debian, Ubuntu, Mint and their kin install, upgrade and remove it.",
    systems=frozenset({System.LINUX}),
    suffixes=(".deb",),
    preview=preview,
    write=write,
    recognises=recognises,
    read=read,
    fields=(
        linux.PACKAGE,
        VERSION,
        linux.MAINTAINER,
        linux.SUMMARY,
        linux.DESCRIPTION,
        SECTION,
        DEPENDS,
        *linux.MENU_FIELDS,
        *service.FIELDS,
        COMPRESSION,
    ),
)
