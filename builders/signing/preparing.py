"""Find out who signs before the long work: the tools are there, certificates are valid, secrets open them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.installers.model import Signature
from builders.signing import gpg, macos, windows
from builders.signing.gpg import Gpg
from builders.signing.secrets import GPG, Secret
from builders.signing.signers import Signers
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Mapping

    from builders.events import Event
    from builders.project.model import SigningChoice
    from resources.target import Target

_OF_GPG = {Signature.DETACHED, Signature.RPM}


def signers(
    chosen: SigningChoice,
    targets: Iterable[Target],
    kinds: Collection[Signature],
    given: Mapping[str, str],
) -> Generator[Event, None, Signers]:
    """Return who signs what is made for the targets; raises SigningError and ProjectError.

    kinds: of the installers that are made. given: secrets by variable, that the front end knows.
    """
    systems = {target.system for target in targets}
    packages = Signature.APPLE_PACKAGE in kinds
    return Signers(
        windows=windows.signer(chosen, given) if System.WINDOWS in systems else None,
        macos=macos.signer(chosen, given, packages=packages) if System.MACOS in systems else None,
        archives=(yield from _archives(chosen, given)) if _OF_GPG & {*kinds} else None,
    )


def secrets(chosen: SigningChoice, targets: Iterable[Target]) -> tuple[Secret, ...]:
    """Return whose secrets have to be known; raises SigningError. GnuPG asks for its own."""
    systems = {target.system for target in targets}
    wanted = (
        windows.secret(chosen) if System.WINDOWS in systems else None,
        macos.secret(chosen) if System.MACOS in systems else None,
    )
    return tuple(secret for secret in wanted if secret)


def passphrase(key: str) -> Secret:
    """Return the place of a GPG key's passphrase."""
    return Secret(variable=GPG, account=key, opens=f"the GPG key {key}")


def _archives(chosen: SigningChoice, given: Mapping[str, str]) -> Generator[Event, None, Gpg | None]:
    if not chosen.gpg_key:
        return None
    told = passphrase(chosen.gpg_key).find(given) or ""
    found = Gpg(executable=gpg.find(), key=chosen.gpg_key, passphrase=told)
    yield from found.try_out()
    return found
