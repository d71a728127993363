"""Run the engine's generators to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator

_Result = TypeVar("_Result")


def finish(working: Generator[Any, None, _Result]) -> tuple[_Result, list[Any]]:
    """Return the result, and everything that was said on the way."""
    events = []
    while True:
        try:
            events.append(next(working))
        except StopIteration as end:
            return end.value, events


def result_of(working: Generator[Any, None, _Result]) -> _Result:
    return finish(working)[0]
