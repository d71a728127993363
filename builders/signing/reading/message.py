"""Check a signed message (CMS, RFC 5652), which all signatures with a certificate are, and its time stamp."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import algos, cms, core, parser, tsp

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.x509 import Certificate

# Where time stamps are: Microsoft's attribute, and that of RFC 3161, which Apple uses.
_STAMPS: Final = ("microsoft_time_stamp_token", "signature_time_stamp_token")


class Invalid(ValueError):  # noqa: N818 - said of the message
    """The message cannot be read, or its signature is not of what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """content: what is signed, without its tag and length; b"" if it lies elsewhere.

    stamped: by a valid time stamp.
    """

    certificate: Certificate
    content: bytes
    stamped: datetime | None


def read(encoded: bytes, elsewhere: bytes | None = None) -> Message:
    """Return a message whose signature is right; raises Invalid.

    elsewhere: what is signed, where the message does not hold it.
    """
    try:
        signed = cms.ContentInfo.load(encoded)["content"]
        (signer,) = signed["signer_infos"]
        content = _content(signed)
        certificate = _certificate(signed, signer)
        _verify(signer, certificate, content if elsewhere is None else elsewhere)
        stamped = _stamped(signer)
    except Invalid:
        raise
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid(f"its signature cannot be read: {error}") from error
    return Message(certificate=certificate, content=content, stamped=stamped)


def digest_in(message: Message) -> tuple[str, bytes]:
    """Return name and value of the hash that a signature of Windows is about; raises Invalid.

    The content is a pair: what kind of file, and its hash (SpcIndirectDataContent).
    """
    try:
        told = algos.DigestInfo.load(message.content[parser.peek(message.content) :])
        return told["digest_algorithm"]["algorithm"].native, told["digest"].native
    except ValueError as error:
        raise Invalid(f"its signature cannot be read: {error}") from error


def _content(signed: Any) -> bytes:  # noqa: ANN401 - asn1crypto has no types
    held = signed["encap_content_info"]["content"]
    if isinstance(held, core.Void):  # which stands for what is left out
        return b""
    return bytes((held.parsed if isinstance(held, core.Any) else held).contents)


def _certificate(signed: Any, signer: Any) -> Certificate:  # noqa: ANN401 - asn1crypto has no types
    """Return the certificate of a signer; its issuer's, if it comes along, has to have signed it."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - slow to load
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415

    wanted = signer["sid"].chosen
    choices = (choice for choice in signed["certificates"] if choice.name == "certificate")
    every = [load_der_x509_certificate(choice.chosen.dump()) for choice in choices]
    found = next((each for each in every if each.serial_number == wanted["serial_number"].native), None)
    if found is None or found.issuer.public_bytes() != wanted["issuer"].dump():
        raise Invalid("its signature has no certificate")
    for issuer in every:
        if issuer.subject == found.issuer:
            try:
                found.verify_directly_issued_by(issuer)
            except InvalidSignature:
                raise Invalid("its certificate was changed") from None
    return found


def _verify(signer: Any, certificate: Certificate, content: bytes) -> None:  # noqa: ANN401 - asn1crypto has no types
    name = signer["digest_algorithm"]["algorithm"].native
    attributes = signer["signed_attrs"]
    told = {each["type"].native: each["values"] for each in attributes}
    if told["message_digest"][0].native != hashlib.new(name, content).digest():
        raise Invalid("it was changed after it was signed")
    # What is signed is the set of attributes, whose tag is another one within the message.
    _check(certificate, signer["signature"].native, b"\x31" + attributes.dump()[1:], name)


def _check(certificate: Certificate, signature: bytes, covered: bytes, name: str) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - slow to load
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa  # noqa: PLC0415

    algorithm = getattr(hashes, name.upper())()
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, covered, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, covered, ec.ECDSA(algorithm))
        else:
            raise Invalid("its signature is of a kind that is not known here")
    except InvalidSignature:
        raise Invalid("its signature was changed") from None


def _stamped(signer: Any) -> datetime | None:  # noqa: ANN401 - asn1crypto has no types
    """Return the time in a stamp for this very signature."""
    for attribute in signer["unsigned_attrs"]:
        if attribute["type"].native in _STAMPS:
            return _time(read(attribute["values"][0].dump()), signer["signature"].native)
    return None


def _time(stamp: Message, signature: bytes) -> datetime:
    told = tsp.TSTInfo.load(stamp.content)
    imprint = told["message_imprint"]
    digest = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, signature).digest()
    if imprint["hashed_message"].native != digest:
        raise Invalid("its time stamp is of another signature")
    time: datetime = told["gen_time"].native
    return time
