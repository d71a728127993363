"""onefold init DIR: start a project in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from builders.command import streams

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="DIR", type=Path, nargs="?", default=Path(), help="default: this folder"
    )
    parser.add_argument(
        "--pip-install", action="append", default=[], metavar="REQ", help="what to install; repeatable"
    )
    runs = parser.add_mutually_exclusive_group()
    runs.add_argument("--entry-point", default="", metavar="E", help="name of a script, or module:function")
    runs.add_argument("--module", default="", metavar="M", help="what `python -m` takes")
    runs.add_argument("--script", default="", metavar="FILE", help="a file in the folder")
    runs.add_argument("--code", default="", metavar="C", help="what `python -c` takes")


def run(options: Namespace, display: Display) -> int:
    from builders.project.initialise import initialise  # noqa: PLC0415 - the engine loads when a command runs

    project = initialise(
        options.folder,
        pip_install=tuple(options.pip_install),
        entry_point=options.entry_point,
        module=options.module,
        script=options.script,
        code=options.code,
    )
    display.close()
    streams.put(str(project.file))
    return 0
