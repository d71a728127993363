"""Which Python compiles for a distribution that cannot be run here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import PythonError
from builders.pythons.installed import discover
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.pythons.model import Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A program to run, and what has to be set for it."""

    executable: Path
    environment: Mapping[str, str]


def compiling_python(distribution: Distribution) -> Interpreter:
    """Return its own interpreter, or one that is here and writes the same bytecode; raises PythonError."""
    if distribution.executable is not None:
        return Interpreter(executable=distribution.executable, environment=distribution.environment)
    minor = f"{distribution.minor[0]}.{distribution.minor[1]}"
    from builders.pythons.fetched import fetched  # noqa: PLC0415 - tarfile, only to build for another system

    for each in (*discover(), *(found.distribution for found in fetched(this_machine()))):
        if each.executable and each.minor == distribution.minor and each.magic == distribution.magic:
            return Interpreter(executable=each.executable, environment=each.environment)
    raise PythonError(
        f"Python {distribution.version} for {distribution.target} cannot be run here, and no CPython {minor} "
        f"on this machine can compile for it; get one with `onefold pythons fetch {minor}`"
    )
