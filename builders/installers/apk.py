"""A package for Alpine Linux: .PKGINFO, and linux.py below usr/; apkfile.py writes it.

It is not signed: `apk add --allow-untrusted`. Versions and relations: apk-tools' doc/apk-package.5.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from builders.installers import apkfile, needs, packages
from builders.installers.model import Format

if TYPE_CHECKING:
    from packaging.version import Version

    from builders.installers.model import Order

_ENDING = ".apk"
_MAGIC = b"\x1f\x8b"
_SUFFIXES = {"a": "alpha", "b": "beta", "rc": "rc"}
# Digits with dots, a letter, suffixes with an order of their own
_VERSION = re.compile(r"\d+(\.\d+)*[a-z]?(_(alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*")
_RELATION = re.compile(r"!?[A-Za-z0-9][A-Za-z0-9:._+/-]*((<|<=|=|>=|>|~)[^\s<>=~]+)?")
_MUSL = re.compile(r"libc\.so|libc\.musl-.+\.so\.1|ld-musl-.+\.so\.1")


def version(found: Version) -> str:
    """Return a version as apk sorts them: 1.0_rc1, 1.0_p2 for 1.0.post2, 1.0_alpha0_pre3 for 1.0.dev3.

    Neither an epoch nor a local part can be said; they stay, and are refused.
    """
    letters, number = found.pre or ("a", 0)
    first = "_pre{}" if found.pre or found.post is not None else "_alpha0_pre{}"
    return packages.spelled(found, pre=f"_{_SUFFIXES[letters]}{number}", post="_p{}", dev=first)


def depends(order: Order) -> tuple[str, ...]:
    """Return the libraries as Alpine's packages say that they have them."""
    libc = f"so:libc.musl-{order.target.architecture}.so.1"
    others = (library for library in needs.libraries(order) if not _MUSL.fullmatch(library))
    return (libc, *(f"so:{library}" for library in others))


def _file_name(order: Order) -> str:
    return f"{order.text('package')}-{order.text('version')}-r{packages.RELEASE}{_ENDING}"


VERSION = packages.version_field(
    version,
    _VERSION,
    rule="numbers with dots are allowed, then suffixes such as _rc1 or _p1, and no epoch",
    doc="As apk sorts versions: 1.0_rc1 comes before 1.0, and 1.0_p1 behind it.",
)
DEPENDS = packages.depends_field(_RELATION, "git>=2.30")
FORMAT = Format(
    name="apk",
    title="Alpine package (.apk)",
    doc="Alpine Linux installs, upgrades and removes it; for programs built for musl.",
    systems=packages.SYSTEMS,
    suffixes=(_ENDING,),
    preview=partial(packages.preview, file_name=_file_name, needs=depends),
    write=apkfile.write,
    recognises=partial(packages.recognises, ending=_ENDING, magic=_MAGIC),
    read=apkfile.read,
    fields=packages.fields(VERSION, DEPENDS),
    libc="musl",
)
