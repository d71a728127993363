"""onefold doctor: what this machine offers for building."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from builders.command import streams
from builders.command.listing import columns
from builders.errors import BuildError
from builders.events import Finding, Level, as_json

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: Namespace, display: Display) -> int:
    from builders.doctor import examine  # noqa: PLC0415 - the engine loads when a command runs

    findings = tuple(examine())
    display.close()
    if options.json:
        streams.put(json.dumps([as_json(finding) for finding in findings], indent=2))
    else:
        _show(findings)
    return BuildError.exit_code if any(finding.level is Level.WARNING for finding in findings) else 0


def _show(findings: tuple[Finding, ...]) -> None:
    cells = [("!" if each.level is Level.WARNING else "+", each.code, each.message) for each in findings]
    for line, finding in zip(columns(cells), findings, strict=True):
        streams.put(line)
        if finding.remedy:
            streams.put(f"   {finding.remedy}")
