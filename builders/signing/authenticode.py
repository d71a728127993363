r"""Sign programs and installers for Windows (Authenticode), with a time stamp of RFC 3161.

    program    launcher | payload | signature, behind all of it
    .msi       a stream of its own, "\5DigitalSignature"

The signature is made first, without asking anybody; then one server after another is asked when that was.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from builders.errors import SigningError
from builders.signing.running import pause

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from builders.events import Event

_ROUNDS: Final = 2
_PAUSE: Final = 3.0  # seconds before all servers are asked again


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What Windows shows of a signed file before it runs with more rights: its name, and an address or ""."""

    name: str
    homepage: str = ""


class Tool(Protocol):
    """A tool that signs for Windows."""

    def sign(self, file: Path, about: About, step: str) -> Generator[Event, None, None]:
        """Sign a file in its place, without a time stamp; raises SigningError."""

    def stamp(self, file: Path, server: str, step: str) -> Generator[Event, None, str]:
        """Add a time stamp to a signed file; return why there is none, "" if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticode:
    """A tool, and the servers that tell the time; none means no time stamp."""

    tool: Tool
    servers: Sequence[str]

    def sign(self, file: Path, about: About, step: str) -> Generator[Event, None, None]:
        """Sign a file in its place; raises SigningError, and then the file is not to be shipped."""
        yield from self.tool.sign(file, about, step)
        if self.servers:
            yield from self._stamp(file, step)

    def _stamp(self, file: Path, step: str) -> Generator[Event, None, None]:
        reasons: dict[str, str] = {}
        for turn in range(_ROUNDS):
            if turn:
                yield from pause(_PAUSE, step)
            for server in self.servers:
                reason = yield from self.tool.stamp(file, server, step)
                if not reason:
                    return
                reasons[server] = reason
        told = "; ".join(f"{server}: {reason}" for server, reason in reasons.items())
        raise SigningError(
            f"no time stamp for {file.name} could be had ({told}); try again later, or name another server "
            "in signing.timestamp-servers"
        )


def replace(file: Path, made: Path) -> None:
    """Put what a tool wrote in the place of what it read."""
    shutil.copymode(file, made)
    made.replace(file)
