"""signtool of Microsoft's SDK, which signs with a certificate that Windows keeps.

A certificate in a file is put into Windows' store for as long as it signs: as an argument of signtool, its
password could be read by every process.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from builders.errors import SigningError
from builders.signing.running import run

if TYPE_CHECKING:
    from collections.abc import Generator

    from builders.events import Event
    from builders.signing.authenticode import About

_PATIENCE: Final = 30.0  # seconds for a server to answer
_KITS: Final = "Windows Kits/10/bin/*/x64/signtool.exe"
_THUMBPRINT: Final = 40  # letters
_SHELL: Final = ("powershell", "-NoProfile", "-NonInteractive", "-Command")
_PUT: Final = """\
$ErrorActionPreference = 'Stop'
[Console]::InputEncoding = [Text.Encoding]::UTF8
if (Test-Path "Cert:\\CurrentUser\\My\\$env:ONEFOLD_THUMBPRINT") { 'there'; exit }
$password = New-Object Security.SecureString
[Console]::In.ReadToEnd().ToCharArray() | ForEach-Object { $password.AppendChar($_) }
Import-PfxCertificate $env:ONEFOLD_FILE Cert:\\CurrentUser\\My -Password $password | Out-Null
'put'
"""
_TAKE_OUT: Final = 'Remove-Item "Cert:\\CurrentUser\\My\\$env:ONEFOLD_THUMBPRINT" -DeleteKey'


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A PKCS#12 file; thumbprint: of its certificate."""

    path: Path
    thumbprint: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTool:
    """chosen: a thumbprint, or the name that the certificate is for. file: where Windows has it not yet."""

    executable: str
    chosen: str
    file: File | None = None

    def sign(self, file: Path, about: About, step: str) -> Generator[Event, None, None]:
        put = (yield from _put(self.file, step)) if self.file else False
        try:
            more = ("/du", about.homepage) if about.homepage else ()
            command = (self.executable, "sign", "/fd", "sha256", *self._who(), "/d", about.name, *more, file)
            done = yield from run(command, step)
        finally:
            if put and self.file:
                _exhaust(_take_out(self.file, step))
        if not done.worked:
            raise SigningError(f"{file.name} could not be signed; signtool says: {done.reason}")

    def stamp(self, file: Path, server: str, step: str) -> Generator[Event, None, str]:
        command = (self.executable, "timestamp", "/tr", server, "/td", "sha256", file)
        done = yield from run(command, step, patience=_PATIENCE)
        if done.code is None:
            return f"no answer within {_PATIENCE:.0f} seconds"
        return "" if done.worked else done.reason

    def _who(self) -> tuple[str, str]:
        digits = self.chosen.replace(" ", "")
        is_thumbprint = len(digits) == _THUMBPRINT and set(digits.lower()) <= set("0123456789abcdef")
        return ("/sha1", digits) if is_thumbprint else ("/n", self.chosen)


def find() -> str:
    """Return where it is, the newest of Microsoft's SDKs; "" if it is not there."""
    if found := shutil.which("signtool"):
        return found
    kits = Path(os.environ.get("ProgramFiles(x86)", "")) if os.name == "nt" else Path("/nowhere")  # noqa: SIM112
    return str(max(kits.glob(_KITS), key=_version, default=""))


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.parts[-3].split(".") if part.isdecimal())


def _put(file: File, step: str) -> Generator[Event, None, bool]:
    """Put the certificate into the user's store; return False if it was there before."""
    done = yield from run((*_SHELL, _PUT), step, secret=file.password, variables=_variables(file))
    if not done.worked:
        raise SigningError(f"{file.path.name} could not be put into Windows' store: {done.reason}")
    return done.said.split() == ["put"]


def _take_out(file: File, step: str) -> Generator[Event, None, None]:
    done = yield from run((*_SHELL, _TAKE_OUT), step, variables=_variables(file))
    if not done.worked:
        raise SigningError(
            f"the certificate {file.thumbprint} could not be taken out of Windows' store again; do it with "
            f"certmgr.msc. PowerShell says: {done.reason}"
        )


def _exhaust(work: Generator[Event, None, None]) -> None:
    """Run to the end what must not be stopped in the middle."""
    with contextlib.closing(work):
        for _ in work:
            pass


def _variables(file: File) -> dict[str, str]:
    return {**os.environ, "ONEFOLD_FILE": str(file.path), "ONEFOLD_THUMBPRINT": file.thumbprint}
