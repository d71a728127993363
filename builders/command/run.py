"""onefold run PROJECT [-- ARGS]: build a project and become the program."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, NoReturn

from builders.command import project, streams
from builders.command.display import Selected, follow
from builders.events import Artefact

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from builders.command.display import Display


def add_arguments(parser: ArgumentParser) -> None:
    parser.usage = "onefold run [options] [PROJECT] [-- ARGS]"
    project.add_project(parser)
    project.add_arguments(parser)


def run(options: Namespace, display: Display) -> int:
    from builders.build import build  # noqa: PLC0415 - the engine loads when a command runs
    from builders.project.discover import load  # noqa: PLC0415

    building = build(load(options.project), project.read(options))
    built = follow(building, Selected(display, wanted=lambda event: not isinstance(event, Artefact)))
    display.close()
    _become(built.executable, options.arguments)


def _become(executable: Path, arguments: list[str]) -> NoReturn:
    """Replace this process, so that terminal, signals and exit code are the program's own."""
    streams.flush()
    for name in ("SIGPIPE", "SIGXFSZ"):  # Python ignores them, and what is ignored would stay so
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    os.execv(executable, [str(executable), *arguments])  # noqa: S606 - no shell wanted
