"""What the commands that start from a project share: its arguments, and reading them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.options import Options


def add_project(parser: ArgumentParser) -> None:
    parser.add_argument(
        "project",
        metavar="PROJECT",
        type=Path,
        nargs="?",
        default=Path(),
        help="a folder, a script, a wheel or an onefold.toml (default: this folder)",
    )


def add_arguments(parser: ArgumentParser) -> None:
    """Add what decides how a project is built; what is not given stays as the project says."""
    parser.add_argument(
        "--form", choices=("file", "folder"), help="one executable, or one with its files beside it"
    )
    parser.add_argument("--target", action="append", metavar="T", help="triple to build for; repeatable")
    parser.add_argument("--python", metavar="SPEC", help="what ships: 3.13, a path, an archive")
    parser.add_argument(
        "--location",
        choices=("automatic", "in-memory", "filesystem-relative"),
        help="where resources go that no rule places",
    )


def read(options: Namespace) -> Options:
    """Return the options for the engine."""
    from builders.options import Options  # noqa: PLC0415 - the engine loads when a command runs
    from builders.project.model import Form, Placement  # noqa: PLC0415
    from resources.target import parse  # noqa: PLC0415

    targets, installers = options.target, getattr(options, "installer", None)
    output = getattr(options, "output", None)
    return Options(
        form=Form(options.form) if options.form else None,
        targets=tuple(map(parse, targets)) if targets else None,
        python=options.python,
        installers=tuple(installers) if installers else None,
        location=Placement(options.location) if options.location else None,
        output=output.absolute() if output else None,
    )
