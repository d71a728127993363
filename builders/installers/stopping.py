"""Whether what is being made is still wanted; for work that takes seconds between two events."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# Of the thread that makes an installer; the threads that it has begun are told what it found here.
is_stopped: Final[ContextVar[Callable[[], bool]]] = ContextVar("is_stopped", default=lambda: False)
