"""onefold pythons [list|available|fetch|licenses|capture]: the Pythons that can be shipped."""

from __future__ import annotations

import json
from argparse import SUPPRESS
from pathlib import Path
from typing import TYPE_CHECKING

from builders.command import catalogue, streams
from builders.command.display import follow
from builders.command.listing import columns

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from builders.command.display import Display
    from builders.pythons.model import Distribution

OUTPUT_HELP = "a folder, or a file ending in .tar.zst (full) or .tar.gz (install_only); default: this folder"


def add_arguments(parser: ArgumentParser) -> None:
    metavar = "list|available|fetch|licenses|capture"
    actions = parser.add_subparsers(metavar=metavar, dest="action")
    listed = actions.add_parser("list", help="list those that are here (the default)")
    parser.set_defaults(json=False)
    for each in (parser, listed):
        each.add_argument("--json", action="store_true", default=SUPPRESS, help="print one JSON document")
    catalogue.add_available(actions.add_parser("available", help="list those that can be fetched"))
    catalogue.add_fetch(actions.add_parser("fetch", help="fetch one, and print the folder it is in"))
    catalogue.add_licenses(actions.add_parser("licenses", help="tell under which licences one is"))
    capture = actions.add_parser("capture", help="write one as an archive that others can build with")
    capture.add_argument("python", metavar="PYTHON", help="a version (3.13) or the path of a Python")
    capture.add_argument("--output", metavar="PATH", type=Path, default=Path(), help=OUTPUT_HELP)


def run(options: Namespace, display: Display) -> int:
    actions = {
        "available": catalogue.available,
        "fetch": catalogue.fetch,
        "licenses": catalogue.licenses,
        "capture": _capture,
    }
    return actions.get(options.action, _list)(options, display)


def _list(options: Namespace, display: Display) -> int:
    from builders.pythons.fetched import fetched  # noqa: PLC0415 - the engine loads when a command runs
    from builders.pythons.installed import survey  # noqa: PLC0415

    found, unusable = survey()
    if options.verbose:
        for each in unusable:
            streams.say(f"not usable: {each.executable}: {each.reason}")
    display.close()
    found = (*found, *(each.distribution for each in fetched()))
    if options.json:
        streams.put(json.dumps([_document(each) for each in found], indent=2))
        return 0
    for line in columns([("VERSION", "TARGET", "LIBRARIES", "HEADERS", "PATH"), *map(_cells, found)]):
        streams.put(line)
    return 0


def _cells(python: Distribution) -> tuple[str, ...]:
    libraries = ", ".join(_libraries(python)) or "none: cannot be shipped"
    kind = " free-threaded" * python.free_threaded + " debug" * python.debug
    place = str(python.executable or python.root)
    return (python.version + kind, str(python.target), libraries, "yes" if python.include else "no", place)


def _libraries(python: Distribution) -> list[str]:
    kinds = {"static": python.static_library, "shared": python.shared_library}
    return [kind for kind, library in kinds.items() if library]


def _document(python: Distribution) -> dict[str, object]:
    return {
        "version": python.version,
        "executable": str(python.executable) if python.executable else None,
        "root": str(python.root),
        "target": str(python.target),
        "libraries": _libraries(python),
        "headers": python.include is not None,
        "free_threaded": python.free_threaded,
        "debug": python.debug,
    }


def _capture(options: Namespace, display: Display) -> int:
    from builders.pythons.capture import capture  # noqa: PLC0415 - the engine loads when a command runs
    from builders.pythons.choose import choose  # noqa: PLC0415

    archive = follow(capture(choose(options.python), options.output), display)
    display.close()
    streams.put(str(archive))
    return 0
