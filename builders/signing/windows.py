"""Which tool signs for Windows, with which certificate: as [signing] says, and as this machine can."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from builders.errors import SigningError
from builders.signing import certificates, osslsigncode, signtool
from builders.signing.authenticode import Authenticode
from builders.signing.osslsigncode import OsslSignCode
from builders.signing.secrets import WINDOWS, Secret
from builders.signing.signtool import SignTool

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.project.model import SigningChoice
    from builders.signing.authenticode import Tool


def signer(chosen: SigningChoice, given: Mapping[str, str]) -> Authenticode | None:
    """Return who signs, None if nobody shall; raises SigningError."""
    if found := file(chosen):
        tool = _with_file(found, chosen.windows_key, given)
    elif chosen.windows_store:
        tool = _with_store(chosen.windows_store)
    else:
        return None
    return Authenticode(tool=tool, servers=chosen.timestamp_servers)


def secret(chosen: SigningChoice) -> Secret | None:
    """Return whose password has to be known, None if there is none; raises SigningError."""
    found = file(chosen)
    if found and certificates.is_locked(found, chosen.windows_key):
        return certificates.secret(WINDOWS, found)
    return None


def file(chosen: SigningChoice) -> Path | None:
    """Return the certificate's file, None where Windows itself keeps one."""
    return None if chosen.windows_store and sys.platform == "win32" else chosen.windows_certificate


def _with_file(path: Path, key: Path | None, given: Mapping[str, str]) -> Tool:
    certificate, password = certificates.opened(path, WINDOWS, given, key)
    certificate.check()
    if sys.platform == "win32" and key is None and (found := signtool.find()):
        kept = signtool.File(path=path, thumbprint=certificate.thumbprint, password=password)
        return SignTool(executable=found, chosen=certificate.thumbprint, file=kept)
    return OsslSignCode(executable=osslsigncode.find(), certificate=path, key=key, password=password)


def _with_store(name: str) -> Tool:
    if sys.platform != "win32":
        raise SigningError(
            "signing.windows-store is a certificate in Windows' own store; on another system set "
            "signing.windows-certificate too, or build with --no-sign"
        )
    if found := signtool.find():
        return SignTool(executable=found, chosen=name)
    raise SigningError(
        "signtool is not on this machine; install the signing tools of the Windows SDK, or build with "
        "--no-sign"
    )
