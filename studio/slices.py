"""Long work in the window's own process, a few milliseconds at a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Generator

_BUDGET: Final = 0.012  # seconds between two looks at the user's events


class Slices(QObject):
    """Runs a generator between events; a new one takes the place of one that is not done.

    done: gets what the generator returned.
    """

    done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Generator[None, None, Any] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        return self._work is not None

    def run(self, work: Generator[None, None, Any], *, at_once: float = 0) -> None:
        """Begin; what takes no more than `at_once` seconds is done when this returns."""
        self.stop()
        self._work = work
        self._timer.start(0)
        if at_once:
            self._step(at_once)

    def stop(self) -> None:
        """Give up what is not done."""
        self._timer.stop()
        work, self._work = self._work, None
        if work is not None:
            work.close()

    def _go_on(self) -> None:
        self._step(_BUDGET)

    def _step(self, seconds: float) -> None:
        work, end = self._work, time.perf_counter() + seconds
        try:
            while work is not None and time.perf_counter() < end:
                next(work)
        except StopIteration as finished:
            self._timer.stop()
            self._work = None
            self.done.emit(finished.value)
