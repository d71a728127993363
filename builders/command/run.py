"""onefold run PROJECT [-- ARGS]: build a project and become the program."""

from __future__ import annotations

import errno
import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from builders.command import project, streams
from builders.command.display import Selected, follow
from builders.errors import BuildError
from builders.events import Artefact

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from builders.command.display import Display
    from builders.options import Options
    from builders.project.model import Project


def add_arguments(parser: ArgumentParser) -> None:
    parser.usage = "onefold run [options] [PROJECT] [-- ARGS]"
    project.add_project(parser)
    project.add_arguments(parser)
    parser.add_argument(
        "--record", action="store_true", help="write down what the run uses, for [resources] unused"
    )


def run(options: Namespace, display: Display) -> int:
    from builders.build import build  # noqa: PLC0415 - the engine loads when a command runs
    from builders.project.discover import load  # noqa: PLC0415

    wanted, chosen = load(options.project), replace(project.read(options), installers=(), sign=False)
    building = build(wanted, _recording(wanted, chosen) if options.record else chosen)
    built = follow(building, Selected(display, wanted=lambda event: not isinstance(event, Artefact)))
    display.close()
    _become(built.executable, options.arguments)


def _recording(wanted: Project, chosen: Options) -> Options:
    """Return the options of a build that records itself, aside from the one that ships."""
    from builders import recording  # noqa: PLC0415 - only where runs are recorded

    file = recording.record_file(wanted)
    recording.tidy(file)
    streams.say(f"recording to {file}")
    return replace(chosen, record=file, output=recording.build_folder(wanted))


def _become(executable: Path, arguments: list[str]) -> NoReturn:
    """Replace this process, so that terminal, signals and exit code are the program's own."""
    streams.flush()
    for name in ("SIGPIPE", "SIGXFSZ"):  # Python ignores them, and what is ignored would stay so
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    try:
        os.execv(executable, [str(executable), *arguments])  # noqa: S606 - no shell wanted
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise
        raise BuildError(f"{executable} is for another system; copy it to one and start it there") from error
