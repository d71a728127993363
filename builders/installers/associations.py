"""The fields by which installers learn which files and addresses the program opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import associations
from builders.installers.model import Field, FieldKind

if TYPE_CHECKING:
    from builders.associations import DocumentType
    from builders.installers.model import Order

DOCUMENT_TYPES = Field(
    key="document-types",
    title="Files that it opens",
    doc=f'A kind of file and its endings a line, such as "{associations.DOCUMENT_TYPE_EXAMPLE}".',
    kind=FieldKind.LINES,
    default=lambda _terms: (),
    check=lambda value, _terms: associations.wrong_document_type(value if isinstance(value, tuple) else ()),
)
URL_SCHEMES = Field(
    key="url-schemes",
    title="Addresses that it opens",
    doc="The word before the colon, such as weather for weather:berlin.",
    kind=FieldKind.LINES,
    default=lambda _terms: (),
    check=lambda value, _terms: associations.wrong_url_scheme(value if isinstance(value, tuple) else ()),
)


def documents(order: Order) -> tuple[DocumentType, ...]:
    """Return the kinds of files that the program opens."""
    return associations.document_types(_lines(order, DOCUMENT_TYPES))


def schemes(order: Order) -> tuple[str, ...]:
    """Return the beginnings of the addresses that the program opens, which know no capitals."""
    return tuple(scheme.lower() for scheme in _lines(order, URL_SCHEMES))


def _lines(order: Order, field: Field) -> tuple[str, ...]:
    """Return a field's lines, none for a format that does not ask."""
    return order.lines(field.key) if field.key in order.values else ()
