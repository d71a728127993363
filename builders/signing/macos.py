"""Who signs for macOS, with which certificate: as [signing] says, and as this machine can."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from builders.errors import ProjectError, SigningError
from builders.signing import certificates, portable
from builders.signing.apple import AppleTools, Notary
from builders.signing.portable import PortableTools
from builders.signing.secrets import MACOS, Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.project.model import SigningChoice
    from builders.signing.apple import Signer


def signer(chosen: SigningChoice, given: Mapping[str, str], *, packages: bool) -> Signer | None:
    """Return who signs, None if an ad-hoc signature is enough; raises SigningError and ProjectError.

    packages: whether a .pkg is among what is to be signed.
    """
    if _has_keychain(chosen):
        _require(chosen.macos_installer_identity or not packages, "macos-installer-identity")
        return AppleTools(
            identity=chosen.macos_identity,
            installer_identity=chosen.macos_installer_identity,
            notary=_notary(chosen),
        )
    if chosen.macos_certificate:
        _require(chosen.macos_installer_certificate or not packages, "macos-installer-certificate")
        return _portable(chosen.macos_certificate, chosen, given)
    if chosen.macos_identity:
        raise SigningError(
            "signing.macos-identity is in the keychain of a Mac; on another system set "
            "signing.macos-certificate too, or build with --no-sign"
        )
    return None


def secret(chosen: SigningChoice) -> Secret | None:
    """Return whose password has to be known, None if there is none; raises SigningError."""
    found = file(chosen)
    return certificates.secret(MACOS, found) if found and certificates.is_locked(found) else None


def file(chosen: SigningChoice) -> Path | None:
    """Return the certificate's file, None where a Mac's keychain has it."""
    return None if _has_keychain(chosen) else chosen.macos_certificate


def _has_keychain(chosen: SigningChoice) -> bool:
    return sys.platform == "darwin" and bool(chosen.macos_identity)


def _portable(certificate: Path, chosen: SigningChoice, given: Mapping[str, str]) -> PortableTools:
    portable.library()
    found, password = certificates.opened(certificate, MACOS, given)
    found.check()
    installer = chosen.macos_installer_certificate
    if installer:
        certificates.read(installer, password).check(code=False)
    return PortableTools(
        certificate=certificate, password=password, installer=installer, notary=_notary(chosen, portable=True)
    )


def _notary(chosen: SigningChoice, *, portable: bool = False) -> Notary | None:
    if chosen.notary_key:
        _check_key(chosen.notary_key, chosen, portable=portable)
        return Notary(key=chosen.notary_key, key_id=chosen.notary_key_id, issuer=chosen.notary_issuer)
    if chosen.notary_profile and portable:
        raise SigningError(
            "signing.notary-profile is in the keychain of a Mac; on another system set signing.notary-key "
            "with its id and its issuer, or build with --no-sign"
        )
    return Notary(profile=chosen.notary_profile) if chosen.notary_profile else None


def _check_key(key: Path, chosen: SigningChoice, *, portable: bool) -> None:
    if not key.is_file():
        raise SigningError(
            f"{key} is not there, so nothing can be notarised; put it there, change [signing], or build with "
            "--no-sign"
        )
    if key.suffix == ".json" and portable:  # as rcodesign writes it: all three in one
        return
    for name, value in (("notary-key-id", chosen.notary_key_id), ("notary-issuer", chosen.notary_issuer)):
        if not value:
            raise ProjectError(f"signing.notary-key needs signing.{name} too; App Store Connect shows it")


def _require(given: object, name: str) -> None:
    if not given:
        raise ProjectError(
            f"a .pkg is signed with another certificate than a program; set signing.{name}, or build with "
            "--no-sign"
        )
