"""A .rpm for Fedora, RHEL, openSUSE and their kin.

    lead | signature header | header | compressed cpio with the files

What it asks for stands as rpm's own tools write it: libc.so.6(GLIBC_2.17)(64bit). The format is described at
https://rpm-software-management.github.io/rpm/manual/format_v4.html.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from builders.installers import needs, packages, service
from builders.installers.model import Field, FieldKind, Format, Signature
from builders.installers.rpm import description, reading, writing

if TYPE_CHECKING:
    from packaging.version import Version

    from builders.installers.model import Order

_VERSION = re.compile(r"(\d{1,9}:)?[A-Za-z0-9][A-Za-z0-9._+~^]*")
_RELATION = re.compile(r"[A-Za-z0-9_/][^\s<>=]*( (<|<=|=|>=|>) [^\s<>=]+)?")


def version(found: Version) -> str:
    """Return a version as rpm sorts them: ~ comes first, so 1.0~~dev1, 1.0~rc1, 1.0."""
    first = "~dev{}" if found.pre or found.post is not None else "~~dev{}"
    return packages.spelled(found, pre="~{}{}".format(*found.pre or ("", "")), post=".post{}", dev=first)


def requires(order: Order) -> tuple[str, ...]:
    """Return what the program asks for, as rpm's tools find it out of ELF files."""
    found = []
    for library, versions in needs.libraries(order).items():
        found.append(f"{library}()(64bit)")
        found.extend(f"{library}({version})(64bit)" for version in versions)
    return tuple(found)


def _file_name(order: Order) -> str:
    return f"{description.name(order)}.{order.target.architecture}.rpm"


VERSION = packages.version_field(
    version,
    _VERSION,
    rule="letters, digits, . _ + ~ and ^ are allowed, and no dash",
    doc="As rpm sorts versions: 1.0~rc1 comes before 1.0; a number and : before it make an epoch.",
)
DEPENDS = packages.depends_field(_RELATION, "git >= 2.30")
COMPRESSION = Field(
    key="compression",
    title="Compression",
    doc="zstd is known from rpm 4.14 on (Fedora 28, RHEL 8); xz and gzip are known everywhere.",
    kind=FieldKind.CHOICE,
    default=lambda _terms: "zstd",
    choices=tuple(writing.COMPRESSIONS),
)
FORMAT = Format(
    name="rpm",
    title="RPM package (.rpm)",
    doc="Fedora, RHEL, openSUSE and their kin install, upgrade and remove it.",
    systems=packages.SYSTEMS,
    suffixes=(".rpm",),
    preview=partial(packages.preview, file_name=_file_name, needs=requires),
    write=writing.write,
    recognises=reading.recognises,
    read=reading.read,
    fields=(
        *packages.fields(VERSION, DEPENDS),
        *service.FIELDS,
        COMPRESSION,
    ),
    libc="gnu",
    signature=Signature.RPM,
)
