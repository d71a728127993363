"""Dialogs as values, and the tables that they become ("Dialog Table", "Control Table" and others)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builders.installers.msi.database import Database

VISIBLE, ENABLED, SUNKEN, INDIRECT = 0x1, 0x2, 0x4, 0x8
NO_PREFIX: Final = 0x20000  # an ampersand is one
SHIELD: Final = 0x800000
PROGRESS: Final = 0x10000  # drawn in blocks, as a bar of Windows is
MODAL, MINIMISE, KEEP_MODELESS, OF_ERRORS = 0x2, 0x4, 0x10, 0x10000
_CENTRE: Final = 50
Event = tuple[str, str, str]  # what happens, its argument, a condition or ""
_STILL: Final = frozenset({"Text", "Line", "ProgressBar", "Icon"})  # what no key goes to


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One thing in a dialog; place: left, top, width, height, in twelfths of the height of the system's font.

    events: what a click does, in this order; `[NAME]` sets a property.
    conditions: Default, Disable, Enable, Hide or Show, and when. shows: an event, and what of the control
    follows it.
    """

    name: str
    kind: str
    place: tuple[int, int, int, int]
    text: str = ""
    property: str = ""
    attributes: int = VISIBLE | ENABLED
    events: tuple[Event, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()
    shows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A dialog; default, cancel: the controls that Enter and Escape press, or ""."""

    name: str
    controls: tuple[Control, ...]
    size: tuple[int, int] = (370, 270)
    attributes: int = VISIBLE | MODAL | MINIMISE
    default: str = ""
    cancel: str = ""


def add(database: Database, dialogs: Sequence[Dialog], title: str) -> None:
    for dialog in dialogs:
        ring = _ring(dialog.controls)
        first = next(iter(ring), dialog.controls[0].name)
        row = (*dialog.size, dialog.attributes, title, first, dialog.default or None, dialog.cancel or None)
        database.add("Dialog", dialog.name, _CENTRE, _CENTRE, *row)
        for control in dialog.controls:
            _add_control(database, dialog.name, control, ring.get(control.name))


def _ring(controls: Sequence[Control]) -> dict[str, str]:
    """Return which control the Tab key goes to from each."""
    names = [control.name for control in controls if control.kind not in _STILL]
    return dict(zip(names, [*names[1:], *names[:1]], strict=True))


def _add_control(database: Database, dialog: str, control: Control, following: str | None) -> None:
    row = (control.attributes, control.property or None, control.text or None, following)
    database.add("Control", dialog, control.name, control.kind, *control.place, *row)
    for number, (event, argument, condition) in enumerate(control.events, start=1):
        database.add("ControlEvent", dialog, control.name, event, argument, condition or "1", number)
    for action, condition in control.conditions:
        database.add("ControlCondition", dialog, control.name, action, condition)
    for event, attribute in control.shows:
        database.add("EventMapping", dialog, control.name, event, attribute)
