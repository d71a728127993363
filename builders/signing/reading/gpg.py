"""Signatures of GnuPG, beside what they sign or in an .rpm, as its user here knows their keys."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from builders.errors import BuildError
from builders.installers.rpm import reading, signing
from builders.signing import detached
from builders.signing.reading.model import CHANGED, SOMEBODY, Signed, unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PATIENCE: Final = 30.0  # seconds
_LINE: Final = "[GNUPG:] "
# From doc/DETAILS of GnuPG.
_VERDICTS: Final = {
    "GOODSIG": "",
    "EXPSIG": "its signature expired",
    "EXPKEYSIG": "its key expired",
    "REVKEYSIG": "its key was revoked",
    "BADSIG": CHANGED,
}


def read(path: Path) -> Signed | None:
    """Return who signed a file, within or in another one beside it, None if nobody did."""
    found = within(path) if reading.recognises(path) else None
    return found or beside(path)


def beside(path: Path) -> Signed | None:
    """Return who signed a file in another one beside it, None if there is none."""
    signature = detached.beside(path)
    return _verify(signature, path) if signature.is_file() else None


def within(path: Path) -> Signed | None:
    """Return who signed an .rpm, None if it has no signature in it."""
    try:
        made = signing.found(path)
        if not made:
            return None
        signed = _of_data(made, signing.covered(path))
        return replace(signed, problem=signed.problem or ("" if signing.is_whole(path) else CHANGED))
    except BuildError as error:
        return unreadable(error)


def _of_data(made: bytes, covered: bytes) -> Signed:
    with tempfile.TemporaryDirectory() as folder:
        signature, data = Path(folder) / "signature", Path(folder) / "data"
        signature.write_bytes(made)
        data.write_bytes(covered)
        return _verify(signature, data)


def _verify(signature: Path, path: Path) -> Signed:
    tool = shutil.which("gpg")
    if tool is None:
        return Signed(signer=SOMEBODY, problem="gpg, which checks its signature, is not here")
    done = subprocess.run(
        [tool, "--batch", "--no-tty", "--status-fd", "1", "--verify", signature, path],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_PATIENCE,
        check=False,
    )
    lines = (line.split() for line in done.stdout.splitlines() if line.startswith(_LINE))
    return _of({word: rest for _, word, *rest in lines})


def _of(told: Mapping[str, Sequence[str]]) -> Signed:
    for word, problem in _VERDICTS.items():
        if word in told:
            return Signed(signer=" ".join(told[word][1:]), problem=problem)
    key = next(iter(told.get("ERRSIG", ())), "unknown")
    return Signed(signer=f"the key {key}", problem="gpg does not know that key here; import it to check")
