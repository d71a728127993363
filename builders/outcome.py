"""What became of a build, for each target: what was made, and what is missing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import BuildError, InstallerError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from resources.errors import ResourceError
    from resources.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build made: in form `folder` the executable lies in `folder`, in form `file` beside the texts.

    artefacts: what a user takes away: the executable or the folder, then installers.
    failures: a sentence for each installer that could not be made; the program and the others are there.
    """

    executable: Path
    folder: Path
    artefacts: tuple[Path, ...]
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One of several targets that nothing could be built for."""

    target: Target
    error: BuildError | ResourceError

    @property
    def artefacts(self) -> tuple[Path, ...]:
        return ()

    @property
    def failures(self) -> tuple[str, ...]:
        return (f"{self.target}: {self.error}",)


def complaint(made: Sequence[Built | Missed]) -> BuildError | ResourceError | None:
    """Return everything that is missing as one error, None if nothing is.

    Its exit code is that of the first target without a program, else that of a missing installer.
    """
    sentences = [sentence for each in made for sentence in each.failures]
    if not sentences:
        return None
    kinds = [type(each.error) for each in made if isinstance(each, Missed)]
    kind = kinds[0] if kinds else InstallerError
    if len(sentences) == 1:
        return kind(sentences[0])
    return kind("\n  ".join((f"{len(sentences)} things could not be made:", *sentences)))
