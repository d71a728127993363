"""What the details say of a resource: what decided, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from resources.model import Advice, Location, Rule
from studio.placing import rules
from studio.placing.rules import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from builders.project.settings import Settings
    from resources.model import Decision, Resource

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A button: what stands on it, and what the settings are after it."""

    title: str
    act: Callable[[Settings], rules.Act]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The distribution that a resource came with; what is not known is ""."""

    name: str
    version: str = ""
    licence: str = ""


def reason(decision: Decision) -> str:
    """Say in a sentence what decided where it goes."""
    place = {
        Location.IN_MEMORY: translate("details", "in memory"),
        Location.FILESYSTEM_RELATIVE: translate("details", "on the file system"),
        Location.LEAVE_OUT: translate("details", "left out"),
    }[decision.location]
    match decision.decided_by:
        case Rule(match=match):
            return translate("details", "It is {place}: the rule for “{match}” says so.").format(
                place=place, match=match
            )
        case Advice() as advice:
            where = advice.place or advice.name
            return translate("details", "It is {place}: {where} {message}.").format(
                place=place, where=where, message=advice.message
            )
    if decision.reason.startswith("default:"):
        return translate("details", "It is {place}: nothing speaks against it.").format(place=place)
    return translate("details", "It is {place}: {reason}.").format(place=place, reason=decision.reason)


def choices(decision: Decision, pattern: Pattern, advice: Sequence[Advice]) -> Iterator[Choice]:
    """Yield what can be done: first what advice asks for, then what goes against it, then leaving out."""
    location, decider = decision.location, decision.decided_by
    for one in advice:
        if one.location and one.location is not location and one.unit:
            yield _placing(Pattern(match=one.unit), one.location)
    if isinstance(decider, Advice) and location is Location.FILESYSTEM_RELATIVE:
        title = translate("details", "Keep it in memory anyway")
        yield Choice(title=title, act=_act((pattern,), Location.IN_MEMORY))
    if isinstance(decider, Rule):
        title = translate("details", "Automatic again")
        whose = (rules.pattern_of(decider),)
        yield Choice(title=title, act=partial(rules.automatic, patterns=whose))
    if location is Location.LEAVE_OUT:
        yield _placing(pattern, Location.IN_MEMORY)
    else:
        yield _placing(pattern, Location.LEAVE_OUT)


def origin(resource: Resource, metadata: Resource | None) -> Origin:
    """Return what is known of where a resource comes from; metadata: the METADATA of its distribution."""
    if metadata is None:
        return Origin(name=resource.distribution)
    from importlib.metadata import PathDistribution

    found = PathDistribution(metadata.path.parent).metadata
    licence = found["License-Expression"] or found["License"] or ""
    name, version = found["Name"] or resource.distribution, found["Version"] or ""
    return Origin(name=name, version=version, licence=next(iter(licence.splitlines()), ""))


def _placing(pattern: Pattern, location: Location) -> Choice:
    return Choice(title=rules.placed((pattern,), location), act=_act((pattern,), location))


def _act(patterns: Sequence[Pattern], location: Location) -> Callable[[Settings], rules.Act]:
    return partial(rules.place, patterns=patterns, location=location)
