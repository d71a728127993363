"""GnuPG, which signs archives and packages: in a file beside each, weather.deb.asc, or within."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from builders.errors import SigningError
from builders.installers.rpm import signing
from builders.signing import detached
from builders.signing.running import run

if TYPE_CHECKING:
    from collections.abc import Generator

    from builders.events import Event
    from builders.signing.running import Done

_PATIENCE: Final = 120.0  # seconds, in which somebody may have to type a passphrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Gpg:
    """key: a fingerprint or an address. passphrase: "" lets GnuPG's own agent ask, or need none."""

    executable: str
    key: str
    passphrase: str = field(default="", repr=False)

    def sign(self, file: Path, step: str) -> Generator[Event, None, Path]:
        """Return the file with the signature; raises SigningError."""
        made = detached.beside(file)
        yield from self._sign(file, made, ("--armor",), step)
        return made

    def sign_within(self, package: Path, step: str) -> Generator[Event, None, None]:
        """Put a signature into an .rpm; raises SigningError."""
        with tempfile.TemporaryDirectory() as folder:
            covered, made = Path(folder) / package.name, Path(folder) / "signature"
            covered.write_bytes(signing.covered(package))
            yield from self._sign(covered, made, (), step)
            signing.put(package, made.read_bytes())

    def _sign(self, file: Path, made: Path, form: tuple[str, ...], step: str) -> Generator[Event, None, None]:
        told = ("--pinentry-mode", "loopback", "--passphrase-fd", "0") if self.passphrase else ()
        command = (
            *(self.executable, "--batch", "--yes", "--no-tty", *told, "--local-user", self.key),
            *(*form, "--output", made, "--detach-sign", file),
        )
        done = yield from run(command, step, secret=self.passphrase, patience=_PATIENCE)
        if not done.worked:
            reason = _last(done) if done.code is not None else "nobody typed its passphrase"
            raise SigningError(
                f"{file.name} could not be signed with the GPG key {self.key}; look at signing.gpg-key and "
                f"the key's passphrase, or build with --no-sign; {reason}"
            )

    def try_out(self) -> Generator[Event, None, None]:
        """Sign something small, to see that the key is there and opens; raises SigningError."""
        with tempfile.TemporaryDirectory() as folder:
            trial = Path(folder) / "a trial"
            trial.touch()
            yield from self.sign(trial, "sign")


def _last(done: Done) -> str:
    """Return the last thing that gpg said, which it begins with its own name."""
    lines = [line.strip() for line in done.said.splitlines() if line.strip()]
    return lines[-1] if lines else done.reason


def find() -> str:
    """Return where it is; raises SigningError."""
    if found := shutil.which("gpg"):
        return found
    raise SigningError(
        "gpg is not on this machine, so nothing can be signed with signing.gpg-key; install GnuPG, or build "
        "with --no-sign"
    )
