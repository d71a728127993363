"""Long work in the window's own process, a few milliseconds at a time."""

from __future__ import annotations

import time
from collections import deque
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Generator

_BUDGET: Final = 0.008  # seconds between two looks at the user's events


class Slices(QObject):
    """Runs a generator between events; a new one takes the place of one that is not done.

    All of the window's work shares the time between events. What is urgent goes before all that is not.

    done: gets what the generator returned.
    """

    done = Signal(object)

    def __init__(self, parent: QObject | None = None, *, urgent: bool = False) -> None:
        super().__init__(parent)
        self.urgent = urgent
        self._work: Generator[None, None, Any] | None = None

    @property
    def is_busy(self) -> bool:
        return self._work is not None

    def run(self, work: Generator[None, None, Any], *, at_once: float = 0) -> None:
        """Begin; what takes no more than `at_once` seconds is done when this returns."""
        self.stop()
        self._work = work
        _turns().join(self)
        if at_once:
            self.step(at_once)

    def stop(self) -> None:
        """Give up what is not done."""
        work, self._work = self._work, None
        if work is not None:
            work.close()

    def step(self, seconds: float) -> None:
        """Work for about so long."""
        work, end = self._work, time.perf_counter() + seconds
        try:
            while work is not None and time.perf_counter() < end:
                next(work)
        except StopIteration as finished:
            self._work = None
            self.done.emit(finished.value)


class _Turns(QObject):
    """Lets one piece of work after the other have the time between two looks at the user's events."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._waiting: deque[Slices] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    def join(self, work: Slices) -> None:
        if work not in self._waiting:
            self._waiting.append(work)
        self._timer.start(0)

    def _go_on(self) -> None:
        # A window may be gone, and its work with it.
        busy = [work for work in self._waiting if shiboken6.isValid(work) and work.is_busy]
        self._waiting = deque(busy)
        if not busy:
            self._timer.stop()
            return
        work = next((one for one in busy if one.urgent), busy[0])
        self._waiting.remove(work)
        self._waiting.append(work)
        work.step(_BUDGET)


@cache
def _turns() -> _Turns:
    return _Turns(QCoreApplication.instance())
