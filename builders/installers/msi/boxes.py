"""The boxes that come in front of pages: is it to stop, what went wrong, what is in use, which folder."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from builders.installers.msi.dialogs import (
    INDIRECT,
    KEEP_MODELESS,
    MODAL,
    OF_ERRORS,
    SUNKEN,
    VISIBLE,
    Control,
    Dialog,
)
from builders.installers.msi.frame import (
    BACK,
    EXIT,
    LAST,
    LEFT,
    NEXT,
    RETURN,
    SHOWN,
    WIDTH,
    button,
    choice,
    page,
    text,
)

CLOSING: Final = "CloseAndOpen"
CLOSINGS: Final = (
    ("yes", "&Close them, and open them again afterwards"),
    ("no", "&Leave them open; Windows has to be started again"),
)
ERRORS: Final = "ErrorBox"
_BROWSED: Final = "_BrowseProperty"
_SIZE: Final = (270, 100)
_BUTTONS: Final = 72
# What Windows can ask about an error. They lie on one another; it shows some, side by side.
_ANSWERS: Final = (
    ("A", "&Abort", "ErrorAbort"),
    ("C", "&Cancel", "ErrorCancel"),
    ("I", "&Ignore", "ErrorIgnore"),
    ("N", "&No", "ErrorNo"),
    ("O", "&OK", "ErrorOk"),
    ("R", "&Retry", "ErrorRetry"),
    ("Y", "&Yes", "ErrorYes"),
)
_OF_DRIVES: Final = 0x370000  # removable, fixed, of the network, in memory


def cancel() -> Dialog:
    controls = (
        button("No", 140, "&No", RETURN, top=_BUTTONS),
        button("Yes", 80, "&Yes", EXIT, top=_BUTTONS),
        text("About", 20, "Do you want to stop?", 30, 240),
    )
    return Dialog(
        name="CancelBox", controls=controls, size=_SIZE, attributes=VISIBLE | MODAL, default="No", cancel="No"
    )


def error() -> Dialog:
    answers = (
        button(name, 107, caption, ("EndDialog", answer, ""), top=_BUTTONS)
        for name, caption, answer in _ANSWERS
    )
    said = text("ErrorText", 12, "What went wrong", 55, 240)
    return Dialog(
        name=ERRORS, controls=(*answers, said), size=_SIZE, attributes=VISIBLE | MODAL | OF_ERRORS, cancel="C"
    )


def in_use() -> tuple[Dialog, ...]:
    """Return what is shown when programs have files open: where Windows can close them, and where not.

    Progress stays open behind them.
    """
    said = "Programs have files open that are to be replaced. "
    place = (LEFT, 70, WIDTH, 110)
    listed = Control(
        name="List", kind="ListBox", place=place, property="FileInUseProcess", attributes=SHOWN | SUNKEN
    )
    leave = button("Cancel", LAST, "Cancel", EXIT)
    closing = ("RMShutdownAndRestart", "0", f'{CLOSING}="yes"')
    pages = (
        page(
            "MsiRMFilesInUse",
            "Files in use",
            text("About", 42, f"{said}Windows can close them for you.", 26),
            listed,
            choice(CLOSING, 186, 42),
            button("OK", NEXT, "&OK", RETURN, closing),
            leave,
            default="OK",
        ),
        page(
            "FilesInUse",
            "Files in use",
            text("About", 42, f"{said}Close them, and try again.", 26),
            listed,
            button("Ignore", BACK, "&Ignore", ("EndDialog", "Ignore", "")),
            button("Retry", NEXT, "&Try again", ("EndDialog", "Retry", "")),
            leave,
            default="Retry",
        ),
    )
    return tuple(replace(one, attributes=one.attributes | KEEP_MODELESS) for one in pages)


def browse() -> Dialog:
    def of_folder(name: str, kind: str, place: tuple[int, int, int, int], more: int = 0) -> Control:
        attributes = SHOWN | SUNKEN | INDIRECT | more
        return Control(name=name, kind=kind, place=place, property=_BROWSED, attributes=attributes)

    return page(
        "BrowseBox",
        "Choose a folder",
        of_folder("Drive", "DirectoryCombo", (LEFT, 45, 220, 80), _OF_DRIVES),
        button("Up", 240, "&Up", ("DirectoryListUp", "0", ""), top=44),
        button("New", 299, "&New", ("DirectoryListNew", "0", ""), top=44),
        of_folder("Folders", "DirectoryList", (LEFT, 68, WIDTH, 125)),
        of_folder("Path", "PathEdit", (LEFT, 202, WIDTH, 18)),
        button("OK", NEXT, "OK", ("SetTargetPath", f"[{_BROWSED}]", ""), RETURN),
        button("Cancel", LAST, "Cancel", ("Reset", "0", ""), RETURN),
        default="OK",
    )


def browsing(folder: str) -> tuple[tuple[str, str, str], ...]:
    """Return the events that let people choose that folder."""
    return (f"[{_BROWSED}]", folder, ""), ("SpawnDialog", "BrowseBox", "")
