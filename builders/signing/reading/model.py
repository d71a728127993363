"""What a signature says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from builders.signing.certificates import name_of

if TYPE_CHECKING:
    from builders.signing.reading.message import Message

CHANGED: Final = "it was changed after it was signed"
SOMEBODY: Final = "somebody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """signer, authority: by name. stamped: when a server of time stamps says it was, "" without one.

    problem: why it does not verify, "" if it does.
    """

    signer: str
    authority: str = ""
    stamped: str = ""
    problem: str = ""


def unreadable(error: object) -> Signed:
    return Signed(signer=SOMEBODY, problem=str(error))


def of_message(message: Message, problem: str = "") -> Signed:
    """Return who signed; problem: what else is known to be wrong."""
    certificate = message.certificate
    when = message.stamped or datetime.now(tz=UTC)
    if not problem and not certificate.not_valid_before_utc <= when <= certificate.not_valid_after_utc:
        stamped = "and no time stamp tells when it was signed" if not message.stamped else "before it signed"
        problem = f"its certificate expired, {stamped}"
    return Signed(
        signer=name_of(certificate.subject),
        authority=name_of(certificate.issuer),
        stamped=f"{message.stamped:%Y-%m-%d %H:%M} UTC" if message.stamped else "",
        problem=problem,
    )
