"""Libraries go where the modules that need them go."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from resources.model import Decision, Kind, Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


GROUP_SUFFIX = "__mypyc"
BUNDLED = "_libraries/"  # where the scan puts libraries of the build machine


def together(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Move the libraries that only their kind decided on.

    What a file needs must be a file: Qt opens its plugins itself, and the loader then looks for their
    libraries. A module in memory may need a file: its libraries are opened before it wherever they are.
    """
    decisions = tuple(map(_grouped(decisions), decisions))
    wanted = _dependents(decisions)
    return tuple(
        _placed(decision, wanted.get(decision.resource.name, ()))
        if decision.resource.kind is Kind.LIBRARY and decision.decided_by is None
        else decision
        for decision in decisions
    )


def companions(decisions: Sequence[Decision]) -> dict[str, tuple[str, ...]]:
    """Return, by top folder, libraries that nothing but plugins in that folder need.

    A plugin (Qt's, for example) is opened by a library that knows nothing of us, and the system's loader does
    not look where we keep what came from the build machine. So those are loaded before, with the folder's
    modules.
    """
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    known = {
        need for each in decisions if each.resource.kind is Kind.EXTENSION for need in each.resource.needs
    }
    for decision in decisions:
        resource = decision.resource
        if resource.kind is Kind.LIBRARY and decision.location is Location.FILESYSTEM_RELATIVE:
            top = resource.relative.partition("/")[0]
            bundled = (need for need in resource.needs if need.startswith(BUNDLED) and need not in known)
            found[top].update(dict.fromkeys(bundled))
    return {top: tuple(needs) for top, needs in found.items() if top + "/" != BUNDLED}


def _grouped(decisions: Iterable[Decision]) -> Callable[[Decision], Decision]:
    """Return what moves mypyc's group modules: one file with the code of a whole distribution.

    The modules themselves are shims, and mypyc makes their `__file__` from that of the group.
    """
    files = {
        decision.resource.distribution: decision.resource.name
        for decision in decisions
        if decision.resource.kind is Kind.EXTENSION and decision.location is Location.FILESYSTEM_RELATIVE
    }

    def moved(decision: Decision) -> Decision:
        resource = decision.resource
        member = files.get(resource.distribution)
        if member is None or decision.decided_by or not resource.name.endswith(GROUP_SUFFIX):
            return decision
        if resource.kind is not Kind.EXTENSION or decision.location is not Location.IN_MEMORY:
            return decision
        reason = f"it holds the code of {member}, which must be a file"
        return replace(decision, location=Location.FILESYSTEM_RELATIVE, reason=reason)

    return moved


def _dependents(decisions: tuple[Decision, ...]) -> dict[str, list[Decision]]:
    """Return who needs a library, by the library's name.

    Libraries that others need are passed over: those others list everything that they need in turn.
    """
    needed = {name for decision in decisions for name in decision.resource.needs}
    wanted: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.decided_by or decision.resource.name not in needed:
            for name in decision.resource.needs:
                wanted.setdefault(name, []).append(decision)
    return wanted


def _placed(decision: Decision, dependents: Iterable[Decision]) -> Decision:
    locations = {dependent.location: dependent.resource.name for dependent in dependents}
    if set(locations) == {Location.LEAVE_OUT}:
        return replace(decision, location=Location.LEAVE_OUT, reason="nothing that ships needs it")
    if decision.location is not Location.IN_MEMORY:
        return decision
    if not locations:
        reason = "no module is linked to it, so it is opened by its path"
        return replace(decision, location=Location.FILESYSTEM_RELATIVE, reason=reason)
    if Location.FILESYSTEM_RELATIVE in locations:
        reason = f"{locations[Location.FILESYSTEM_RELATIVE]} needs it as a file"
        return replace(decision, location=Location.FILESYSTEM_RELATIVE, reason=reason)
    return decision
