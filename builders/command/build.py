"""onefold build PROJECT: fold a project into an executable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from builders.command import project, secrets, streams
from builders.command.display import follow

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display


def add_arguments(parser: ArgumentParser) -> None:
    project.add_project(parser)
    project.add_arguments(parser)
    parser.add_argument(
        "--installer",
        action="append",
        metavar="F",
        help="installer to make, or `all` that the target allows; can be given again",
    )
    parser.add_argument(
        "--no-sign",
        dest="sign",
        action="store_false",
        help="leave unsigned what [signing] in onefold.toml has signed",
    )
    parser.add_argument(
        "--output", metavar="DIR", type=Path, help="where to write (default: dist/onefold/<target>)"
    )


def run(options: Namespace, display: Display) -> int:
    from builders.outcome import complaint  # noqa: PLC0415
    from builders.project.discover import load  # noqa: PLC0415
    from builders.several import build_each  # noqa: PLC0415 - the engine loads when a command runs

    wanted, chosen = load(options.project), replace(project.read(options), sign=options.sign)
    known = secrets.gather(wanted, chosen, may_ask=options.sign and options.events == "text")
    built = follow(build_each(wanted, replace(chosen, secrets=known)), display)
    display.close()
    for path in (path for each in built for path in each.artefacts):
        streams.put(str(path.absolute()))
    if missing := complaint(built):
        raise missing
    return 0
