"""onefold signing [PROJECT]: try who signs what is made, and keep passwords in the system's key store."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from builders.command import project, secrets, streams
from builders.command.display import follow
from builders.errors import SigningError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display
    from builders.signing.trying import Trial

_NAMES = {
    "windows": "programs and installers for Windows",
    "macos": "macOS",
    "archives": "packages and archives",
}


def add_arguments(parser: ArgumentParser) -> None:
    project.add_project(parser)
    parser.add_argument(
        "--keep", action="store_true", help="put the passwords that were given into the system's key store"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: Namespace, display: Display) -> int:
    from builders.project.discover import load  # noqa: PLC0415 - the engine loads when a command runs
    from builders.signing import trying  # noqa: PLC0415

    wanted = load(options.project)
    chosen = wanted.signing
    known = secrets.gather(wanted, may_ask=options.events == "text" and not options.json)
    trials = follow(trying.try_out(chosen, known), display)
    display.close()
    if options.keep:
        trying.keep(chosen, known, trials)
    if options.json:
        streams.put(json.dumps([asdict(each) for each in trials], indent=2))
        return 0
    for each in trials:
        streams.put(_line(each))
    return SigningError.exit_code if any(each.problem for each in trials) else 0


def _line(trial: Trial) -> str:
    what = _NAMES[trial.part]
    if trial.problem:
        return f"! {what}: {trial.problem}"
    until = f", until {trial.until}" if trial.until else ""
    return f"+ {what}: signed by {trial.signer}{until}" if trial.signer else f"  {what}: not signed"
