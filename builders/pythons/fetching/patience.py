"""How long to wait for a server, and how often to ask it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


class Interrupted(Exception):  # noqa: N818 - it is what happened, and asking again may help
    """An attempt ended early; after: seconds that the server asked to be left alone for."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Times in seconds.

    silence: how long a server may send nothing.
    attempts: how many in a row may bring nothing new.
    longest: the longest pause between two of them.
    """

    connect: float = 10.0
    silence: float = 30.0
    attempts: int = 5
    pause: float = 0.5
    longest: float = 60.0

    def wait(self, vain: int, after: float | None) -> float | None:
        """Return how long to wait after that many vain attempts, None to give up."""
        if vain >= self.attempts or (after or 0.0) > self.longest:
            return None
        return max(after or 0.0, min(self.longest, self.pause * float(2 ** (vain - 1))))


USUAL = Patience()


def retry_after(value: str | None) -> float | None:
    """Read the header of that name: seconds, or a date."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (date.astimezone(UTC) - datetime.now(UTC)).total_seconds())
