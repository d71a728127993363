"""Passwords for signing, on the command line: from the environment, else typed on the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builders.options import Options
    from builders.project.model import Project


def gather(project: Project, options: Options | None = None, *, may_ask: bool) -> dict[str, str]:
    """Return secrets by their variables, which are no longer in the environment then; raises SigningError.

    options: of the build that needs them, None for all that [signing] names. may_ask: if anybody answers.
    """
    from builders.signing.secrets import taken  # noqa: PLC0415 - the engine loads when a command runs

    known = taken()
    if may_ask and sys.stdin.isatty():
        known |= _typed(project, options, known)
    return known


def _typed(project: Project, options: Options | None, known: dict[str, str]) -> dict[str, str]:
    from builders.project.model import SigningChoice  # noqa: PLC0415 - the engine loads when a command runs

    if project.signing == SigningChoice():
        return {}
    from getpass import getpass  # noqa: PLC0415 - most builds are not signed

    from builders.signing.preparing import secrets  # noqa: PLC0415
    from resources.target import TARGETS  # noqa: PLC0415

    wanted = secrets(project.signing, options.all_targets(project) if options else TARGETS)
    missing = (secret for secret in wanted if secret.find(known) is None)
    return {secret.variable: getpass(f"Password of {secret.opens}: ") for secret in missing}
