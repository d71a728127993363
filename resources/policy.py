"""Where each resource goes, and why: rules first, then advice, then what its kind allows."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from resources.linkage import together
from resources.matching import RuleBook, nearest
from resources.model import Advice, Decision, Kind, Location, Plan, Resource, Rule
from resources.omissions import Omissions
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from resources.target import Target

AUTOMATIC: Final = "automatic"
Default = Location | Literal["automatic"]

_BINARIES: Final = frozenset({Kind.EXTENSION, Kind.LIBRARY})
_FOUND_AMONG_FILES: Final = "musl looks only among files for the libraries that one needs"
NEEDS_FILE: Final = "needs-file"  # the code of advice on a library that our loader cannot load from memory


class MemoryLibraries(StrEnum):
    """When extension modules and shared libraries are loaded from memory: a fact of the target."""

    BY_DEFAULT = "by default"
    ALONE = "by default, if they need no other"
    IF_ASKED = "if a rule, or the location of everything, says so"
    NEVER = "never"


def memory_libraries(target: Target) -> MemoryLibraries:
    """Return what a target's programs can do: Windows itself cannot, but our loader for x86_64 can.

    musl knows a library by the name of the file that a search found it in, never by its SONAME.
    """
    if target.system is System.LINUX:
        return MemoryLibraries.ALONE if target.libc == "musl" else MemoryLibraries.BY_DEFAULT
    is_known = target.system is System.WINDOWS and target.architecture == "x86_64"
    return MemoryLibraries.IF_ASKED if is_known else MemoryLibraries.NEVER


def decide(
    resources: Sequence[Resource],
    advice: Sequence[Advice],
    rules: Sequence[Rule],
    default: Default = AUTOMATIC,
    memory_libraries: MemoryLibraries = MemoryLibraries.BY_DEFAULT,
) -> Plan:
    """Decide on every resource, in their order; rules that match nothing become advice.

    default: for what no rule names. AUTOMATIC follows advice, IN_MEMORY only says it, FILESYSTEM_RELATIVE
        puts everything on the file system.
    memory_libraries: of the target.
    """
    policy = Policy(rules, advice, default, memory_libraries=memory_libraries)
    decisions = together(tuple(map(policy.decision, resources)))
    return Plan(decisions=decisions, advice=(*advice, *_unused(policy.rules.unused, resources)))


class Policy:
    """Decides on one resource after the other; what they have to do with each other comes after."""

    def __init__(
        self,
        rules: Sequence[Rule],
        advice: Sequence[Advice],
        default: Default,
        *,
        memory_libraries: MemoryLibraries,
    ) -> None:
        self.rules = RuleBook([rule for rule in rules if rule.enabled])
        self._omissions = Omissions()
        self._units = _strongest(advice, only_omissions=default == Location.IN_MEMORY)
        self._folders: dict[str, Advice | None] = {"": None}
        self._default = Location.IN_MEMORY if default == AUTOMATIC else Location(default)
        self._memory_libraries = memory_libraries
        self._needing_files = {one.name: one for one in advice if one.code == NEEDS_FILE}
        self._is_automatic = default == AUTOMATIC

    def with_rules(self, rules: Sequence[Rule]) -> Policy:
        """Return the policy with other rules; it shares what was found out about advice."""
        other = copy(self)
        other.rules = RuleBook([rule for rule in rules if rule.enabled])
        return other

    def decision(self, resource: Resource) -> Decision:
        rule = self.rules.last_match(resource)
        if rule:
            return self._possible(resource, rule.location, f"rule: {rule.match}", rule)
        advice = self._advice(resource)
        reason = self._omissions.reason(resource, opens_files=_opens_files(advice))
        if reason:
            return Decision(resource=resource, location=Location.LEAVE_OUT, reason=reason)
        if advice and advice.location:
            return self._possible(resource, advice.location, _reason(advice), advice)
        return self._possible(resource, self._default, f"default: {self._default.value}", None)

    def _possible(
        self, resource: Resource, location: Location, reason: str, decided_by: Rule | Advice | None
    ) -> Decision:
        """Put on the file system what cannot be in memory."""
        if location is Location.IN_MEMORY:
            is_asked = isinstance(decided_by, Rule) or (decided_by is None and not self._is_automatic)
            obstacle = self._obstacle(resource, is_asked=is_asked)
            if obstacle:
                fact = obstacle if isinstance(obstacle, Advice) else None
                reason = fact.message if fact else str(obstacle)
                location, decided_by = Location.FILESYSTEM_RELATIVE, fact
        return Decision(resource=resource, location=location, reason=reason, decided_by=decided_by)

    def _obstacle(self, resource: Resource, *, is_asked: bool) -> Advice | str:
        """Return why it cannot be in memory, or ""."""
        if resource.kind is Kind.FILE:
            return "a plain file belongs to no package that could give it out"
        if resource.kind not in _BINARIES or self._memory_libraries is MemoryLibraries.BY_DEFAULT:
            return ""
        if self._memory_libraries is MemoryLibraries.ALONE:
            is_alone = resource.kind is Kind.EXTENSION and not resource.needs
            return "" if is_alone else _needs_file(resource, _FOUND_AMONG_FILES, is_asked=is_asked)
        if self._memory_libraries is MemoryLibraries.NEVER:
            return "this system loads libraries only from files"
        fact = self._needing_files.get(resource.name)
        if fact:
            return fact
        # A library follows the modules that need it (linkage.py).
        is_free = is_asked or resource.kind is Kind.LIBRARY
        return "" if is_free else "this system loads libraries from files, unless a rule says otherwise"

    def _advice(self, resource: Resource) -> Advice | None:
        """Return the advice whose unit is nearest to the resource."""
        own = self._units.get(resource.relative) or self._units.get(resource.name)
        return own or self._of_folder(resource.relative.rpartition("/")[0])

    def _of_folder(self, folder: str) -> Advice | None:
        if folder not in self._folders:
            own = self._units.get(folder) or self._units.get(folder.replace("/", "."))
            self._folders[folder] = own or self._of_folder(folder.rpartition("/")[0])
        return self._folders[folder]


def _needs_file(resource: Resource, reason: str, *, is_asked: bool) -> Advice | str:
    """Return a reason against memory as advice where memory was asked for, so that the user is told."""
    if not is_asked:
        return reason
    place = Location.FILESYSTEM_RELATIVE
    return Advice(code=NEEDS_FILE, name=resource.name, message=reason, path=resource.relative, location=place)


def _strongest(advice: Iterable[Advice], *, only_omissions: bool) -> dict[str, Advice]:
    """Return the advice that decides by unit: what leaves out before what moves, else the first."""
    units: dict[str, Advice] = {}
    for one in advice:
        leaves_out = one.location is Location.LEAVE_OUT
        if one.location and one.unit and (leaves_out or not only_omissions):
            known = units.setdefault(one.unit, one)
            if leaves_out and known.location is not Location.LEAVE_OUT:
                units[one.unit] = one
    return units


def _opens_files(advice: Advice | None) -> bool:
    """Tell if code was seen that opens files there."""
    return advice is not None and advice.location is Location.FILESYSTEM_RELATIVE and advice.line > 0


def _reason(advice: Advice) -> str:
    return f"{advice.place or advice.unit} {advice.message}"


def _unused(rules: Iterable[Rule], resources: Sequence[Resource]) -> Iterable[Advice]:
    for rule in dict.fromkeys(replace(rule, kind=None) for rule in rules):
        yield matches_nothing(rule, nearest(rule.match, resources))


def matches_nothing(rule: Rule, near: str) -> Advice:
    """Return what is said of such a rule; near: what its pattern resembles, or ""."""
    hint = f"; did you mean {near!r}?" if near else ""
    message = f"the rule {rule.match!r} matches nothing{hint}"
    return Advice(code="rule-matches-nothing", name=rule.match, message=message)
