"""What the window asks its other process for, and what that sends back besides columns."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builders.planning import Surveyed
    from builders.project.model import Project
    from resources.target import Target
    from studio.tree.grouping import Grouping


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The survey without its resources and advice, which follow in parts."""

    found: Surveyed
    grouping: Grouping


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a survey depends on: as long as that is the same, so are the resources."""

    values: tuple[object, ...]
    target: Target


def wanted(project: Project) -> Wanted:
    from builders.options import Options

    python = project.python
    return Wanted(
        values=(
            (project.root, project.run, project.requires, project.requires_python, project.source),
            (project.script_modules, python.version, python.path, python.archive, python.sha256),
            project.output.glibc,
        ),
        target=Options().target(project),
    )


def packed(project: Project) -> bytes:
    """Return the request, its length before it in four bytes."""
    content = pickle.dumps(project)
    return len(content).to_bytes(4, "little") + content
