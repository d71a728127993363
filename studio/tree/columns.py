"""What the tree has in its columns, and the values behind the texts."""

from __future__ import annotations

from enum import Enum, IntEnum

from PySide6.QtCore import Qt

_FIRST = int(Qt.ItemDataRole.UserRole) + 1


class Column(IntEnum):
    """In the order in which they stand."""

    NAME = 0
    KIND = 1
    LOCATION = 2
    WHY = 3
    SIZE = 4
    DRAWN = 5
    EXCLUSIVE = 6


class Role(IntEnum):
    """Values for those who draw, filter and edit; every column of a row answers them alike.

    Qt hands a Location or Kind over as its plain text: it equals the member (==), but is another object.

    LOCATION: a Location; None where a group's resources are at several.
    COUNTS: (count, bytes) by Location, of all that lies below.
    SIZE, DRAWN, EXCLUSIVE: bytes; the last two are None until they are known.
    KIND: a Kind, None for a group or package.
    INDEX: where the resource stands in Board.resources, -1 for a group or package.
    INDICES: of all resources below, or of the resource itself.
    MATCH: the text by which a rule names this row, and what lies below it; "" where no rule could.
    ORIGIN: an Origin.
    IDENTITY: a text that stays the same when the project is read again.
    """

    LOCATION = _FIRST
    COUNTS = _FIRST + 1
    SIZE = _FIRST + 2
    DRAWN = _FIRST + 3
    EXCLUSIVE = _FIRST + 4
    KIND = _FIRST + 5
    INDEX = _FIRST + 6
    INDICES = _FIRST + 7
    MATCH = _FIRST + 8
    ORIGIN = _FIRST + 9
    IDENTITY = _FIRST + 10


class Origin(Enum):
    """What decided: a rule that names the row itself or one for more than it, or what no rule did."""

    OWN_RULE = "own rule"
    INHERITED_RULE = "inherited rule"
    ADVICE = "advice"
    DEFAULT = "default"
    SEVERAL = "several"
