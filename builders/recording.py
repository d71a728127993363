"""Recorded runs: where they are written, and what a plan does with them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from builders import cache
from builders.errors import OutputError, ProjectError
from builders.events import Finding, Level, StepStarted
from builders.project.model import Unused
from resources import recorded
from resources.model import Decision, Kind, Location, Resource

if TYPE_CHECKING:
    from collections.abc import Collection, Generator
    from pathlib import Path

    from builders.events import Event
    from builders.project.model import Project
    from resources.model import Plan
    from resources.recorded import Recorded

FOLDER = ".onefold"
NAMES = "_onefold/omitted.txt"  # as in resources/runtime/omitted.py
# What a start in another locale needs, and what reports an error that no recorded run had.
ALWAYS = ("_onefold", "__main__", "encodings", "traceback", "linecache", "tokenize")


def record_file(project: Project) -> Path:
    return project.resources.recorded or project.root / FOLDER / "recorded.jsonl"


def build_folder(project: Project) -> Path:
    """Return where the program that records itself is built: not where the one lies that ships."""
    return cache.place("recordings", hashlib.sha256(str(project.root).encode()).hexdigest()[:16])


def read(file: Path) -> Recorded | None:
    """Return what was recorded, None if nothing was yet."""
    try:
        return recorded.parse(file.read_text("utf-8", "surrogateescape"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ProjectError(f"the record of runs {file} cannot be read: {error.strerror}") from error


def tidy(file: Path) -> None:
    """Write each used resource once; the next run adds to that."""
    earlier = read(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if earlier:
            fresh = file.with_name(f"{file.name}.new")
            fresh.write_text(recorded.write(earlier), "utf-8", "surrogateescape")
            fresh.replace(file)
    except OSError as error:
        raise OutputError(f"the record of runs {file} cannot be written: {error.strerror}") from error


def decide(
    plan: Plan, project: Project, wanted: Unused, *, early: Collection[str], own: Path | None
) -> Generator[Event, None, Plan]:
    """Return the plan as it ships; say what no recorded run used, and what leaving it out saves.

    own: the folder that the project itself was installed in.
    """
    file = record_file(project)
    record = read(file)
    if record is None:
        if wanted is Unused.LEAVE_OUT:
            raise ProjectError(f"{file}, the record of runs, is missing; onefold run --record makes it")
        return plan
    lean = recorded.without_unused(plan, record, (*early, *ALWAYS), _distributions(plan, own))
    left_out = recorded.unused(lean)
    if not left_out:
        return plan
    size = sum(decision.resource.size for decision in left_out) / 1e6
    total = f"{len(left_out)} resources, {size:.1f} MB"
    yield _finding(wanted, total, file)
    if wanted is Unused.KEEP:
        return plan
    yield StepStarted(step="unused", title=f"Leaving out what no recorded run used: {total}")
    return _with_names(lean, left_out)


def _distributions(plan: Plan, folder: Path | None) -> frozenset[str]:
    """Return the distributions that lie in a folder."""
    if folder is None:
        return frozenset()
    start = f"{folder}{os.sep}"
    resources = (found.resource for found in plan.decisions)
    return frozenset(found.distribution for found in resources if str(found.path).startswith(start))


def _finding(wanted: Unused, total: str, file: Path) -> Finding:
    is_kept = wanted is Unused.KEEP
    return Finding(
        level=Level.NOTE,
        code="unused",
        message=f"{total}, which no recorded run used, {'could be' if is_kept else 'are'} left out",
        place=str(file),
        remedy='onefold inspect --unused lists them; [resources] unused = "leave-out" does it'
        if is_kept
        else "",
    )


def _write(file: Path, text: bytes) -> None:
    file.write_bytes(text)


def _with_names(plan: Plan, left_out: Collection[Decision]) -> Plan:
    """Return the plan with a list of the modules that are missing, for whoever imports one."""
    names = {found.resource.name for found in left_out if found.resource.kind in recorded.MODULES}
    if not names:
        return plan
    text = "\n".join(sorted(names)).encode()
    place = cache.place("omitted", hashlib.sha256(text).hexdigest()[:32])
    cache.once(place, lambda fresh: _write(fresh / "omitted.txt", text))
    resource = Resource(
        kind=Kind.DATA,
        name=NAMES,
        path=place / "omitted.txt",
        relative=NAMES,
        size=len(text),
        package="_onefold",
    )
    reason = "tells why a module is missing that no recorded run used"
    listed = Decision(resource=resource, location=Location.IN_MEMORY, reason=reason)
    return replace(plan, decisions=(*plan.decisions, listed))
