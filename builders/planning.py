"""From a project to a plan: Python, environment, scan, advice, policy."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders import cache, floor, recording
from builders.events import Finding, Level, StepFinished, StepStarted
from builders.options import Options, chosen_python
from builders.program import OwnLayer, keep_in_memory, own_layer
from builders.project.model import Placement
from builders.settings import early
from resources.model import Advice, Kind, Location, Resource
from resources.plan import overruled
from resources.policy import NEEDS_FILE, MemoryLibraries, memory_libraries
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from builders.environment.model import Environment
    from builders.events import Event
    from builders.project.model import Project, Runnable
    from builders.pythons.model import Distribution
    from resources.model import Plan
    from resources.policy import Default
    from resources.scanner import Scan
    from resources.target import Target

_BINARIES = frozenset({Kind.EXTENSION, Kind.LIBRARY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """Everything that a plan is made from, before any rule is asked."""

    run: Runnable
    distribution: Distribution
    environment: Environment
    own: OwnLayer
    resources: tuple[Resource, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan, and what it was made from.

    record: where the program is to write down what it uses, if it is to.
    """

    project: Project
    run: Runnable
    distribution: Distribution
    environment: Environment
    own: OwnLayer
    plan: Plan
    record: Path | None = None


def plan(project: Project, options: Options) -> Generator[Event, None, Planned]:
    """Return the plan of a project; nothing is compiled, linked or written but to caches."""
    found = yield from survey(project, options)
    made = yield from _without_unused(decide(found, project, options), project, options, found)
    left_out = {decision.resource.name for decision in made.at(Location.LEAVE_OUT)}
    for advice in made.advice:
        if advice.location is None and advice.name not in left_out:
            yield finding(advice)
    yield from map(_against_advice, overruled(made))
    yield from needing_files(made, project, found.distribution.target)
    return Planned(
        project=project,
        run=found.run,
        distribution=found.distribution,
        environment=found.environment,
        own=found.own,
        plan=made,
        record=options.record,
    )


def survey(project: Project, options: Options) -> Generator[Event, None, Surveyed]:
    """Install what the project needs, read every file of it and what the code says; rules do not matter."""
    from builders.environment.prepare import prepare  # noqa: PLC0415 - loads what starts processes
    from builders.project.entry_points import resolve_entry_point  # noqa: PLC0415

    started = time.monotonic()
    yield StepStarted(step="python", title="Choosing the Python that ships")
    distribution = yield from chosen_python(project, options)
    yield StepFinished(step="python", seconds=time.monotonic() - started)
    environment = yield from prepare(
        requires=project.requires,
        source=project.source.path if project.source else None,
        distribution=distribution,
        ignore=(options.output_root(project), project.root / recording.FOLDER),
        glibc=floor.chosen(project, distribution.target),
    )
    run = resolve_entry_point(project.run, environment.layers)
    own = own_layer(project, run, environment.layers)
    found = yield from _scan(distribution, environment, own)
    fingerprint = f"{distribution.identity} {environment.identity} {own.fingerprint}"
    resources = (*found.resources, *_tcl_files(distribution))
    advice = (*found.advice, *(yield from _advise(resources, fingerprint)))
    if distribution.target.system is System.MACOS:
        from builders.macos.libraries import brought  # noqa: PLC0415 - next to its one use

        libraries, missing = brought(distribution, resources)
        resources, advice = (*resources, *libraries), (*advice, *missing)
    return Surveyed(
        run=run,
        distribution=distribution,
        environment=environment,
        own=own,
        resources=resources,
        advice=advice,
    )


def decide(found: Surveyed, project: Project, options: Options) -> Plan:
    """Return where each resource goes by the project's rules; what recorded runs used is not asked."""
    from resources import policy  # noqa: PLC0415 - next to its one use

    decided = policy.decide(
        found.resources,
        found.advice,
        project.resources.rules,
        default=default_location(project, options),
        memory_libraries=memory_libraries(found.distribution.target),
    )
    return keep_in_memory(decided, early(project, found.distribution))


def _scan(
    distribution: Distribution, environment: Environment, own: OwnLayer
) -> Generator[Event, None, Scan]:
    from resources.scanner import PythonFolders, scan  # noqa: PLC0415 - next to its one use

    started = time.monotonic()
    yield StepStarted(step="scan", title="Reading every file")
    python = PythonFolders(
        version=distribution.minor,
        stdlib=distribution.stdlib,
        extensions=distribution.extensions,
        builtin_modules=distribution.builtin_modules,
        extension_suffixes=distribution.extension_suffixes,
        target=distribution.target,
    )
    fingerprints = dict(zip(environment.layers, environment.fingerprints, strict=True))
    fingerprints |= {own.path: own.fingerprint, distribution.stdlib: distribution.identity}
    # The environment's first layer comes first on the path; in a scan the last one wins.
    folders = (*reversed(environment.layers), own.path)
    found = scan(python, folders, cache.home() / "scan", first=(own.path,), fingerprints=fingerprints)
    yield StepFinished(step="scan", seconds=time.monotonic() - started)
    return found


def _advise(resources: tuple[Resource, ...], fingerprint: str) -> Generator[Event, None, tuple[Advice, ...]]:
    from resources.advice.advising import advise  # noqa: PLC0415 - next to its one use

    started = time.monotonic()
    yield StepStarted(step="advice", title="Reading what the code does with files")
    found = tuple(advise(resources, cache.home() / "advice", fingerprint=fingerprint))
    yield StepFinished(step="advice", seconds=time.monotonic() - started)
    return found


def _without_unused(
    made: Plan, project: Project, options: Options, found: Surveyed
) -> Generator[Event, None, Plan]:
    if options.record:
        return made
    wanted = options.unused or project.resources.unused
    own = found.environment.layers[0] if project.source else None
    kept = early(project, found.distribution)
    return (yield from recording.decide(made, project, wanted, early=kept, own=own))


def default_location(project: Project, options: Options) -> Default:
    """Return where goes what no rule names."""
    placement = options.location or project.resources.location
    return "automatic" if placement is Placement.AUTOMATIC else Location(placement.value)


def _tcl_files(distribution: Distribution) -> Iterator[Resource]:
    """Yield the scripts that Tcl and Tk read from files, for programs that use tkinter."""
    for folder in distribution.tcl_folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                relative = f"{folder.name}/{file.relative_to(folder).as_posix()}"
                yield Resource(
                    kind=Kind.FILE,
                    name=relative,
                    path=file,
                    relative=relative,
                    size=file.stat().st_size,
                    distribution="python",
                )


def finding(advice: Advice) -> Finding:
    """Return advice that moves nothing as what a build says of it."""
    from resources.scan.libraries import USELESS  # noqa: PLC0415 - next to its one use

    if advice.code in USELESS:
        return Finding(
            level=Level.WARNING,
            code=advice.code,
            message=f"{advice.message}, so the program cannot use it",
            place=advice.place or advice.name,
            remedy=f"leave it out, with a rule that matches {advice.name!r}, or install one that fits",
            match=advice.name,
            location=Location.LEAVE_OUT,
        )
    return Finding(
        level=Level.NOTE, code=advice.code, message=advice.message, place=advice.place or advice.name
    )


def needing_files(plan: Plan, project: Project, target: Target) -> Iterator[Finding]:
    """Yield what is said of libraries that were to be in memory and cannot, once for a distribution."""
    rules = (each for each in project.resources.rules if each.enabled and each.kind in _BINARIES)
    asked = any(each.location is Location.IN_MEMORY for each in rules)
    if asked and memory_libraries(target) is MemoryLibraries.NEVER:
        message = f"libraries are files in programs for {target}: nothing can load them from memory there"
        yield Finding(level=Level.WARNING, code=NEEDS_FILE, message=message)
    groups: defaultdict[tuple[str, str], list[Resource]] = defaultdict(list)
    for decision in plan.decisions:
        fact = decision.decided_by
        if isinstance(fact, Advice) and fact.code == NEEDS_FILE:
            groups[decision.resource.distribution, fact.message].append(decision.resource)
    for (distribution, message), libraries in groups.items():
        others = f"; so are {len(libraries) - 1} others of {distribution}" if len(libraries) > 1 else ""
        yield Finding(
            level=Level.WARNING,
            code=NEEDS_FILE,
            message=f"{message}, so it is a file{others}",
            place=libraries[0].relative,
        )


def _against_advice(advice: Advice) -> Finding:
    return Finding(
        level=Level.WARNING,
        code=advice.code,
        message=f"{advice.message}, but it is in memory",
        place=advice.place or advice.name,
        remedy=f"put it on the file system: a rule that matches {advice.unit!r}",
        match=advice.unit,
        location=Location.FILESYSTEM_RELATIVE,
    )
