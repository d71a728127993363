"""Sign with a developer's certificate, have Apple notarise, and staple its ticket on.

On a Mac its own tools do it: codesign, notarytool, stapler. Elsewhere it is apple-platform-py, an extra.
Who signs is said by the environment, and secrets come from there or from the system's keyring only:

    ONEFOLD_MACOS_IDENTITY       the certificate's name in the keychain, on a Mac
    ONEFOLD_MACOS_P12            elsewhere: the file with certificate and key
    ONEFOLD_MACOS_P12_PASSWORD   its password
    ONEFOLD_NOTARY_PROFILE       on a Mac: what `notarytool store-credentials` was called with
    ONEFOLD_NOTARY_KEY           elsewhere: the file that `rcodesign encode-app-store-connect-api-key` wrote
"""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from builders.errors import BuildError
from builders.macos import universal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

IDENTITY, P12, PASSWORD = "ONEFOLD_MACOS_IDENTITY", "ONEFOLD_MACOS_P12", "ONEFOLD_MACOS_P12_PASSWORD"
PROFILE, KEY = "ONEFOLD_NOTARY_PROFILE", "ONEFOLD_NOTARY_KEY"
_KEYRING_SERVICE = "onefold"
_PATIENCE = 1800  # seconds; Apple takes minutes as a rule
_LONGEST = 2000  # characters of what a tool said


class Signer(Protocol):
    """What signs and notarises on some system."""

    @property
    def notarises(self) -> bool:
        """Whether it knows who has Apple's permission to ask."""

    def sign(self, path: Path, entitlements: Path | None = None) -> None:
        """Sign a bundle or a file of code, and all code in it; raises BuildError."""

    def notarise(self, path: Path) -> None:
        """Have a bundle, disk image or package notarised, and staple the ticket on; raises BuildError."""


# What a signed Python needs: callbacks of ctypes are code that is made at run time, and in form file the
# program writes its libraries to a cache.
_ENTITLEMENTS = {
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
    "com.apple.security.cs.disable-library-validation": True,
}


def sign_program(signer: Signer, whole: Path, program: Path, entitlements: Path | None = None) -> None:
    """Sign a finished program, and have a bundle notarised if the environment says how; raises BuildError.

    whole: a bundle, a folder, or `program` itself. entitlements: None for what every Python needs.
    """
    with tempfile.TemporaryDirectory() as scratch:
        allowed = entitlements or Path(scratch) / "program.entitlements"
        if entitlements is None:
            allowed.write_bytes(plistlib.dumps(_ENTITLEMENTS))
        if (whole / "Contents").is_dir():
            signer.sign(whole, allowed)
            if signer.notarises:
                signer.notarise(whole)
            return
        for file in sorted(whole.rglob("*")) if whole.is_dir() else ():
            if file != program and file.is_file() and _is_code(file):
                signer.sign(file)
        signer.sign(program, allowed)


def signer(environment: Mapping[str, str] = os.environ) -> Signer | None:
    """Return who signs here as the environment says, None if it names nobody; raises BuildError."""
    if sys.platform == "darwin" and (identity := environment.get(IDENTITY)):
        return AppleTools(identity=identity, profile=environment.get(PROFILE, ""))
    if archive := environment.get(P12):
        return PortableTools(archive=Path(archive), key=environment.get(KEY, ""), environment=environment)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppleTools:
    """The tools of macOS itself; the keychain has the key, so no argument is a secret."""

    identity: str
    profile: str = ""

    @property
    def notarises(self) -> bool:
        return bool(self.profile)

    def sign(self, path: Path, entitlements: Path | None = None) -> None:
        for nested in _nested(path):
            self._codesign(nested, None)
        self._codesign(path, entitlements)

    def notarise(self, path: Path) -> None:
        if not self.profile:
            raise BuildError(
                f"{path.name} cannot be notarised: set {PROFILE} to the name that "
                "`xcrun notarytool store-credentials` was given"
            )
        with tempfile.TemporaryDirectory() as scratch:
            sent = path
            if path.is_dir():
                sent = Path(scratch) / f"{path.name}.zip"
                _run("ditto", "-c", "-k", "--keepParent", str(path), str(sent))
            _run("xcrun", "notarytool", "submit", str(sent), "--keychain-profile", self.profile, "--wait")
        _run("xcrun", "stapler", "staple", str(path))

    def _codesign(self, path: Path, entitlements: Path | None) -> None:
        more = ("--entitlements", str(entitlements)) if entitlements else ()
        flags = ("--force", "--timestamp", "--options", "runtime", *more)
        _run("codesign", *flags, "--sign", self.identity, str(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableTools:
    """apple-platform-py, in this process: the password never is an argument of another."""

    archive: Path
    environment: Mapping[str, str] = field(repr=False)  # it holds the password
    key: str = ""

    @property
    def notarises(self) -> bool:
        return bool(self.key)

    def sign(self, path: Path, entitlements: Path | None = None) -> None:
        apple = _apple_platform()
        holder = apple.Signer(p12=apple.P12Key(path=self.archive, password=_password(self.environment)))
        try:
            apple.sign(
                path,
                signer=holder,
                entitlements_xml_file=entitlements,
                code_signature_flags=["runtime"],
                for_notarization=bool(self.key),
            )
        except apple.ApplePlatformError as error:
            raise BuildError(f"{path.name} could not be signed: {error}") from None

    def notarise(self, path: Path) -> None:
        if not self.key:
            raise BuildError(
                f"{path.name} cannot be notarised: set {KEY} to the file of an App Store Connect key"
            )
        apple = _apple_platform()
        credentials = apple.notarize.NotaryCredentials(api_key_path=self.key)
        try:
            apple.notarize.submit(path, credentials, wait_seconds=_PATIENCE)
            apple.notarize.staple(path)
        except apple.ApplePlatformError as error:
            raise BuildError(f"{path.name} could not be notarised: {error}") from None


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


def _password(environment: Mapping[str, str]) -> str:
    if (password := environment.get(PASSWORD)) is not None:
        return password
    try:
        found = import_module("keyring").get_password(_KEYRING_SERVICE, PASSWORD)
    except ImportError:
        found = None
    if found is None:
        raise BuildError(
            f"the password of the certificate is not known: set {PASSWORD}, or store it with "
            f"`keyring set {_KEYRING_SERVICE} {PASSWORD}`"
        )
    return str(found)


def _apple_platform() -> Any:  # noqa: ANN401 - a module of an extra
    try:
        import_module("apple_platform.notarize")
        return import_module("apple_platform")
    except ImportError:
        raise BuildError(
            "signing for macOS on another system needs apple-platform-py; pip install 'onefold[apple]'"
        ) from None


def _run(*command: str) -> None:
    """Run one of Apple's tools; BuildError with its own words."""
    program = shutil.which(command[0])
    if program is None:
        raise BuildError(f"{command[0]} is not on this machine; install Xcode's command line tools")
    done = subprocess.run(
        (program, *command[1:]), capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-_LONGEST:]
        raise BuildError(f"{' '.join(command[:2])} failed: {said}")
