"""Files and addresses that a program opens, written the same way for every system.

"Weather map: wxm wxz" is a kind of file with its endings, "weather" the scheme of weather:berlin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENDING = r"\.?\w[\w+-]*"
DOCUMENT_TYPE = rf"[^:\x00-\x1f\x7f]*[^:\s\x00-\x1f\x7f] *: *{_ENDING}( +{_ENDING})* *"
DOCUMENT_TYPE_EXAMPLE = "Weather map: wxm wxz"
URL_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*"  # RFC 3986, 3.1


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType:
    """Files that the program opens; extensions without a dot."""

    name: str
    extensions: tuple[str, ...]
    role: str = "Editor"


def document_types(lines: Iterable[str]) -> tuple[DocumentType, ...]:
    """Return what lines say that match DOCUMENT_TYPE."""
    return tuple(map(_document_type, lines))


def wrong_document_type(lines: Iterable[str]) -> str:
    """Return what is wrong with the first line that is no document type, "" if all are."""
    wrong = next((line for line in lines if not re.fullmatch(DOCUMENT_TYPE, line)), None)
    return "" if wrong is None else f'"{wrong}" is not of the form "{DOCUMENT_TYPE_EXAMPLE}"'


def wrong_url_scheme(lines: Iterable[str]) -> str:
    """Return what is wrong with the first line that is no scheme, "" if all are."""
    wrong = next((line for line in lines if not re.fullmatch(URL_SCHEME, line)), None)
    return "" if wrong is None else f'"{wrong}" cannot begin an address; give a word such as weather'


def _document_type(line: str) -> DocumentType:
    name, _, endings = line.partition(":")
    return DocumentType(name=name.strip(), extensions=tuple(each.lstrip(".") for each in endings.split()))
