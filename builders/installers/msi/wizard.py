"""What people see who double-click an .msi.

(licence) > (for whom) > (folder), or one page that says what comes > progress > the end
repair or remove, if it is installed already                        > progress > the end
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from builders.installers.msi import boxes, dialogs
from builders.installers.msi.dialogs import MINIMISE, PROGRESS, SHIELD, SUNKEN, VISIBLE, Control, Dialog
from builders.installers.msi.earlier import SET_PROPERTY, found
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
    cancel,
    choice,
    page,
    text,
)
from builders.installers.msi.product import MACHINE, USER
from builders.installers.msi.texts import ACTIONS, WORDS
from builders.installers.msi.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builders.installers.msi.database import Database
    from builders.installers.msi.dialogs import Event

LAUNCH: Final = "LaunchProgram"
SCOPE: Final = "Scope"  # the property that holds what people choose
_ACCEPTED, _LAUNCHING = "Accepted", "Launching"
_SCOPES: Final = (
    (USER, "Only for &me"),
    (MACHINE, "For &everyone on this computer; an administrator has to agree"),
)
_FONT: Final = "Segoe UI"
_STYLES: Final = (("Plain", 9, 0), ("Title", 13, 0))
# For the user it is as Windows wants it of a package that lets people choose ("Single Package Authoring").
_CONTEXTS: Final = {
    USER: (("ALLUSERS", "2"), ("MSIINSTALLPERUSER", "1")),
    MACHINE: (("ALLUSERS", "1"), ("MSIINSTALLPERUSER", "{}")),
}
_START: Final = 34 | 0xC0  # a command line in a folder; nobody waits for its end
_FRESH: Final = "NOT Installed"
_MAINTAINING: Final = "Installed AND NOT (RESUME OR Preselected OR REMOVE OR REINSTALL)"
_REMOVING: Final = 'REMOVE="ALL"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Wizard:
    """What is asked and offered.

    name: of the program, in which nothing is replaced. program: its key, if it is to be started, or "".
    licence: rich text, "" for none. folders: whom people can choose it for, each with the folder by default.
    """

    name: str
    program: str = ""
    licence: str = ""
    folders: tuple[tuple[str, str], ...] = ()
    asks_folder: bool = False
    is_elevated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A page before anything is installed; events: what going on does. condition: when people may."""

    name: str
    title: str
    controls: tuple[Control, ...]
    events: tuple[Event, ...] = ()
    condition: str = ""


def add(database: Database, wizard: Wizard) -> None:
    """Add the dialogs, their texts, and when which is shown."""
    pages = _pages(tuple(_questions(wizard)), wizard)
    ends = _ends(wizard)
    others = (_maintenance(), _progress(), boxes.cancel(), boxes.error(), *boxes.in_use())
    browsing = (boxes.browse(),) if wizard.asks_folder else ()
    dialogs.add(database, (*pages, *ends, *others, *browsing), wizard.name)
    database.add("InstallUISequence", pages[0].name, _FRESH, 1230)
    database.add("InstallUISequence", "Maintenance", _MAINTAINING, 1250)
    if wizard.folders:
        earlier = f"{found(MACHINE)} AND NOT {found(USER)}"
        database.add("CustomAction", "Take.scope", SET_PROPERTY, SCOPE, MACHINE)
        database.add("InstallUISequence", "Take.scope", earlier, 1220)
    for table in ("InstallUISequence", "AdminUISequence"):
        database.add(table, "Progress", None, 1280)
        for number, end in enumerate(ends, start=1):
            database.add(table, end.name, None, -number)
    _add_texts(database, wizard)


def _add_texts(database: Database, wizard: Wizard) -> None:
    for style, size, bits in _STYLES:
        database.add("TextStyle", style, _FONT, size, None, bits)
    for word in WORDS:
        database.add("UIText", *word)
    for action in ACTIONS:
        database.add("ActionText", *action)
    database.add("Property", "DefaultUIFont", _STYLES[0][0])
    database.add("Property", "ErrorDialog", boxes.ERRORS)
    database.declare("ListBox")  # which Windows fills with programs that have files open
    _add_choice(database, boxes.CLOSING, boxes.CLOSINGS)
    if wizard.folders:
        _add_choice(database, SCOPE, _SCOPES)
    for name in (_ACCEPTED, _LAUNCHING):
        database.add("CheckBox", name, "1")
    if wizard.program:
        database.add("Property", _LAUNCHING, "1")
        database.add("CustomAction", LAUNCH, _START, ROOT, f'"[#{wizard.program}]"')


def _add_choice(database: Database, name: str, values: Sequence[tuple[str, str]]) -> None:
    database.add("Property", name, values[0][0])
    for number, (value, words) in enumerate(values, start=1):
        database.add("RadioButton", name, number, value, 0, 20 * (number - 1), WIDTH, 18, words)


def _questions(wizard: Wizard) -> Iterator[_Question]:
    title = f"Install {wizard.name}"
    if wizard.licence:
        yield _licence(title, wizard.licence)
    if wizard.folders:
        yield _scope(title, wizard)
    if wizard.asks_folder:
        yield _folder(title)
    if not (wizard.licence or wizard.folders or wizard.asks_folder):
        words = f"{wizard.name} [ProductVersion] will be installed on this computer."
        yield _Question(name="Welcome", title=title, controls=(text("About", 50, words),))


def _licence(title: str, licence: str) -> _Question:
    place = (LEFT, 40, WIDTH, 165)
    attributes = SHOWN | SUNKEN
    shown = Control(name="Text", kind="ScrollableText", place=place, text=licence, attributes=attributes)
    return _Question(
        name="Licence",
        title=title,
        controls=(_box("Accept", 211, _ACCEPTED, "I &accept the terms of this licence"), shown),
        condition=_ACCEPTED,
    )


def _scope(title: str, wizard: Wizard) -> _Question:
    """Ask who it is for. Windows finds other versions for one of them only, so it has to look again."""
    events: list[Event] = []
    for scope, folder in wizard.folders:
        chosen, earlier = f'{SCOPE}="{scope}"', found(scope)
        events += [(f"[{name}]", value, chosen) for name, value in _CONTEXTS[scope]]
        events += [(f"[{ROOT}]", folder, chosen), (f"[{ROOT}]", f"[{earlier}]", f"{chosen} AND {earlier}")]
    events += [("SetTargetPath", ROOT, ""), ("DoAction", "FindRelatedProducts", "")]
    controls = (choice(SCOPE, 75, 45), text("About", 50, "Who is it for?", 18))
    return _Question(name="Scope", title=title, controls=controls, events=tuple(events))


def _folder(title: str) -> _Question:
    place = (LEFT, 70, WIDTH, 18)
    path = Control(name="Path", kind="PathEdit", place=place, property=ROOT, attributes=SHOWN | SUNKEN)
    change = button("Change", LEFT, "&Change...", *boxes.browsing(ROOT), top=95)
    about = text("About", 50, "Into which folder?", 18)
    events = (("SetTargetPath", ROOT, ""),)
    return _Question(name="Folder", title=title, controls=(path, change, about), events=events)


def _pages(questions: Sequence[_Question], wizard: Wizard) -> tuple[Dialog, ...]:
    """Return the pages with buttons that lead from each to those beside it, and from the last one on."""
    names = [one.name for one in questions]
    made = []
    for one, before, after in zip(questions, ["", *names], [*names[1:], ""], strict=False):
        buttons = (_onward(one, after, wizard), _back(before), cancel())
        made.append(page(one.name, one.title, *one.controls, *buttons, default="Next"))
    return tuple(made)


def _back(before: str) -> Control:
    if before:
        return button("Back", BACK, "&Back", ("NewDialog", before, ""))
    return replace(button("Back", BACK, "&Back"), attributes=VISIBLE)


def _onward(one: _Question, after: str, wizard: Wizard) -> Control:
    leads = ("NewDialog", after, "") if after else RETURN
    made = button("Next", NEXT, "&Next" if after else "&Install", *one.events, leads)
    if one.condition:
        conditions = (("Disable", f"NOT {one.condition}"), ("Enable", one.condition))
        made = replace(made, conditions=conditions)
    shield = SHIELD if wizard.is_elevated and not after else 0
    return replace(made, attributes=made.attributes | shield)


def _maintenance() -> Dialog:
    repair = button("Repair", LEFT, "&Repair", ("Reinstall", "ALL", ""), RETURN, top=75)
    # The property too: the last page looks at it.
    removal = (("Remove", "ALL", ""), ("[REMOVE]", "ALL", ""), RETURN)
    remove = button("Remove", LEFT, "Re&move", *removal, top=110)
    return page(
        "Maintenance",
        "[ProductName] is installed",
        repair,
        remove,
        cancel(),
        text("About", 45, "What is to be done?", 18),
        replace(
            text("AboutRepair", 79, "Brings back files, shortcuts and settings that are missing."),
            place=(80, 79, 275, 28),
        ),
        replace(
            text("AboutRemove", 114, "Takes it from this computer; your own files stay."),
            place=(80, 114, 275, 28),
        ),
    )


def _progress() -> Dialog:
    """Return what is shown meanwhile; Windows goes on while it is open, so it is not modal."""
    action = replace(text("Action", 75, "", 16), shows=(("ActionText", "Text"), ("ScriptInProgress", "Text")))
    detail = replace(text("Detail", 112, "", 28), shows=(("ActionData", "Text"),))
    place = (LEFT, 95, WIDTH, 12)
    bar = Control(
        name="Bar",
        kind="ProgressBar",
        place=place,
        text="Done",
        attributes=VISIBLE | PROGRESS,
        shows=(("SetProgress", "Progress"),),
    )
    about = text("About", 50, "This takes a moment.", 18)
    made = page("Progress", "[ProductName]", cancel(), about, action, bar, detail)
    return replace(made, attributes=VISIBLE | MINIMISE)


def _ends(wizard: Wizard) -> tuple[Dialog, ...]:
    """Return the last pages: when it worked, when it was stopped, when it failed."""
    done = text("Done", 50, f"{wizard.name} [ProductVersion] is installed.")
    gone = text("Gone", 50, f"{wizard.name} was removed.")
    shown: tuple[Control, ...] = (
        replace(done, conditions=(("Hide", _REMOVING),)),
        replace(gone, attributes=gone.attributes & ~VISIBLE, conditions=(("Show", _REMOVING),)),
    )
    events: tuple[Event, ...] = ()
    if wizard.program:
        start = _box("Start", 95, _LAUNCHING, f"&Start {wizard.name.replace('&', '&&')}")
        shown = (replace(start, conditions=(("Hide", "Installed"),)), *shown)
        events = (("DoAction", LAUNCH, f"{_LAUNCHING} AND NOT Installed"),)
    return (
        _end("Finished", "Finished", shown, events),
        _end("Stopped", "Stopped", (text("About", 50, "Nothing was changed."),)),
        _end("Failed", "It did not work", (text("About", 50, "What had been changed is as it was before."),)),
    )


def _end(name: str, title: str, controls: tuple[Control, ...], events: tuple[Event, ...] = ()) -> Dialog:
    close = button("Cancel", LAST, "&Close", *events, RETURN if name == "Finished" else EXIT)
    return page(name, title, close, *controls, default="Cancel")


def _box(name: str, top: int, switched: str, words: str) -> Control:
    return Control(name=name, kind="CheckBox", place=(LEFT, top, WIDTH, 18), property=switched, text=words)
