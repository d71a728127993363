"""Who signed a finished file, and whether it is still what was signed; no secret and no server is needed.

Whether an authority is to be trusted is for the system that runs the file: each has a list of its own.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from builders.errors import BuildError
from builders.installers.msi import reading as msi
from builders.installers.msi.container import Container
from builders.signing import detached

if TYPE_CHECKING:
    from pathlib import Path

CHANGED: Final = "it was changed after it was signed"
_PROGRAM: Final = b"MZ"
_STREAM, _EXTENDED = "\5DigitalSignature", "\5MsiDigitalSignatureEx"
_PATIENCE: Final = 30.0  # seconds for gpg


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """signer, authority: by name. stamped: when a server of time stamps says it was, "" without one.

    problem: why it does not verify, "" if it does.
    """

    signer: str
    authority: str = ""
    stamped: str = ""
    problem: str = ""


def read(path: Path) -> Signed | None:
    """Return who signed a program or an installer, None if nobody did."""
    with path.open("rb") as raw:
        start = raw.read(len(_PROGRAM))
    if start == _PROGRAM:
        return _program(path)
    if msi.recognises(path):
        return _msi(path)
    return _beside(path) if detached.beside(path).is_file() else None


def _program(path: Path) -> Signed | None:
    lief = _lief()
    image = lief.PE.parse(str(path))
    if image is None or not image.has_signatures:
        return None
    return _authenticode(image.signatures[0], image.verify_signature())


def _msi(path: Path) -> Signed | None:
    lief = _lief()
    with path.open("rb") as raw:
        try:
            container = Container(raw)
            content = container.read(_STREAM)
            if not content:
                return None
            signature = lief.PE.Signature.parse(list(content))
            if signature is None:
                return Signed(signer="somebody", problem="its signature cannot be read")
            name = signature.content_info.digest_algorithm.name.lower().replace("_", "")
            digest = _digest(container, name)
        except (BuildError, ValueError) as error:
            return Signed(signer="somebody", problem=f"its signature cannot be checked: {error}")
    found = _authenticode(signature, signature.check())
    return found if bytes(signature.content_info.digest) == digest else _wrong(found)


def _digest(container: Container, name: str) -> bytes:
    """Return the hash of all streams in the order of their names, then of the kind of file it is."""
    total = hashlib.new(name, container.read(_EXTENDED))
    for stream in sorted(container.names(), key=lambda name: name.encode("utf-16-le")):
        if stream not in {_STREAM, _EXTENDED}:
            for piece in container.pieces(stream):
                total.update(piece)
    total.update(container.kind)
    return total.digest()


def _authenticode(signature: Any, verdict: Any) -> Signed:  # noqa: ANN401 - lief has no types
    signer = next(iter(signature.signers), None)
    certificate = signer and signer.cert
    if certificate is None:
        return Signed(signer="somebody", problem="its signature has no certificate")
    flags = _lief().PE.Signature.VERIFICATION_FLAGS
    found = Signed(
        signer=_common(certificate.subject),
        authority=_common(certificate.issuer),
        stamped=_stamped(signer),
    )
    if verdict == flags.OK:
        return found
    if flags.CERT_EXPIRED in verdict:
        return _wrong(found, "its certificate expired, and no time stamp tells when it was signed")
    return _wrong(found)


def _stamped(signer: Any) -> str:  # noqa: ANN401 - lief has no types
    """Return when the server of time stamps signed its answer."""
    for answer in signer.unauthenticated_attributes:
        for clock in getattr(answer, "signers", ()):
            for told in clock.authenticated_attributes:
                if hasattr(told, "time"):
                    return f"{datetime(*told.time, tzinfo=UTC):%Y-%m-%d %H:%M} UTC"
    return ""


def _wrong(found: Signed, problem: str = CHANGED) -> Signed:
    return Signed(signer=found.signer, authority=found.authority, stamped=found.stamped, problem=problem)


def _common(name: str) -> str:
    """Return the common name in a name such as "CN=Ada Example, O=Example"."""
    parts = (part.partition("=") for part in name.split(", "))
    return next((value for key, _, value in parts if key.strip().upper() == "CN"), name)


def _beside(path: Path) -> Signed:
    tool = shutil.which("gpg")
    if tool is None:
        return Signed(
            signer="somebody", problem="gpg, which could check the signature beside it, is not here"
        )
    signature = detached.beside(path)
    done = subprocess.run(
        [tool, "--batch", "--no-tty", "--status-fd", "1", "--verify", signature, path],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_PATIENCE,
        check=False,
    )
    told = {
        line.split()[1]: line.split()[2:] for line in done.stdout.splitlines() if line.startswith("[GNUPG:] ")
    }
    return _of_gpg(told)


def _of_gpg(told: dict[str, list[str]]) -> Signed:
    """Return what gpg's lines for programs say; see doc/DETAILS of GnuPG."""
    for word, problem in (
        ("GOODSIG", ""),
        ("EXPSIG", "its signature expired"),
        ("EXPKEYSIG", "its key expired"),
        ("REVKEYSIG", "its key was revoked"),
        ("BADSIG", CHANGED),
    ):
        if word in told:
            return Signed(signer=" ".join(told[word][1:]), problem=problem)
    key = " ".join(told.get("ERRSIG", ["unknown"])[:1])
    return Signed(signer=f"the key {key}", problem="gpg does not know that key here; import it to check")


def _lief() -> Any:  # noqa: ANN401 - it has no types
    import lief  # noqa: PLC0415 - slow to load

    lief.logging.disable()
    return lief
