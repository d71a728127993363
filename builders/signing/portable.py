"""Sign for macOS on another system: apple-platform-py, in this process, so that no argument is a secret."""

from __future__ import annotations

import contextlib
import json
import secrets
import tempfile
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from builders.errors import SigningError
from builders.signing import certificates
from builders.signing.apple import ATTEMPTS, PATIENCE, PAUSE, Notary
from builders.signing.running import pause

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from builders.events import Event

_TURN: Final = 10  # seconds in which Apple is asked, and the work cannot be closed
_UNFINISHED: Final = "time limit"  # what the library says when a turn is over


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableTools:
    """certificate, installer: PKCS#12, of Developer ID Application and Installer, with one password."""

    certificate: Path
    password: str = field(repr=False)
    installer: Path | None = None
    notary: Notary | None = None

    def code(self, path: Path, step: str, entitlements: Path | None = None) -> Generator[Event, None, None]:
        yield from self._sign(
            path,
            self.certificate,
            step,
            entitlements_xml_file=entitlements,
            code_signature_flags=["runtime"],
            for_notarization=bool(self.notary),
        )

    def image(self, path: Path, step: str) -> Generator[Event, None, None]:
        yield from self._sign(path, self.certificate, step)

    def package(self, path: Path, step: str) -> Generator[Event, None, None]:
        yield from self._sign(path, self.installer or self.certificate, step)

    def notarise(self, path: Path, step: str) -> Generator[Event, None, None]:
        apple = library()
        try:
            with _credentials(apple, self.notary or Notary()) as credentials:
                sent = apple.notarize.submit(path, credentials)
                yield from _wait(apple, sent["submission_id"], credentials, step)
            apple.notarize.staple(path)
        except apple.ApplePlatformError as error:
            raise SigningError(f"{path.name} could not be notarised: {error}") from None

    def _sign(self, path: Path, certificate: Path, step: str, **more: object) -> Generator[Event, None, None]:
        apple = library()
        with _alone(certificate, self.password) as (file, password):
            holder = apple.Signer(p12=apple.P12Key(path=file, password=password))
            for attempt in range(ATTEMPTS):
                if attempt:
                    yield from pause(PAUSE, step)
                try:
                    apple.sign(path, signer=holder, **more)
                except apple.errors.TimestampError as error:
                    reason = f"Apple's server gave no time stamp ({error}); try again later"
                except apple.ApplePlatformError as error:
                    raise SigningError(f"{path.name} could not be signed: {error}") from None
                else:
                    return
        raise SigningError(f"{path.name} could not be signed: {reason}")


def library() -> Any:  # noqa: ANN401 - a module of an extra
    """Return apple-platform-py; raises SigningError."""
    try:
        import_module("apple_platform.notarize")
        return import_module("apple_platform")
    except ImportError:
        raise SigningError(
            "signing for macOS on another system needs apple-platform-py; pip install 'onefold[apple]', or "
            "build with --no-sign"
        ) from None


@contextlib.contextmanager
def _alone(certificate: Path, password: str) -> Iterator[tuple[Path, str]]:
    """Yield a copy for a moment, and its password: of several certificates the library takes any."""
    other = secrets.token_hex()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / certificate.name
        file.write_bytes(certificates.alone(certificate, password, other))
        yield file, other


def _wait(apple: Any, submission: str, credentials: Any, step: str) -> Generator[Event, None, None]:  # noqa: ANN401 - of an extra
    for _ in range(PATIENCE // _TURN):
        try:
            apple.notarize.wait(submission, credentials, wait_seconds=_TURN)
        except apple.ApplePlatformError as error:
            if _UNFINISHED not in str(error):
                raise
            yield from pause(1.0, step)
        else:
            return
    raise SigningError(f"Apple did not notarise within {PATIENCE // 60} minutes (submission {submission})")


@contextlib.contextmanager
def _credentials(apple: Any, notary: Notary) -> Iterator[Any]:  # noqa: ANN401 - of an extra
    """Yield who asks; the library wants key, id and issuer in one file, which is gone afterwards."""
    assert notary.key is not None  # noqa: S101 - seen to by `preparing`
    if not notary.key_id:
        yield apple.notarize.NotaryCredentials(api_key_path=notary.key)
        return
    lines = notary.key.read_text("ascii").split("-----")[2].split()
    with tempfile.TemporaryDirectory() as folder:  # nobody else may look into it
        together = Path(folder) / "key.json"
        values = {"issuer_id": notary.issuer, "key_id": notary.key_id, "private_key": "".join(lines)}
        together.write_text(json.dumps(values), "ascii")
        yield apple.notarize.NotaryCredentials(api_key_path=together)
