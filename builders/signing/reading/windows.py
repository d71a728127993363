"""Signatures of Windows (Authenticode): behind a program, and in a stream of an .msi."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from builders.errors import BuildError
from builders.installers.msi.container import Container
from builders.signing.reading import message
from builders.signing.reading.model import CHANGED, Signed, of_message, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_STREAM: Final = "\5DigitalSignature"
_EXTENDED: Final = "\5MsiDigitalSignatureEx"  # a hash of names and times, which some tools add


def program(path: Path) -> Signed | None:
    """Return who signed a program or a library, None if nobody did."""
    import lief  # noqa: PLC0415 - slow to load

    lief.logging.disable()
    image = lief.PE.parse(str(path))
    if image is None or not image.has_signatures:
        return None
    kinds = {"sha1": lief.PE.ALGORITHMS.SHA_1, "sha256": lief.PE.ALGORITHMS.SHA_256}
    return _checked(bytes(image.signatures[0].raw_der), lambda name: image.authentihash(kinds[name]))


def installer(path: Path) -> Signed | None:
    """Return who signed an .msi, None if nobody did."""
    with path.open("rb") as raw:
        try:
            container = Container(raw)
            encoded = container.read(_STREAM)
            return _checked(encoded, lambda name: _digest(container, name)) if encoded else None
        except BuildError as error:
            return unreadable(error)


def _digest(container: Container, name: str) -> bytes:
    """Return the hash of all streams in the order of their names, then of the kind of file it is."""
    total = hashlib.new(name, container.read(_EXTENDED))
    for stream in sorted(container.names(), key=lambda name: name.encode("utf-16-le")):
        if stream not in {_STREAM, _EXTENDED}:
            for piece in container.pieces(stream):
                total.update(piece)
    total.update(container.kind)
    return total.digest()


def _checked(encoded: bytes, digest: Callable[[str], Any]) -> Signed:
    try:
        found = message.read(encoded)
        name, wanted = message.digest_in(found)
        problem = "" if bytes(digest(name)) == wanted else CHANGED
    except (message.Invalid, KeyError) as error:
        return unreadable(error)
    return of_message(found, problem)
