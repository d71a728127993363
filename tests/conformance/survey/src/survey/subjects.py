"""What is looked at: a class, functions, a generator, errors.

>>> double(4)
8
"""

from __future__ import annotations

import dataclasses
import typing
import warnings


@dataclasses.dataclass(order=True)
class Point:
    """A point."""

    x: int
    y: typing.Optional[Point] = None

    def moved(self, by: int) -> Point:
        # moves
        return dataclasses.replace(self, x=self.x + by)


def double(value: int) -> int:
    """Double it.

    >>> double(2)
    4
    """
    return value * 2


def fail(reason="because"):
    raise RuntimeError(reason)  # the line that tracebacks show


def warn():
    warnings.warn("mind the gap", UserWarning)


def counter():
    yield 1
    yield 2


triple = lambda value: value * 3  # noqa: E731
