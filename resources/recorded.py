"""What recorded runs used, and a plan without what they did not.

A record has a JSON document a line, {"module": name} or {"file": relative path}; runs add their lines to it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from resources.model import Decision, Kind, Location, Plan, Resource, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNUSED: Final = "no recorded run used it"
MODULES: Final = frozenset({Kind.SOURCE, Kind.BYTECODE, Kind.EXTENSION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was used: modules by name, files of packages by their relative path."""

    modules: frozenset[str]
    files: frozenset[str]


def parse(text: str) -> Recorded:
    """Return what a record says; lines that are cut short, by a full disk or a crash, are passed over."""
    found: dict[str, set[str]] = {"module": set(), "file": set()}
    for line in text.split("\n"):
        try:
            document = json.loads(line)
        except ValueError:
            continue
        for kind, name in document.items() if isinstance(document, dict) else ():
            if kind in found and isinstance(name, str):
                found[kind].add(name)
    return Recorded(modules=frozenset(found["module"]), files=frozenset(found["file"]))


def write(recorded: Recorded) -> str:
    """Return the record of that, sorted, so that it differs only where runs did."""
    rows = [{"module": name} for name in sorted(recorded.modules)]
    rows += [{"file": name} for name in sorted(recorded.files)]
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def without_unused(plan: Plan, recorded: Recorded, always: Iterable[str], own: Iterable[str]) -> Plan:
    """Return the plan without modules and package data of the library and of dependencies that no run used.

    What the user's rules decided stays so.
    always: modules, with all below them, that a start or the report of an error needs.
    own: the project's own distributions; their new modules no earlier run can have used.
    """
    usage = Usage(recorded, frozenset(always), frozenset(own))
    decisions = [usage.decision(decision) for decision in plan.decisions]
    return replace(plan, decisions=tuple(without_idle_libraries(decisions)))


def unused(plan: Plan) -> tuple[Decision, ...]:
    """Return the decisions that leave something out since no run used it."""
    return tuple(decision for decision in plan.decisions if _is_unused(decision))


def _is_unused(decision: Decision) -> bool:
    return decision.location is Location.LEAVE_OUT and decision.reason == UNUSED


def _left_out(decision: Decision) -> Decision:
    return Decision(resource=decision.resource, location=Location.LEAVE_OUT, reason=UNUSED)


class Usage:
    """Leaves out one resource after the other if no run used it."""

    def __init__(self, recorded: Recorded, always: frozenset[str], own: frozenset[str]) -> None:
        self._recorded = recorded
        self._always = always
        self._kept_distributions = {"", *own}

    def decision(self, decision: Decision) -> Decision:
        kept = decision.location is Location.LEAVE_OUT or isinstance(decision.decided_by, Rule)
        if kept or decision.resource.distribution in self._kept_distributions:
            return decision
        return decision if self._is_used(decision.resource, decision.location) else _left_out(decision)

    def _is_used(self, resource: Resource, location: Location) -> bool:
        if resource.kind in MODULES:
            return self._is_module_used(resource.name)
        if (
            resource.kind is not Kind.DATA
            or not resource.package
            or resource.relative in self._recorded.files
        ):
            return True
        # A file on disk can be opened by code that nobody watches, if any of its package runs at all.
        return location is Location.FILESYSTEM_RELATIVE and self._is_module_used(resource.package)

    def _is_module_used(self, name: str) -> bool:
        return name in self._recorded.modules or any(above in self._always for above in _and_above(name))


def _and_above(name: str) -> Iterable[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]


def without_idle_libraries(decisions: Sequence[Decision]) -> Iterable[Decision]:
    """Leave out the shared libraries too that only what was left out needs."""
    needed = {
        name
        for found in decisions
        if found.location is not Location.LEAVE_OUT
        for name in found.resource.needs
    }
    idle = {name for found in decisions if _is_unused(found) for name in found.resource.needs} - needed
    for decision in decisions:
        is_idle = decision.resource.kind is Kind.LIBRARY and decision.resource.name in idle
        by_rule = isinstance(decision.decided_by, Rule)
        yield _left_out(decision) if is_idle and not by_rule else decision
