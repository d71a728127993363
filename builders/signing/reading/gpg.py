"""Signatures that lie beside what they sign, as GnuPG's user here knows their keys."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from builders.signing import detached
from builders.signing.reading.model import CHANGED, SOMEBODY, Signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

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


def beside(path: Path) -> Signed | None:
    """Return who signed a file in another one beside it, None if there is none."""
    signature = detached.beside(path)
    if not signature.is_file():
        return None
    tool = shutil.which("gpg")
    if tool is None:
        return Signed(signer=SOMEBODY, problem="gpg, which checks the signature beside it, is not here")
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
