"""What a click on a problem's button does: a step of the document's history, or going to where it is set."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from builders.project.keys import KEYS
from builders.project.model import Unused
from resources.model import Location
from studio.placing import rules
from studio.problems import Remedy

if TYPE_CHECKING:
    from builders.project.key import Key
    from resources.model import Rule
    from studio.placing.rules import Act
    from studio.session import Session
    from studio.steps import Step

_KEYS = {key.name: key for key in KEYS}
REQUIRES: Key[tuple[str, ...]] = _KEYS["application.requires"]
UNUSED: Key[Unused] = _KEYS["resources.unused"]


def place(session: Session, match: str, location: Location) -> Remedy:
    """Put what the pattern means there, by a rule."""
    titles = {
        Location.FILESYSTEM_RELATIVE: _say("Put {name} on the file system"),
        Location.IN_MEMORY: _say("Bring {name} back"),
        Location.LEAVE_OUT: _say("Leave out {name}"),
    }
    return Remedy(title=titles[location].format(name=match), apply=partial(_place, session, match, location))


def take_away(session: Session, rule: Rule) -> Remedy:
    """Take the rule away that left something out."""
    title = _say("Remove the rule for {name}").format(name=rule.match)
    return Remedy(title=title, apply=partial(_take_away, session, rule))


def require(session: Session, distribution: str) -> Remedy:
    """Have a distribution installed along with the project."""
    title = _say("Add {name} to what is installed").format(name=distribution)
    return Remedy(title=title, apply=partial(_require, session, distribution))


def keep_unused(session: Session) -> Remedy:
    """Ship also what no recorded run used."""
    title = _say("Keep what no recorded run used")
    return Remedy(title=title, apply=partial(session.document.set, UNUSED, Unused.KEEP, title))


def show(session: Session, title: str, step: Step, place: str = "") -> Remedy:
    """Go to where the user can see to it."""
    return Remedy(title=title, apply=lambda: session.show_wanted.emit(step, place))


def _place(session: Session, match: str, location: Location) -> None:
    _do(session, rules.place(session.document.settings, [rules.Pattern(match=match)], location))


def _take_away(session: Session, rule: Rule) -> None:
    found = rules.rules_of(session.document.settings)
    if rule in found:
        _do(session, rules.remove(session.document.settings, {found.index(rule)}))


def _require(session: Session, distribution: str) -> None:
    document = session.document
    known = document.project.requires if document.project else document.get(REQUIRES) or ()
    if distribution not in known:
        title = _say("Install {name} too").format(name=distribution)
        document.set(REQUIRES, (*known, distribution), title)


def _do(session: Session, act: Act) -> None:
    session.document.edit(act.settings, act.title)


def _say(text: str) -> str:
    return QCoreApplication.translate("remedies", text)
