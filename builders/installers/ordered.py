"""Work on several cores whose results are taken in the order in which it was handed in."""

from __future__ import annotations

import os
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from builders.errors import Stopped
from builders.installers import stopping

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_MOST_WORKERS = 8
_AHEAD = 2
_TICK = 0.1  # seconds between looks whether it is still wanted


class OrderedPool:
    """Threads that compress one piece each; the bytes do not depend on how many there are.

    Ends with all results taken; after a failure, with what has not begun dropped. Raises Stopped instead of
    waiting for what is no longer wanted.
    ahead: pieces for each worker, done or not, that are kept until their turn comes.
    """

    def __init__(self, most_workers: int = _MOST_WORKERS, ahead: int = _AHEAD) -> None:
        workers = min(os.cpu_count() or 1, most_workers)
        self._most_waiting = ahead * workers
        self._pool = ThreadPoolExecutor(workers)
        self._waiting: deque[Callable[[], object]] = deque()
        self._stop = threading.Event()
        self._is_unwanted = stopping.is_stopped.get()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        try:
            if failure is None:
                self.finish()
        finally:
            self.stop()

    def submit(
        self,
        take: Callable[[_Result], object],
        work: Callable[_Arguments, _Result],
        /,
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> None:
        """Do the work in a thread; `take` gets its result in this one, now or at a later call."""
        future: Future[_Result] = self._pool.submit(work, *args, **kwargs)
        self._waiting.append(lambda: take(self._result(future)))
        while len(self._waiting) > self._most_waiting:
            self._waiting.popleft()()

    def finish(self) -> None:
        """Take all results."""
        while self._waiting:
            self._waiting.popleft()()

    def stop(self) -> None:
        """End the threads, whatever became of the work."""
        self._stop.set()
        self._pool.shutdown(cancel_futures=True)

    def is_stopped(self) -> bool:
        """Tell a piece of work that takes long whether anybody wants its result."""
        return self._stop.is_set() or self._is_unwanted()

    def _result(self, future: Future[_Result]) -> _Result:
        while not future.done():
            if self._is_unwanted():
                raise Stopped("stopped")
            wait((future,), _TICK)
        return future.result()
