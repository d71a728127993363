"""onefold check FILE: what a program needs on the user's machine, and who signed it or an installer."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from builders.command import streams

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "path", metavar="FILE", type=Path, help="a program, its folder, a shared library, or an installer"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: Namespace, display: Display) -> int:
    from datetime import UTC, datetime  # noqa: PLC0415 - the engine loads when a command runs

    from builders.check import check, lines  # noqa: PLC0415

    report = check(options.path.absolute())
    display.close()
    if options.json:
        streams.put(json.dumps(asdict(report), indent=2))
        return 0
    for line in lines(report, datetime.now(tz=UTC).date()):
        streams.put(line)
    return 0
