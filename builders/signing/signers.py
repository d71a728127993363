"""Sign a finished program, and the installers made of it: each by whoever signs such things."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from builders.events import StepFinished, StepStarted
from builders.installers.model import Signature
from builders.signing import apple
from builders.signing.authenticode import About
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from builders.events import Event
    from builders.project.model import Project
    from builders.signing.authenticode import Authenticode
    from builders.signing.gpg import Gpg
    from resources.target import Target

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """Who signs; None signs nothing."""

    windows: Authenticode | None = None
    macos: apple.Signer | None = None
    archives: Gpg | None = None

    def program(
        self, project: Project, target: Target, whole: Path, program: Path
    ) -> Generator[Event, None, None]:
        """Sign a finished program in its place; raises SigningError.

        whole: what a user takes away: a bundle, a folder, or `program` itself.
        """
        if target.system is System.WINDOWS and self.windows:
            signing = self.windows.sign(program, _about(project), _step(program))
        elif target.system is System.MACOS and self.macos:
            allowed = project.macos.entitlements
            signing = apple.sign_program(self.macos, whole, program, _step(program), allowed)
        else:
            return
        yield from _shown(whole, signing)

    def installer(
        self, project: Project, kind: Signature, file: Path
    ) -> Generator[Event, None, tuple[Path, ...]]:
        """Sign an installer, and return the files that belong beside it; raises SigningError."""
        if kind is Signature.DETACHED:
            if self.archives is None:
                return ()
            return ((yield from _shown(file, self.archives.sign(file, _step(file)))),)
        signing = self._within(project, kind, file)
        if signing is not None:
            yield from _shown(file, signing)
        return ()

    def _within(self, project: Project, kind: Signature, file: Path) -> Generator[Event, None, None] | None:
        if kind is Signature.AUTHENTICODE:
            return self.windows.sign(file, _about(project), _step(file)) if self.windows else None
        if kind is Signature.RPM:
            return self.archives.sign_within(file, _step(file)) if self.archives else None
        return _of_apple(self.macos, kind, file) if self.macos else None


def _of_apple(signer: apple.Signer, kind: Signature, file: Path) -> Generator[Event, None, None]:
    sign = signer.image if kind is Signature.APPLE_IMAGE else signer.package
    yield from sign(file, _step(file))
    if signer.notary:
        yield from signer.notarise(file, _step(file))


def _shown(file: Path, signing: Generator[Event, None, T]) -> Generator[Event, None, T]:
    started = time.monotonic()
    yield StepStarted(step=_step(file), title=f"Signing {file.name}")
    result = yield from signing
    yield StepFinished(step=_step(file), seconds=time.monotonic() - started)
    return result


def _step(file: Path) -> str:
    return f"sign.{file.name}"


def _about(project: Project) -> About:
    return About(name=project.name, homepage=project.homepage)
