"""onefold [studio] [PROJECT]: open the Studio, which `main` is given by the entry shim."""

from __future__ import annotations

from argparse import SUPPRESS
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import BuildError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display


class StudioMissing(BuildError):  # noqa: N818 - nothing went wrong
    """Here is only the command line."""

    exit_code = 3


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", type=Path, nargs="?", help="the project to open")
    # How the Studio calls itself, to read a project in another process.
    parser.add_argument("--survey", action="store_true", help=SUPPRESS)


def run(options: Namespace, display: Display) -> int:
    del options, display
    raise StudioMissing("here is only the command line; install onefold with pip to have its Studio")
