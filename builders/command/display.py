"""Showing what a build says while it runs: as plain lines, as JSON lines, or as a bar once it takes long."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from typing import TYPE_CHECKING, Protocol, TypeVar

from builders.command import messages, streams
from builders.events import Artefact, Finding, Level, StepFinished, StepProgress, StepStarted, as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from builders.command.failure import Failure
    from builders.events import Event

_Result = TypeVar("_Result")
_STEPS = (StepStarted, StepProgress, StepFinished)


class Display(Protocol):
    """Shows events and, at most once, what ended the command."""

    def show(self, event: Event) -> None: ...

    def fail(self, failure: Failure) -> None: ...

    def close(self) -> None: ...


class Lines:
    """Plain lines, for pipes, logs and terminals that cannot move their cursor."""

    def __init__(self, *, verbose: bool = False) -> None:
        self._transcript = messages.Transcript(verbose=verbose)

    def show(self, event: Event) -> None:
        for line in self._transcript.lines(event):
            streams.say(line)

    def fail(self, failure: Failure) -> None:
        streams.say(f"onefold: {failure.message}")

    def close(self) -> None:
        pass


class JsonLines:
    """One JSON document a line, for the Studio and for scripts."""

    def show(self, event: Event) -> None:
        streams.say(json.dumps(as_json(event)))

    def fail(self, failure: Failure) -> None:
        document = {"event": "Failure", "message": failure.message, "exit_code": failure.exit_code}
        streams.say(json.dumps(document))

    def close(self) -> None:
        pass


class Selected:
    """Passes on only the events that a test lets through, and failures always."""

    def __init__(self, display: Display, wanted: Callable[[Event], bool]) -> None:
        self._display = display
        self._wanted = wanted

    def show(self, event: Event) -> None:
        if self._wanted(event):
            self._display.show(event)

    def fail(self, failure: Failure) -> None:
        self._display.fail(failure)

    def close(self) -> None:
        self._display.close()


class Patient:
    """Opens its display only when the work takes long; what ends before that shows nothing but its findings.

    A timer opens it, since a single slow step yields no events meanwhile.
    """

    def __init__(self, make: Callable[[], Display], *, seconds: float) -> None:
        self._make = make
        self._shown: Display | None = None
        self._waiting: list[Event] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._open)
        self._timer.daemon = True
        self._timer.start()

    def show(self, event: Event) -> None:
        with self._lock:
            if self._shown is None:
                self._waiting.append(event)
            else:
                self._shown.show(event)

    def fail(self, failure: Failure) -> None:
        self.close()
        Lines().fail(failure)

    def close(self) -> None:
        self._timer.cancel()
        with self._lock:
            if self._shown is not None:
                self._shown.close()
            else:
                _say_what_matters(self._waiting)
            self._waiting = []
            self._shown = Lines()

    def _open(self) -> None:
        with self._lock:
            if self._shown is None:
                self._shown = self._make()
                for event in self._waiting:
                    self._shown.show(event)
                self._waiting = []


def choose(*, events: str, quiet: bool, verbose: bool, patience: float = 0.0) -> Display:
    """Return the display that the options and standard error ask for.

    patience: seconds that the work may take in silence. A bar waits a little in any case, since loading it
        takes as long as a build from the cache.
    """
    if events == "json":
        return JsonLines()
    if quiet:
        return Selected(Lines(), wanted=lambda _: False)
    if _can_draw() and not verbose:
        return Patient(_bar, seconds=max(patience, 1.0))
    lines = Lines(verbose=verbose)
    return Patient(lambda: lines, seconds=patience) if patience and not verbose else lines


def follow(events: Generator[Event, None, _Result], display: Display) -> _Result:
    """Show each event and return the generator's result.

    The generator is closed whatever happens, so that its children end.
    """
    with contextlib.closing(events):
        while True:
            try:
                event = next(events)
            except StopIteration as stop:
                result: _Result = stop.value
                return result
            display.show(event)


def _can_draw() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _bar() -> Display:
    from builders.command.bar import Bar  # noqa: PLC0415 - loading rich takes longer than a build from the cache

    return Bar()


def _say_what_matters(events: list[Event]) -> None:
    lines = Lines()
    for event in events:
        if isinstance(event, Artefact) or (isinstance(event, Finding) and event.level is Level.WARNING):
            lines.show(event)
