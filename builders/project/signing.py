"""The keys of [signing]: who signs what is made. Secrets have no key here."""

from __future__ import annotations

from typing import Any

from builders.project import kinds
from builders.project.key import Key


def _key(name: str, kind: kinds.Kind[Any], default: str, doc: str) -> Key[Any]:
    return Key(
        name=f"signing.{name}", kind=kind, default=default, doc=doc, field=f"signing.{name.replace('-', '_')}"
    )


SIGNING_KEYS: tuple[Key[Any], ...] = (
    _key(
        "windows-certificate",
        kinds.PATH,
        "none",
        "The certificate that signs programs and installers for Windows: a `.p12` or `.pfx` with its key, or "
        "a `.pem` beside `windows-key`.",
    ),
    _key("windows-key", kinds.PATH, "none", "The key of a `.pem` certificate."),
    _key(
        "windows-store",
        kinds.LINE,
        "none",
        "On Windows: the certificate in Windows' own store, by its thumbprint or by the name that it is for.",
    ),
    _key(
        "timestamp-servers",
        kinds.each_matching(r"https?://[^\s]+", 'an address such as "http://timestamp.digicert.com"'),
        "DigiCert's and Sectigo's",
        "Who says when Windows programs were signed, so that signatures outlive the certificate; asked one "
        "after another. An empty list asks nobody.",
    ),
    _key(
        "macos-identity",
        kinds.matching(r"[^-\s].*", 'a name such as "Developer ID Application: Ada Lovelace (AB12CD34EF)"'),
        "none",
        "On a Mac: the certificate in the keychain that signs programs and disk images.",
    ),
    _key(
        "macos-installer-identity",
        kinds.matching(r"[^-\s].*", 'a name such as "Developer ID Installer: Ada Lovelace (AB12CD34EF)"'),
        "none",
        "On a Mac: the certificate in the keychain that signs `.pkg`.",
    ),
    _key(
        "macos-certificate",
        kinds.PATH,
        "none",
        "On other systems: the Developer ID Application certificate with its key, a `.p12`.",
    ),
    _key(
        "macos-installer-certificate",
        kinds.PATH,
        "none",
        "On other systems: the Developer ID Installer certificate with its key, a `.p12`.",
    ),
    _key(
        "notary-profile",
        kinds.matching(
            r"[^-\s].*", 'a name that `notarytool store-credentials` was given, such as "weather"'
        ),
        "none",
        "On a Mac: what `notarytool store-credentials` was called with; what is signed is notarised then.",
    ),
    _key(
        "notary-key",
        kinds.PATH,
        "none",
        "On any system: the key of App Store Connect that notarises, `AuthKey_….p8`.",
    ),
    _key("notary-key-id", kinds.matching(r"[A-Za-z0-9]+", "the ten letters of the key"), "none", "Its id."),
    _key(
        "notary-issuer",
        kinds.matching(r"[0-9a-fA-F-]{36}", "an id such as 57246542-96fe-1a63-e053-0824d011072a"),
        "none",
        "The issuer of that key, as App Store Connect shows it.",
    ),
    _key(
        "gpg-key",
        kinds.matching(r"[^-\s].*", 'a fingerprint or an address such as "ada@example.org"'),
        "none",
        "The GPG key that signs packages and archives: an .rpm within, any other in a file `.asc` beside it.",
    ),
)
