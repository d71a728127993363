"""osslsigncode, which signs for Windows on any system, with a certificate in a file."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from builders.errors import SigningError
from builders.signing.authenticode import replace
from builders.signing.running import run

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from builders.events import Event
    from builders.signing.authenticode import About

NAME: Final = "osslsigncode"
_PATIENCE: Final = 15.0  # seconds for a server to answer
_PIPE: Final = Path("/dev/stdin")


@dataclass(frozen=True, slots=True, kw_only=True)
class OsslSignCode:
    """certificate: PKCS#12, or PEM where `key` is set. The password never is an argument."""

    executable: str
    certificate: Path
    password: str = field(repr=False)
    key: Path | None = None

    def sign(self, file: Path, about: About, step: str) -> Generator[Event, None, None]:
        made = file.with_name(f"{file.name}.signed")
        who = ("-certs", self.certificate, "-key", self.key) if self.key else ("-pkcs12", self.certificate)
        more = ("-i", about.homepage) if about.homepage else ()
        with self._readable() as (place, secret):
            command = (
                *(self.executable, "sign", *who, "-readpass", place, "-h", "sha256", "-n", about.name, *more),
                *("-in", file, "-out", made),
            )
            done = yield from run(command, step, secret=secret)
        if not done.worked:
            raise SigningError(f"{file.name} could not be signed; {NAME} says: {done.reason}")
        replace(file, made)

    def stamp(self, file: Path, server: str, step: str) -> Generator[Event, None, str]:
        made = file.with_name(f"{file.name}.stamped")
        made.unlink(missing_ok=True)
        command = (self.executable, "add", "-ts", server, "-h", "sha256", "-in", file, "-out", made)
        done = yield from run(command, step, patience=_PATIENCE)
        if done.code is None:
            return f"no answer within {_PATIENCE:.0f} seconds"
        if not done.worked:
            return _reason(done.said)
        replace(file, made)
        return ""

    @contextlib.contextmanager
    def _readable(self) -> Iterator[tuple[Path, str]]:
        """Yield where the tool reads the password, and what it gets on standard input."""
        if os.name != "nt":
            yield _PIPE, f"{self.password}\n"  # an empty one needs its line, too
            return
        with tempfile.TemporaryDirectory() as folder:  # Windows has no path of standard input
            place = Path(folder) / "password"
            place.write_text(self.password, "utf-8")
            yield place, ""


def find() -> str:
    """Return where it is; raises SigningError."""
    if found := shutil.which(NAME):
        return found
    raise SigningError(
        f"{NAME}, which signs for Windows, is not on this machine; install it (apt install {NAME}, "
        f"brew install {NAME}, winget install {NAME}), or build with --no-sign"
    )


def _reason(said: str) -> str:
    """Return the line that says why a server gave no time stamp."""
    signs = ("calling connect(", "HTTP failure", "returned HTTP", "verify", "timestamp")
    lines = [line.strip() for line in said.splitlines()]
    found = (line for sign in signs for line in lines if sign.lower() in line.lower())
    line = next(found, "no usable answer")
    return line.partition(":..")[0].rpartition(":")[2] if "error:" in line else line
