"""Python's garbage collector, kept from the user's time."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def paused() -> Iterator[None]:
    """Make very many values that stay: the collector does not look through them, then or later.

    It would take 0.2 s, again and again. Circles among them have to be opened by hand.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()
