"""onefold inspect PROJECT|EXECUTABLE|BLOB: every resource, where it goes and why."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from builders.command import listing, project, streams
from builders.command.display import follow

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display
    from builders.inspect import Inspected

_PROJECT_SUFFIXES = {".py", ".pyw", ".toml", ".whl"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "path",
        metavar="PROJECT|EXECUTABLE|BLOB",
        type=Path,
        nargs="?",
        default=Path(),
        help="a project, a program that Onefold made, a blob or an installer (default: this folder)",
    )
    parser.add_argument(
        "--unused", action="store_true", help="only what no recorded run used, which could be left out"
    )
    parser.add_argument(
        "--tree", action="store_true", help="what lies in a finished program, folder or installer, by path"
    )
    parser.add_argument(
        "--compare",
        metavar="OTHER",
        type=Path,
        help="what OTHER, another finished one, has that this has not",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    project.add_arguments(parser)


def run(options: Namespace, display: Display) -> int:
    if options.tree or options.compare or _is_installer(options.path):
        return _look_into(options, display)
    content = _plan(options, display) if _is_project(options.path) else _made(options.path)
    display.close()
    if options.json:
        streams.put(json.dumps(listing.as_document(content), indent=2))
    else:
        for line in listing.as_lines(content):
            streams.put(line)
    return 0


def _look_into(options: Namespace, display: Display) -> int:
    from builders.command import differing  # noqa: PLC0415 - the engine loads when a command runs
    from builders.comparison import Comparison  # noqa: PLC0415
    from builders.contents import read  # noqa: PLC0415

    found = read(options.path.absolute())
    if options.compare:
        compared = Comparison(found.items, read(options.compare.absolute()).items)
        document, lines = differing.document(compared), differing.lines(compared)
    else:
        document, lines = differing.tree_document(found), differing.tree_lines(found)
    display.close()
    for line in [json.dumps(document)] if options.json else lines:
        streams.put(line)
    return 0


def _is_installer(path: Path) -> bool:
    """Whether it can only be shown as a tree: what an installer holds is not loaded from it."""
    from builders.contents import format_of  # noqa: PLC0415 - the engine loads when a command runs

    return path.is_file() and path.suffix.lower() not in _PROJECT_SUFFIXES and format_of(path) is not None


def _is_project(path: Path) -> bool:
    """Whether it is to be planned; a folder that was built holds an executable of its own name."""
    from builders.executable import is_executable, program_in  # noqa: PLC0415 - the engine loads late

    if path.is_dir():
        return not is_executable(program_in(path.resolve()))
    return path.suffix.lower() in _PROJECT_SUFFIXES


def _plan(options: Namespace, display: Display) -> Inspected:
    from builders.inspect import Inspected, Row  # noqa: PLC0415 - the engine loads when a command runs
    from builders.planning import plan  # noqa: PLC0415
    from builders.project.discover import load  # noqa: PLC0415
    from builders.project.model import Unused  # noqa: PLC0415
    from resources.recorded import unused  # noqa: PLC0415

    chosen = project.read(options)
    if options.unused:
        chosen = replace(chosen, unused=Unused.LEAVE_OUT)
    planned = follow(plan(load(options.path), chosen), display)
    decisions = unused(planned.plan) if options.unused else planned.plan.decisions
    rows = tuple(
        Row(
            kind=decision.resource.kind,
            name=decision.resource.name,
            location=decision.location,
            size=decision.resource.size,
            reason=decision.reason,
        )
        for decision in decisions
    )
    return Inspected(path=options.path.absolute(), rows=rows)


def _made(path: Path) -> Inspected:
    from builders.inspect import read  # noqa: PLC0415 - the engine loads when a command runs

    return read(path.absolute())
