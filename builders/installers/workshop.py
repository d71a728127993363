"""Where installers are made: in threads, beside one another and beside the build for the next target."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from typing import TYPE_CHECKING, Self, TypeVar

from builders.installers import stopping

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from concurrent.futures import ThreadPoolExecutor

    from builders.events import Event

_Result = TypeVar("_Result")
_TICK = 0.2  # seconds between looks at Ctrl+C, which Windows does not see while we wait


class Workshop:
    """Runs jobs that say events; its end stops them, and waits until they have put everything away."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._queue: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._pool: ThreadPoolExecutor | None = None
        self._running = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    @property
    def is_stopped(self) -> bool:
        return self._stop.is_set()

    def say(self, event: Event) -> None:
        """Hand an event of a job to whoever asks for events."""
        self._queue.put(event)

    def start(self, job: Callable[[], None]) -> None:
        """Run a job as soon as a core is free; whatever ends it has to be its own concern."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - most builds make no installer

            self._pool = ThreadPoolExecutor(os.cpu_count() or 1)
        self._running += 1
        self._pool.submit(self._run, job)

    def beside(self, working: Generator[Event, None, _Result]) -> Generator[Event, None, _Result]:
        """Yield the events of other work, and between them what the jobs have said since."""
        with contextlib.closing(working):
            while True:
                try:
                    event = next(working)
                except StopIteration as end:
                    result: _Result = end.value
                    return result
                yield event
                yield from self._said()

    def rest(self) -> Iterator[Event]:
        """Yield what the jobs say until all of them have ended."""
        while self._running:
            yield from self._said(_TICK)

    def _said(self, patience: float = 0.0) -> Iterator[Event]:
        with contextlib.suppress(queue.Empty):
            while self._running:
                event = self._queue.get(timeout=patience) if patience else self._queue.get_nowait()
                if event is None:
                    self._running -= 1
                else:
                    yield event

    def _run(self, job: Callable[[], None]) -> None:
        stopping.is_stopped.set(self._stop.is_set)
        try:
            job()
        finally:
            self._queue.put(None)
