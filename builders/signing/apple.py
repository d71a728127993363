"""Sign for macOS with a developer's certificate, have Apple notarise, and staple its ticket on.

On a Mac its own tools do it: codesign, productsign, notarytool, stapler. Elsewhere it is portable.py.
"""

from __future__ import annotations

import plistlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from builders.errors import SigningError
from builders.macos import universal
from builders.signing.running import pause, run

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from builders.events import Event

ATTEMPTS: Final = 3  # at Apple's server of time stamps
PAUSE: Final = 5.0  # seconds between them
PATIENCE: Final = 3600  # seconds; Apple takes minutes as a rule
# What a signed Python needs: callbacks of ctypes are code that is made at run time, and in form file the
# program writes its libraries to a cache.
ENTITLEMENTS: Final = {
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
    "com.apple.security.cs.disable-library-validation": True,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notary:
    """Who asks Apple to notarise: a profile of a Mac's keychain, or a key of App Store Connect."""

    profile: str = ""
    key: Path | None = None
    key_id: str = ""
    issuer: str = ""


class Signer(Protocol):
    """What signs and notarises on some system."""

    @property
    def notary(self) -> Notary | None:
        """None if what is signed is not notarised."""

    def code(self, path: Path, step: str, entitlements: Path | None = None) -> Generator[Event, None, None]:
        """Sign a bundle or a file of code, and all code in it; raises SigningError."""

    def image(self, path: Path, step: str) -> Generator[Event, None, None]:
        """Sign a disk image; raises SigningError."""

    def package(self, path: Path, step: str) -> Generator[Event, None, None]:
        """Sign a .pkg; raises SigningError."""

    def notarise(self, path: Path, step: str) -> Generator[Event, None, None]:
        """Have a bundle, disk image or package notarised, and staple the ticket on; raises SigningError."""


def sign_program(
    signer: Signer, whole: Path, program: Path, step: str, entitlements: Path | None = None
) -> Generator[Event, None, None]:
    """Sign a finished program, and have a bundle notarised; raises SigningError.

    whole: a bundle, a folder, or `program` itself. entitlements: None for what every Python needs.
    """
    with tempfile.TemporaryDirectory() as scratch:
        allowed = entitlements or Path(scratch) / "program.entitlements"
        if entitlements is None:
            allowed.write_bytes(plistlib.dumps(ENTITLEMENTS))
        if (whole / "Contents").is_dir():
            yield from signer.code(whole, step, allowed)
            if signer.notary:
                yield from signer.notarise(whole, step)
            return
        for file in sorted(whole.rglob("*")) if whole.is_dir() else ():
            if file != program and file.is_file() and _is_code(file):
                yield from signer.code(file, step)
        yield from signer.code(program, step, allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppleTools:
    """The tools of macOS itself; the keychain has the keys, so no argument is a secret."""

    identity: str
    installer_identity: str = ""
    notary: Notary | None = None

    def code(self, path: Path, step: str, entitlements: Path | None = None) -> Generator[Event, None, None]:
        runtime = ("--options", "runtime")
        for nested in _nested(path):
            yield from self._codesign(nested, step, *runtime)
        more = ("--entitlements", str(entitlements)) if entitlements else ()
        yield from self._codesign(path, step, *runtime, *more)

    def image(self, path: Path, step: str) -> Generator[Event, None, None]:
        yield from self._codesign(path, step)

    def package(self, path: Path, step: str) -> Generator[Event, None, None]:
        made = path.with_name(f"{path.name}.signed")
        yield from _told(
            step, "productsign", "--timestamp", "--sign", self.installer_identity, str(path), str(made)
        )
        made.replace(path)

    def notarise(self, path: Path, step: str) -> Generator[Event, None, None]:
        with tempfile.TemporaryDirectory() as scratch:
            sent = path
            if path.is_dir():
                sent = Path(scratch) / f"{path.name}.zip"
                yield from _told(step, "ditto", "-c", "-k", "--keepParent", str(path), str(sent))
            yield from _told(step, "xcrun", "notarytool", "submit", str(sent), *self._credentials(), "--wait")
        yield from _told(step, "xcrun", "stapler", "staple", str(path))

    def _credentials(self) -> tuple[str, ...]:
        notary = self.notary or Notary()
        if notary.profile:
            return ("--keychain-profile", notary.profile)
        return ("--key", str(notary.key), "--key-id", notary.key_id, "--issuer", notary.issuer)

    def _codesign(self, path: Path, step: str, *flags: str) -> Generator[Event, None, None]:
        yield from _told(
            step, "codesign", "--force", "--timestamp", *flags, "--sign", self.identity, str(path)
        )


def _nested(path: Path) -> Iterator[Path]:
    """Yield the code in a bundle besides its main executable."""
    if not path.is_dir():
        return
    for file in sorted(path.glob("Contents/Frameworks/**/*")):
        if file.is_file() and not file.is_symlink() and _is_code(file):
            yield file


def _is_code(file: Path) -> bool:
    with file.open("rb") as stream:
        return universal.is_code(stream.read(universal.START))


def _told(step: str, *command: str) -> Generator[Event, None, None]:
    """Run one of Apple's tools, again if no time stamp could be had; SigningError with its own words."""
    program = shutil.which(command[0])
    if program is None:
        raise SigningError(
            f"{command[0]} is not on this machine; install Xcode's command line tools, or build with "
            "--no-sign"
        )
    for attempt in range(ATTEMPTS):
        if attempt:
            yield from pause(PAUSE, step)
        done = yield from run((program, *command[1:]), step, patience=PATIENCE)
        if done.worked:
            return
        if "timestamp" not in done.said.lower():
            break
    raise SigningError(f"{' '.join(command[:2])} failed: {done.reason}")
