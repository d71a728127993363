"""onefold [studio] [PROJECT]: open the Studio."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import BuildError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display


class StudioMissing(BuildError):  # noqa: N818 - nothing went wrong, it is yet to come
    """This version has no Studio."""

    exit_code = 3


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", type=Path, nargs="?", help="the project to open")


def run(options: Namespace, display: Display) -> int:
    del options, display
    raise StudioMissing("the Studio is not part of this version yet; `onefold --help` lists what there is")
