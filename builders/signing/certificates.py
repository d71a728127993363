"""Read a certificate and its key before the long work, to see that it can sign today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from builders.errors import SigningError
from builders.signing.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cryptography import x509

_PEM = b"-----BEGIN"
_ROUNDS = 10_000  # of a file that is there for a moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """thumbprint: SHA-1 in hexadecimal, which Windows knows it by."""

    file: Path
    name: str
    starts: datetime
    ends: datetime
    thumbprint: str
    signs_code: bool

    def check(self, now: datetime | None = None, *, code: bool = True) -> None:
        """Raise SigningError unless it may sign now; code: a program, not an installer of Apple's."""
        now = now or datetime.now(tz=UTC)
        problem = ""
        if now > self.ends:
            problem = f"expired on {self.ends:%Y-%m-%d}; get a new one"
        elif now < self.starts:
            problem = f"is valid from {self.starts:%Y-%m-%d} on only; set this machine's clock, or wait"
        elif code and not self.signs_code:
            problem = "is not for signing code; get one that is"
        if problem:
            raise SigningError(
                f"the certificate of {self.name} ({self.file.name}) {problem}, or build with --no-sign"
            )


def is_locked(file: Path, key: Path | None = None) -> bool:
    """Whether a password is needed; raises SigningError for what cannot be read at all."""
    try:
        read(file, "", key)
    except _WrongPassword:
        return True
    return False


def read(file: Path, password: str, key: Path | None = None) -> Certificate:
    """Return the certificate that signs; key: of a PEM file, where it is not in there.

    Raises SigningError if it cannot be read, has no key or has another password.
    """
    data = _content(file)
    if not data.lstrip().startswith(_PEM):
        return _of_archive(file, data, password)
    return _of_pem(file, data, key or file, password)


def opened(
    file: Path, variable: str, given: Mapping[str, str], key: Path | None = None
) -> tuple[Certificate, str]:
    """Return the certificate and its password, "" if it needs none; raises SigningError.

    variable: of the environment, for the password. given: see Secret.find.
    """
    if not is_locked(file, key):
        return read(file, "", key), ""
    place = secret(variable, file)
    if (password := place.find(given)) is None:
        raise place.missing()
    return read(file, password, key), password


def alone(file: Path, password: str, other: str) -> bytes:
    """Return a PKCS#12 file with another password and one certificate only, as the oldest readers take it."""
    from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415 - slow to load
    from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12  # noqa: PLC0415

    key, certificate, _ = pkcs12.load_key_and_certificates(file.read_bytes(), password.encode())
    old = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(_ROUNDS).hmac_hash(SHA1())  # noqa: S303 - as said
    old = old.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
    encryption = old.build(other.encode())
    return pkcs12.serialize_key_and_certificates(None, key, certificate, None, encryption)  # type: ignore[arg-type]


def secret(variable: str, file: Path) -> Secret:
    """Return the place of a certificate's password."""
    return Secret(variable=variable, account=str(file), opens=file.name)


class _WrongPassword(SigningError):  # noqa: N818 - as its parent tells it
    """Another password is needed."""


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SigningError(
            f"{file} cannot be read ({error.strerror}), so nothing can be signed with it; put it there, "
            "change [signing], or build with --no-sign"
        ) from error


def _of_archive(file: Path, data: bytes, password: str) -> Certificate:
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415 - slow to load

    try:
        loaded = pkcs12.load_pkcs12(data, password.encode())
    except ValueError as error:
        if "password" not in str(error).lower():
            raise SigningError(f"{file} is no PKCS#12 file: {error}") from None
        raise _wrong_password(file) from None
    if loaded.key is None or loaded.cert is None:
        raise SigningError(f"{file} holds no certificate with its key; export both together")
    return _certificate(file, loaded.cert.certificate)


def _of_pem(file: Path, data: bytes, key: Path, password: str) -> Certificate:
    from cryptography import x509  # noqa: PLC0415 - slow to load
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        certificates = x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise SigningError(f"{file} holds no certificate: {error}") from None
    try:
        opened = load_pem_private_key(_content(key), password.encode() or None)
    except TypeError:  # locked without a password, or a password without a lock
        if password:
            return _of_pem(file, data, key, "")
        raise _wrong_password(key) from None
    except ValueError as error:
        if "decrypt" in str(error).lower() or "password" in str(error).lower():
            raise _wrong_password(key) from None
        raise SigningError(f"{key} holds no key: {error}") from None
    for each in certificates:
        if each.public_key() == opened.public_key():
            return _certificate(file, each)
    raise SigningError(f"{key.name} is not the key of a certificate in {file}")


def _wrong_password(file: Path) -> _WrongPassword:
    return _WrongPassword(f"the password does not open {file}; give the right one, or build with --no-sign")


def _certificate(file: Path, read_one: x509.Certificate) -> Certificate:
    from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415 - slow to load

    return Certificate(
        file=file,
        name=name_of(read_one.subject),
        starts=read_one.not_valid_before_utc,
        ends=read_one.not_valid_after_utc,
        thumbprint=read_one.fingerprint(SHA1()).hex(),  # noqa: S303 - how Windows names it
        signs_code=_signs_code(read_one),
    )


def name_of(name: x509.Name) -> str:
    """Return what people know somebody by: the common name, else all of it."""
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - slow to load

    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()


def _signs_code(read_one: x509.Certificate) -> bool:
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound  # noqa: PLC0415 - slow to load
    from cryptography.x509.oid import ExtendedKeyUsageOID  # noqa: PLC0415

    try:
        uses = read_one.extensions.get_extension_for_class(ExtendedKeyUsage).value
    except ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.CODE_SIGNING in uses
