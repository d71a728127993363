"""What every page of an .msi has: a title, a line, and buttons below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from builders.installers.msi.dialogs import ENABLED, NO_PREFIX, VISIBLE, Control, Dialog

if TYPE_CHECKING:
    from builders.installers.msi.dialogs import Event

SHOWN: Final = VISIBLE | ENABLED
LEFT, WIDTH = 15, 340
BACK, NEXT, LAST = 178, 236, 304  # where the buttons of a page begin
RETURN: Final = ("EndDialog", "Return", "")
EXIT: Final = ("EndDialog", "Exit", "")
_SIZE: Final = (370, 270)


def page(name: str, title: str, *controls: Control, default: str = "") -> Dialog:
    """Return a page; the Tab key goes through its controls in their order."""
    head = text("Title", 12, f"{{\\Title}}{title}", 22)
    line = Control(name="Line", kind="Line", place=(0, 234, _SIZE[0], 0), attributes=VISIBLE)
    return Dialog(name=name, controls=(*controls, head, line), size=_SIZE, default=default, cancel="Cancel")


def button(name: str, left: int, caption: str, *events: Event, top: int = 243) -> Control:
    return Control(name=name, kind="PushButton", place=(left, top, 56, 17), text=caption, events=events)


def cancel() -> Control:
    return button("Cancel", LAST, "Cancel", ("SpawnDialog", "CancelBox", ""))


def text(name: str, top: int, words: str, height: int = 40, width: int = WIDTH) -> Control:
    place = (LEFT, top, width, height)
    return Control(name=name, kind="Text", place=place, text=words, attributes=SHOWN | NO_PREFIX)


def choice(name: str, top: int, height: int) -> Control:
    """Return a group of buttons of which one is chosen; their texts are rows of RadioButton."""
    return Control(name="Choice", kind="RadioButtonGroup", place=(LEFT, top, WIDTH, height), property=name)
