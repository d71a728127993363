"""Debian's own rules: versions, the control file, the copyright file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from builders.installers import packages, sonames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builders.installers.model import Entry, Order
    from builders.installers.needs import Needs

_VERSION = re.compile(r"(\d+:)?\d[A-Za-z0-9.+~]*")
_SECTION = re.compile(r"([a-z-]+/)?[a-z-]+")
_RELATION = re.compile(r"[a-z0-9][a-z0-9+.-]+( \((<<|<=|=|>=|>>) [^\s()]+\))?( \| .+)?")
_ARTICLE = re.compile(r"^(a|an|the)\s+", re.IGNORECASE)
_ABOUT = (
    "The package carries the program together with the Python and all modules that it runs on, so it does "
    "not matter which of them the system has."
)
_KILOBYTE = 1024
_WIDTH = 79


def version(text: str) -> str:
    """Return a version of Python as one of Debian that is older and newer than the same others.

    What comes before a release has a tilde: 1.0~~dev1, 1.0~rc1, 1.0, 1.0+post1, 1.0.1 is Debian's order.
    """
    try:
        found = Version(text)
    except InvalidVersion:
        return text
    before = "~" if found.pre or found.post is not None else "~~"
    pre = "~{}{}".format(*found.pre) if found.pre else ""
    return packages.spelled(found, pre=pre, post="+post{}", dev=f"{before}dev{{}}")


def check_version(text: str) -> str:
    if not text:
        return "the project does not say its version; say it here"
    if _VERSION.fullmatch(text):
        return ""
    return f"{text!r} cannot be a version of Debian: it begins with a digit and has letters, digits, . + ~"


def check_section(text: str) -> str:
    return "" if _SECTION.fullmatch(text) else f"{text!r} is no section; one is such as utils or net"


def check_depends(lines: tuple[str, ...]) -> str:
    wrong = next((line for line in lines if not _RELATION.fullmatch(line)), None)
    return f"{wrong!r} is not of the form git (>= 2.30)" if wrong else ""


def control(order: Order, architecture: str, entries: Iterable[Entry], needs: Needs) -> str:
    """Return the control file (Policy 5.3)."""
    depends = sonames.packages(needs.libraries)
    suggests = {*map(sonames.package, needs.of_plugins)} - {*depends}
    fields = {
        "Package": order.text("package"),
        "Version": order.text("version"),
        "Architecture": architecture,
        "Maintainer": order.text("maintainer"),
        "Installed-Size": str(_installed_size(entries)),
        "Depends": ", ".join((*depends, *order.lines("depends"))),
        "Suggests": ", ".join(sorted(suggests)),
        "Section": order.text("section"),
        "Priority": "optional",
        "Homepage": order.project.homepage,
        "Description": _synopsis(order),
    }
    lines = [f"{key}: {value}" for key, value in fields.items() if value]
    return "\n".join((*lines, *_description(order))) + "\n"


def copyright_file(order: Order) -> bytes:
    """Return the copyright file; the texts of what the program is made of lie beside it."""
    project = order.project
    owner = ", ".join(project.authors) or order.text("maintainer")
    source = (f"Source: {project.homepage}",) if project.homepage else ()
    lines = (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        f"Upstream-Name: {project.name}",
        *source,
        "Comment: The program carries Python, which is",
        " Copyright (c) 2001 and later, Python Software Foundation; all rights reserved,",
        " and other components. The licences of all of them, whole, are in",
        f" /usr/share/doc/{order.text('package')}/third-party-licences.gz.",
        "",
        "Files: *",
        f"Copyright: {owner}",
        f"License: {_licence(project.license)}",
        *_licence_text(order),
    )
    return ("\n".join(lines) + "\n").encode()


def _licence(stated: str) -> str:
    short = stated.partition("\n")[0].strip()
    return short.replace(" ", "-") if short and len(short) <= _WIDTH else "other"


def _licence_text(order: Order) -> Iterator[str]:
    for file in order.project.license_files:
        for line in file.read_text("utf-8", "replace").splitlines():
            yield f" {line.rstrip()}" if line.strip() else " ."
        return
    yield " The author states this licence in the metadata of the program and gives no text of it."


def _description(order: Order) -> Iterator[str]:
    told = tuple(line for line in order.lines("description") if line.strip()) or (_ABOUT,)
    is_whole = len(_phrase(order)) <= _WIDTH
    for place, paragraph in enumerate(told if is_whole else (order.text("summary"), *told)):
        if place:
            yield " ."
        yield from _wrapped(paragraph)


def _synopsis(order: Order) -> str:
    """Return the summary as lists of packages have it, cut between words where it is too long for one."""
    phrase = _phrase(order)
    if len(phrase) <= _WIDTH:
        return phrase
    return phrase[: _WIDTH - 1].rpartition(" ")[0].rstrip(" ,;:-") + "…"


def _phrase(order: Order) -> str:
    """Return the summary without an article or the program's name before it (Developer's Reference 6.2.2)."""
    without = _ARTICLE.sub("", order.text("summary").rstrip(" ."))
    if without.lower().startswith(order.text("package")):
        return f"program: {without}"
    return without[:1].upper() + without[1:]


def _wrapped(paragraph: str) -> Iterator[str]:
    line = ""
    for word in paragraph.split():
        if line and len(line) + len(word) >= _WIDTH:
            yield line
            line = ""
        line += f" {word}"
    if line:
        yield line


def _installed_size(entries: Iterable[Entry]) -> int:
    """Return kilobytes as dpkg counts them: each file rounded up, one for what is not a file."""
    return sum(max(-(-entry.size // _KILOBYTE), 1) for entry in entries)
