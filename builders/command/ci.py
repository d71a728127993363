"""onefold ci github|gitlab: write a workflow that builds every target on a service's own machines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from builders.command import streams

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("service", choices=("github", "gitlab"), help="whose file to write")
    parser.add_argument(
        "project",
        metavar="PROJECT",
        type=Path,
        nargs="?",
        default=Path(),
        help="a folder, a script or an onefold.toml in this repository (default: this folder)",
    )
    parser.add_argument("--print", action="store_true", dest="shown", help="print it instead of writing it")
    parser.add_argument(
        "--onefold", metavar="REQ", help="the requirement that installs Onefold (default: this version)"
    )


def run(options: Namespace, display: Display) -> int:
    from builders.ci import file, github, gitlab  # noqa: PLC0415 - the engine loads when a command runs
    from builders.ci.workflow import workflow  # noqa: PLC0415
    from builders.command.version import version  # noqa: PLC0415
    from builders.project.discover import load  # noqa: PLC0415

    service = {"github": github, "gitlab": gitlab}[options.service]
    onefold = options.onefold or f"onefold=={version()}"
    text = service.text(workflow(load(options.project), options.project, Path(), onefold))
    display.close()
    if options.shown:
        streams.put(file.complete(options.service, text).rstrip("\n"))
        return 0
    path = Path(service.FILE).absolute()
    file.write(path, options.service, text)
    streams.put(str(path))
    return 0
