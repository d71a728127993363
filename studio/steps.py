"""The steps of the sidebar, which can be visited in any order, and the marks that they bear."""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum


class Step(IntEnum):
    """In the order of the sidebar; Ctrl+1 to Ctrl+6."""

    PROJECT = 0
    PYTHON = 1
    RESOURCES = 2
    LAYOUT = 3
    INSTALLERS = 4
    BUILD = 5


class Mark(Enum):
    """How it stands with a step."""

    NONE = "none"
    DONE = "done"
    NEEDS_YOU = "needs you"
    PROBLEM = "problem"


class Level(StrEnum):
    """How much a problem weighs, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
