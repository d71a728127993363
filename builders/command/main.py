"""The entry point: one way in, one error boundary."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import TYPE_CHECKING

from builders.command import interruption, streams
from builders.command.display import JsonLines, Lines, choose
from builders.command.failure import explain
from builders.command.parser import parse
from builders.command.table import COMMANDS

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from builders.command.display import Display
    from builders.command.table import Command


def main(arguments: Sequence[str] | None = None, *, studio: Callable[[Namespace], int] | None = None) -> int:
    """Run the command line and return its exit code.

    studio: opens the Studio, which lies on the floor above and so is handed down.
    """
    given = tuple(sys.argv[1:] if arguments is None else arguments)
    display: Display = JsonLines() if _wants_json(given) else Lines()
    streams.prepare()
    try:
        with interruption.as_exceptions():
            options = parse(given)
            if options.until_eof:
                interruption.at_end_of_input()
            if options.command == "studio" and studio:
                return studio(options)
            command = COMMANDS[options.command]
            display = choose(
                events=options.events, quiet=options.quiet, verbose=options.verbose, patience=command.patience
            )
            return _run(command, options, display)
    except SystemExit as error:  # --help and --version
        return int(error.code or 0)
    except BaseException as error:  # noqa: BLE001 - the boundary
        return _end(error, display)


def _run(command: Command, options: Namespace, display: Display) -> int:
    code = command.module.run(options, display)
    display.close()
    streams.flush()
    return code


def _end(error: BaseException, display: Display) -> int:
    failure = explain(error)
    try:
        if failure.message:
            display.fail(failure)
        else:
            display.close()
    except streams.ReaderGone:
        pass
    if isinstance(error, streams.ReaderGone):
        streams.silence()
    return failure.exit_code


def _wants_json(arguments: Sequence[str]) -> bool:
    """Look before parsing, since the parser's own errors are shown in that form too."""
    return "--events=json" in arguments or ("--events", "json") in pairwise(arguments)
