"""The colours of locations and kinds: those of Okabe and Ito, which nearly everyone can tell apart."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from resources.model import Kind, Location
from studio.tree.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from resources.model import Decision

Shade = Location | Kind

COLOURS: dict[Shade, str] = {
    Location.IN_MEMORY: "#0072b2",
    Location.FILESYSTEM_RELATIVE: "#e69f00",
    Location.LEAVE_OUT: "#a8acb3",
    Kind.SOURCE: "#56b4e9",
    Kind.BYTECODE: "#0072b2",
    Kind.EXTENSION: "#d55e00",
    Kind.LIBRARY: "#e69f00",
    Kind.DATA: "#009e73",
    Kind.METADATA: "#cc79a7",
    Kind.FILE: "#f0e442",
}
_BRIGHT = 0.42  # of light; black text reads better on what is above


class Shading(Enum):
    """What the colours of the picture mean."""

    LOCATION = "location"
    KIND = "kind"


def colour(shade: Shade) -> QColor:
    return QColor(COLOURS[shade])


def ink(background: QColor) -> QColor:
    """Return the colour in which text is read best there."""
    light = 0.2126 * background.redF() + 0.7152 * background.greenF() + 0.0722 * background.blueF()
    return QColor("black" if light > _BRIGHT else "white")


def shade_of(shading: Shading, indices: Iterable[int], decisions: Sequence[Decision]) -> Shade:
    """Return what most of the bytes are, or where they go."""
    weights: Counter[Shade] = Counter()
    for index in indices:
        decision = decisions[index]
        shade = decision.location if shading is Shading.LOCATION else decision.resource.kind
        weights[shade] += decision.resource.size
    return weights.most_common(1)[0][0]


def name(shade: Shade) -> str:
    """Return how a location or a kind is called on the screen."""
    return Texts().place(shade) if isinstance(shade, Location) else Texts().kind(shade, None)
