"""How it stands with the build, in a headline and a sentence."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.building import findings
from studio.building.building import Phase
from studio.building.steps_view import seconds
from studio.engine.job import Ending
from studio.keeping import history

if TYPE_CHECKING:
    from builders.project.settings import Settings
    from studio.building.building import Building, Result
    from studio.keeping.history import Built
    from studio.session import Session

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """is_bad: the last build went wrong."""

    title: str
    sentence: str = ""
    is_bad: bool = False


def of(session: Session, building: Building) -> Summary:
    """Return what to say now."""
    if building.phase is Phase.STOPPING:
        return Summary(title=_say("Stopping…"))
    if building.is_running:
        running = (step.title for step in building.steps.values() if step.seconds is None)
        return Summary(title=_say("Building…"), sentence=" · ".join(running))
    if session.document.project is None:
        return Summary(title=_say("Not ready to build"), sentence=session.document.error)
    if building.result:
        return _of_result(session, building.result)
    built = history.last(session.document.opened_path) if session.document.opened_path else None
    if built:
        return Summary(title=_say("Ready to build"), sentence=since(session, built))
    return Summary(title=_say("Ready to build"), sentence=_say("This project was not built here yet."))


def since(session: Session, built: Built) -> str:
    """Return when the last build was, and what changed: `Built 3 minutes ago, 2 changes since`."""
    text = when(built)
    count = history.changes_between(built.settings, session.document.text(session.document.settings))
    if count == 1:
        return text + _say(", 1 change since")
    return text + (_say(", {count} changes since").format(count=count) if count else "")


def when(built: Built) -> str:
    """Return how long ago a build was: `Built 3 minutes ago`."""
    ago = _ago(time.time() - built.when)
    said = _say("Built {ago}") if built.succeeded else _say("The build {ago} failed")
    return said.format(ago=ago)


def _of_result(session: Session, result: Result) -> Summary:
    match result.outcome.ending:
        case Ending.DONE:
            title = _say("Built in {time}").format(time=seconds(result.seconds))
            return Summary(title=title, sentence=_changes(session, result.settings))
        case Ending.STOPPED:
            untouched = _say("What was built before is as it was, nothing is half done.")
            finished = _say("What is listed was finished before; nothing is half done.")
            return Summary(title=_say("Stopped"), sentence=finished if result.artefacts else untouched)
        case Ending.CRASHED:
            return Summary(title=_say("The build broke off"), sentence=result.outcome.message, is_bad=True)
    said = findings.sentence(result.outcome.message)
    title = _say("Built, but not all of it") if result.artefacts else _say("The build failed")
    return Summary(title=title, sentence=said, is_bad=True)


def _changes(session: Session, settings: Settings) -> str:
    """Return what was changed after that, "" if nothing was."""
    document = session.document
    count = history.changes_between(document.text(settings), document.text(document.settings))
    if not count:
        return ""
    return (
        _say("1 change since. Build again to see what it does.")
        if count == 1
        else _say("{count} changes since. Build again to see what they do.").format(count=count)
    )


def _ago(passed: float) -> str:
    for unit, one, more in (
        (_DAY, _say("a day ago"), _say("{count} days ago")),
        (_HOUR, _say("an hour ago"), _say("{count} hours ago")),
        (_MINUTE, _say("a minute ago"), _say("{count} minutes ago")),
    ):
        count = int(passed // unit)
        if count == 1:
            return one
        if count:
            return more.format(count=count)
    return _say("just now")


def _say(text: str) -> str:
    return QCoreApplication.translate("summary", text)
