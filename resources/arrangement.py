"""Where everything in a plan goes: the paths of its files, and what things are called inside the executable.

Packing puts things there, and previews show them there: this is the only place that says where.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.model import Kind, Location

if TYPE_CHECKING:
    from collections.abc import Collection

    from resources.model import Decision, Plan, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What the names of bytecode files depend on; cache_tag: such as "cpython-313"."""

    cache_tag: str
    optimize: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """A resource that ships, and its place.

    path: POSIX. Of a file, below the program's library folder; else its place inside the executable.
    """

    decision: Decision
    path: str


def arrange(plan: Plan, naming: Naming) -> tuple[Arranged, ...]:
    """Return everything that ships, in the order of the plan."""
    extensions = extension_names(plan.decisions)
    return tuple(
        Arranged(decision=decision, path=path_of(decision, naming))
        for decision in plan.decisions
        if ships(decision, extensions)
    )


def extension_names(decisions: Collection[Decision]) -> frozenset[str]:
    """Return the names of the extension modules that are not left out."""
    return frozenset(
        decision.resource.name
        for decision in decisions
        if decision.resource.kind is Kind.EXTENSION and decision.location is not Location.LEAVE_OUT
    )


def ships(decision: Decision, extensions: Collection[str]) -> bool:
    """Tell if it ships; where a package carries both, the import system takes the extension module."""
    if decision.location is Location.LEAVE_OUT:
        return False
    return decision.resource.kind is not Kind.BYTECODE or decision.resource.name not in extensions


def is_file(decision: Decision) -> bool:
    """Tell if it is a file, beside the executable or in the user's cache, rather than in memory."""
    return decision.resource.kind is Kind.FILE or decision.location is Location.FILESYSTEM_RELATIVE


def path_of(decision: Decision, naming: Naming) -> str:
    resource = decision.resource
    if not is_file(decision):
        return inner_path(resource.kind, _stored_name(resource), is_package=resource.is_package)
    if resource.kind is Kind.BYTECODE and resource.path.suffix != ".pyc":
        return pyc_path(resource.relative, naming)
    return resource.relative


def inner_path(kind: Kind, name: str, *, is_package: bool) -> str:
    """Return where people look for it inside the executable, from what the directory knows of it."""
    suffix = {Kind.SOURCE: ".py", Kind.BYTECODE: ".pyc", Kind.EXTENSION: ".so"}.get(kind)
    if suffix is None:
        return name
    return name.replace(".", "/") + ("/__init__" if is_package else "") + suffix


def pyc_path(relative: str, naming: Naming) -> str:
    """Return where the bytecode of a module on the file system lies: as Python itself would put it."""
    folder, _, name = relative.rpartition("/")
    stem = name.removesuffix(".py")
    suffix = f".opt-{naming.optimize}" if naming.optimize else ""
    return f"{folder}/__pycache__/{stem}.{naming.cache_tag}{suffix}.pyc".lstrip("/")


def _stored_name(resource: Resource) -> str:
    """Return the name in the directory."""
    return resource.relative if resource.kind in {Kind.DATA, Kind.METADATA} else resource.name
