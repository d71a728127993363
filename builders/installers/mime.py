"""Kinds of files as desktops of Linux know them: MIME types, and the XML that tells of new ones.

https://specifications.freedesktop.org/shared-mime-info-spec/latest/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from mimetypes import MimeTypes
from typing import TYPE_CHECKING

from builders.installers import associations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.associations import DocumentType
    from builders.installers.model import Order

_NOT_IN_TYPES = re.compile(r"[^a-z0-9.+-]+")  # RFC 6838, 4.2


@dataclass(frozen=True, slots=True, kw_only=True)
class MimeType:
    """A type; endings: those that tell it, () if every system knows it."""

    name: str
    comment: str
    endings: tuple[str, ...] = ()


def types(order: Order) -> tuple[MimeType, ...]:
    """Return the types of files that the program opens, each once."""
    known = MimeTypes()  # what Python itself knows, the same on every machine
    found: dict[str, MimeType] = {}
    for document in associations.documents(order):
        for each in _types(document, order.project.executable, known):
            found.setdefault(each.name, each)
    return tuple(found.values())


def schemes(order: Order) -> tuple[str, ...]:
    """Return the types that stand for addresses."""
    return tuple(f"x-scheme-handler/{scheme}" for scheme in associations.schemes(order))


def definitions(order: Order, icon: str) -> str:
    """Return the XML for types that are the program's own, "" if there are none; icon: its name, or ""."""
    own = "".join(_definition(each, icon) for each in types(order) if each.endings)
    if not own:
        return ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">\n'
        f"{own}</mime-info>\n"
    )


def _types(document: DocumentType, program: str, known: MimeTypes) -> Iterator[MimeType]:
    unknown = []
    for ending in document.extensions:
        name, encoding = known.guess_type(f"file.{ending.lower()}")
        if name and not encoding:
            yield MimeType(name=name, comment=document.name)
        else:
            unknown.append(ending)
    if unknown:
        slug = _NOT_IN_TYPES.sub("-", f"{program}-{unknown[0]}".lower()).strip("-")
        yield MimeType(name=f"application/x-{slug}", comment=document.name, endings=tuple(unknown))


def _definition(each: MimeType, icon: str) -> str:
    picture = f'    <icon name="{escape(icon)}"/>\n' if icon else ""
    patterns = "".join(f'    <glob pattern="*.{escape(ending)}"/>\n' for ending in each.endings)
    return (
        f'  <mime-type type="{escape(each.name)}">\n'
        f"    <comment>{escape(each.comment)}</comment>\n"
        f"{picture}{patterns}"
        "  </mime-type>\n"
    )
