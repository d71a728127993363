"""Try whether who is named in [signing] can sign here and now, without anything to sign."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from builders.errors import BuildError
from builders.installers.model import Signature
from builders.signing import certificates, macos, preparing, secrets, windows

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from builders.events import Event
    from builders.project.model import SigningChoice
    from builders.signing.secrets import Secret


class Part(StrEnum):
    """What is signed, each by somebody of its own."""

    WINDOWS = "windows"
    MACOS = "macos"
    ARCHIVES = "archives"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """signer: by name, "" if nobody shall sign. until: a certificate's last day. problem: why it fails."""

    part: Part
    signer: str = ""
    until: str = ""
    problem: str = ""


def try_out(chosen: SigningChoice, given: Mapping[str, str]) -> Generator[Event, None, tuple[Trial, ...]]:
    """Return a trial for each part; given: secrets by variable, that the front end knows."""
    trials = []
    for part in Part:
        try:
            trials.append((yield from _TRIED[part](chosen, given)))
        except BuildError as error:
            trials.append(Trial(part=part, problem=str(error)))
    return tuple(trials)


def keep(chosen: SigningChoice, given: Mapping[str, str], trials: Iterable[Trial]) -> None:
    """Put the secrets that worked into the key store; raises SigningError."""
    worked = {trial.part for trial in trials if not trial.problem}
    for part, place in _places(chosen):
        if part in worked and place.variable in given:
            secrets.store(place, given[place.variable])


def _places(chosen: SigningChoice) -> Iterator[tuple[Part, Secret]]:
    if chosen.windows_certificate:
        yield Part.WINDOWS, certificates.secret(secrets.WINDOWS, chosen.windows_certificate)
    if chosen.macos_certificate:
        yield Part.MACOS, certificates.secret(secrets.MACOS, chosen.macos_certificate)
    if chosen.gpg_key:
        yield Part.ARCHIVES, preparing.passphrase(chosen.gpg_key)


def _windows(chosen: SigningChoice, given: Mapping[str, str]) -> Generator[Event, None, Trial]:
    yield from ()
    if windows.signer(chosen, given) is None:
        return Trial(part=Part.WINDOWS)
    if file := windows.file(chosen):
        found, _ = certificates.opened(file, secrets.WINDOWS, given, chosen.windows_key)
        return Trial(part=Part.WINDOWS, signer=found.name, until=f"{found.ends:%Y-%m-%d}")
    return Trial(part=Part.WINDOWS, signer=chosen.windows_store)


def _macos(chosen: SigningChoice, given: Mapping[str, str]) -> Generator[Event, None, Trial]:
    yield from ()
    if macos.signer(chosen, given, packages=False) is None:
        return Trial(part=Part.MACOS)
    if file := macos.file(chosen):
        found, _ = certificates.opened(file, secrets.MACOS, given)
        return Trial(part=Part.MACOS, signer=found.name, until=f"{found.ends:%Y-%m-%d}")
    return Trial(part=Part.MACOS, signer=chosen.macos_identity)


def _archives(chosen: SigningChoice, given: Mapping[str, str]) -> Generator[Event, None, Trial]:
    found = yield from preparing.signers(chosen, (), {Signature.DETACHED}, given)
    return Trial(part=Part.ARCHIVES, signer=found.archives.key if found.archives else "")


_TRIED = {Part.WINDOWS: _windows, Part.MACOS: _macos, Part.ARCHIVES: _archives}
