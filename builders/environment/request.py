"""What is asked for, as every layer needs to know it, and the way to have uv do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.environment import layers

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from builders.events import Event
    from builders.pythons.model import Distribution

STEP = "environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """settings: hash of uv's settings. ignore: paths below `source` that are no part of it.

    glibc: the oldest that wheels may be for, "" for that of the distribution.
    """

    source: Path | None
    distribution: Distribution
    settings: str
    ignore: tuple[Path, ...]
    glibc: str = ""

    def install(
        self,
        requirements: Sequence[str],
        folder: Path,
        *,
        options: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
        keep_open: int = -1,
    ) -> Generator[Event, None, None]:
        """Install into the layer that `folder` will be published as, and clean it."""
        from builders.environment.cleaning import clean  # noqa: PLC0415 - a cached build installs nothing
        from builders.environment.uv import Uv  # noqa: PLC0415 - as above

        files = folder / layers.FILES
        files.mkdir(exist_ok=True)  # a second try comes after one that installed nothing
        yield from Uv.find().install(
            requirements,
            files,
            self.distribution,
            folder=self.source if self.source and self.source.is_dir() else folder,
            step=STEP,
            glibc=self.glibc,
            options=options,
            variables=variables,
            keep_open=keep_open,
        )
        clean(files)
