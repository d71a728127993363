"""The commands, in the order in which help lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from builders.command import build, check, ci, doctor, initialise, inspect, pythons, run, signing, studio

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display


class Module(Protocol):
    """What each command's module offers; `run` returns the exit code."""

    def add_arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, options: Namespace, display: Display) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`patience`: seconds that it may take before progress is shown on anything but request."""

    summary: str
    module: Module
    patience: float = 0.0


COMMANDS = {
    "init": Command(summary="start a project in a folder", module=initialise),
    "inspect": Command(
        summary="list every resource of a project, executable or blob: kind, location, size, reason",
        module=inspect,
        patience=2.0,
    ),
    "build": Command(summary="fold a project into an executable", module=build),
    "run": Command(summary="build a project and run the program", module=run, patience=2.0),
    "pythons": Command(summary="list, fetch or archive the Pythons that can be shipped", module=pythons),
    "check": Command(summary="tell what a program needs, and who signed it", module=check),
    "signing": Command(summary="try who signs what is made, and keep passwords safe", module=signing),
    "ci": Command(summary="write a workflow that builds on GitHub's or GitLab's machines", module=ci),
    "doctor": Command(summary="tell what this machine offers for building", module=doctor),
    "studio": Command(summary="open the Studio, the window for all of this", module=studio),
}
