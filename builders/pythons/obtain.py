"""Get the Python that ships: from this machine, or fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.pythons.choose import choose

if TYPE_CHECKING:
    from collections.abc import Generator

    from builders.events import Event
    from builders.pythons.model import Distribution
    from resources.target import Target


def obtain(
    specification: str | None,
    requires_python: str = "",
    *,
    sha256: str = "",
    target: Target | None = None,
) -> Generator[Event, None, Distribution]:
    """Return what `choose` returns, fetched first if it is not here; raises PythonError."""
    yield from ()
    return choose(specification, requires_python, sha256=sha256, target=target)
