"""Which parts of Qt a program needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from resources.advice.cache import ReadingCache
    from resources.model import Advice, Resource


def advise_qt(_resources: Iterable[Resource], _cache: ReadingCache) -> tuple[Advice, ...]:
    return ()
