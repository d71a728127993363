"""What can be done to the rules: each act gives the settings after it and the name of its undo step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from builders.project.keys import RULES
from resources.model import Location, Rule
from studio.placing import shades

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from builders.project.settings import Settings
    from resources.model import Kind

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What a rule is about, before it says where that goes; the fields are those of Rule."""

    match: str
    kind: Kind | None = None

    def rule(self, location: Location) -> Rule:
        return Rule(match=self.match, kind=self.kind, location=location)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Settings after something was done, and what the undo step is called."""

    settings: Settings
    title: str


def rules_of(settings: Settings) -> tuple[Rule, ...]:
    return settings.get(RULES) or ()


def place(
    settings: Settings, patterns: Sequence[Pattern], location: Location, apart: Collection[str] = ()
) -> Act:
    """Put what the patterns mean there, whatever the rules said before: the last that matches wins.

    apart: names that mean more than what lies below them, as those of distributions do. A rule about one of
        them is kept even if a pattern is above it.
    """
    patterns = tuple(dict.fromkeys(patterns))
    kept = (rule for rule in rules_of(settings) if not _is_pointless(rule, patterns, apart))
    rules = (*kept, *(pattern.rule(location) for pattern in patterns))
    return Act(settings=_with(settings, rules), title=placed(patterns, location))


def automatic(settings: Settings, patterns: Sequence[Pattern]) -> Act:
    """Take away the rules that are about exactly that, so that others, advice or the default decide."""
    wanted = set(patterns)
    rules = tuple(rule for rule in rules_of(settings) if pattern_of(rule) not in wanted)
    title = translate("rules", "Let {name} be placed automatically").format(name=_named(patterns))
    return Act(settings=_with(settings, rules), title=title)


def add(settings: Settings, rule: Rule) -> Act:
    title = translate("rules", "Add a rule for {name}").format(name=rule.match)
    return Act(settings=_with(settings, (*rules_of(settings), rule)), title=title)


def change(settings: Settings, row: int, rule: Rule) -> Act:
    """Put another rule in the place of that one."""
    rules = list(rules_of(settings))
    title = translate("rules", "Change the rule for {name}").format(name=rules[row].match)
    rules[row] = rule
    return Act(settings=_with(settings, rules), title=title)


def switch(settings: Settings, row: int, *, enabled: bool) -> Act:
    """Let a rule decide or not; it keeps its place."""
    rules = list(rules_of(settings))
    said = (
        translate("rules", "Switch on the rule for {name}")
        if enabled
        else translate("rules", "Switch off the rule for {name}")
    )
    title = said.format(name=rules[row].match)
    rules[row] = replace(rules[row], enabled=enabled)
    return Act(settings=_with(settings, rules), title=title)


def move(settings: Settings, row: int, before: int) -> Act:
    """Put a rule before the one that is in that row now; one past the last is the end."""
    rules = list(rules_of(settings))
    said = (
        translate("rules", "Move the rule for {name} up")
        if before < row
        else translate("rules", "Move the rule for {name} down")
    )
    title = said.format(name=rules[row].match)
    rules.insert(before - (before > row), rules.pop(row))
    return Act(settings=_with(settings, rules), title=title)


def remove(settings: Settings, rows: Collection[int]) -> Act:
    rules = rules_of(settings)
    kept = tuple(rule for row, rule in enumerate(rules) if row not in rows)
    if len(rows) == 1:
        title = translate("rules", "Remove the rule for {name}").format(name=rules[next(iter(rows))].match)
    else:
        title = translate("rules", "Remove {count} rules").format(count=len(rows))
    return Act(settings=_with(settings, kept), title=title)


def pattern_of(rule: Rule) -> Pattern:
    return Pattern(match=rule.match, kind=rule.kind)


def _with(settings: Settings, rules: Iterable[Rule]) -> Settings:
    kept = tuple(rules)
    return settings.with_value(RULES, kept) if kept else settings.without(RULES)


def _is_pointless(rule: Rule, patterns: Sequence[Pattern], apart: Collection[str]) -> bool:
    """Tell if a pattern matches all that an earlier rule does; one that is switched off waits for its day."""
    for pattern in patterns:
        if pattern.kind not in {None, rule.kind}:
            continue
        if pattern.match == rule.match:
            return True
        if rule.enabled and rule.match not in apart and _is_below(rule.match, pattern.match):
            return True
    return False


def _is_below(match: str, above: str) -> bool:
    """Tell if a plain name lies below another; patterns with signs in them are never compared."""
    if any(sign in match + above for sign in "*?"):
        return False
    return match.startswith((f"{above}.", f"{above}/"))


def placed(patterns: Sequence[Pattern], location: Location) -> str:
    said = {
        Location.IN_MEMORY: translate("rules", "Put {name} in memory"),
        Location.FILESYSTEM_RELATIVE: translate("rules", "Put {name} on the file system"),
        Location.LEAVE_OUT: translate("rules", "Leave out {name}"),
    }
    return said[location].format(name=_named(patterns))


def _named(patterns: Sequence[Pattern]) -> str:
    """Name what the patterns are about, all of them as long as that is a short text."""
    first, *others = map(_name, patterns)
    if not others:
        return first
    if len(others) == 1:
        return translate("rules", "{first} and {second}").format(first=first, second=others[0])
    return translate("rules", "{first} and {count} more").format(first=first, count=len(others))


def _name(pattern: Pattern) -> str:
    """Return a package by its name and a file by its own."""
    name = pattern.match.rpartition("/")[2]
    kind = pattern.kind
    return translate("rules", "{name} ({kind})").format(name=name, kind=shades.name(kind)) if kind else name
