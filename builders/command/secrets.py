"""Passwords for signing, on the command line: from the environment, else typed on the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from builders.project.model import SigningChoice
    from resources.target import Target


def gather(
    chosen: SigningChoice, targets: Collection[Target] | None = None, *, may_ask: bool
) -> dict[str, str]:
    """Return secrets by their variables, which are no longer in the environment then; raises SigningError.

    targets: what is signed, None for everything. may_ask: whether a user could answer.
    """
    from builders.signing.secrets import taken  # noqa: PLC0415 - the engine loads when a command runs

    known = taken()
    if may_ask and sys.stdin.isatty():
        known |= _typed(chosen, targets, known)
    return known


def _typed(
    chosen: SigningChoice, targets: Collection[Target] | None, known: dict[str, str]
) -> dict[str, str]:
    from builders.project.model import SigningChoice  # noqa: PLC0415 - the engine loads when a command runs

    if chosen == SigningChoice():
        return {}
    from getpass import getpass  # noqa: PLC0415 - most builds are not signed

    from builders.signing.preparing import secrets  # noqa: PLC0415
    from resources.target import TARGETS  # noqa: PLC0415

    wanted = secrets(chosen, TARGETS if targets is None else targets)
    missing = (secret for secret in wanted if secret.find(known) is None)
    return {secret.variable: getpass(f"Password of {secret.opens}: ") for secret in missing}
