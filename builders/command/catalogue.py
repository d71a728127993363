"""onefold pythons available, fetch and licenses: Pythons that are not here yet."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from builders.command import streams
from builders.command.display import follow
from builders.command.listing import columns

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Generator, Iterable, Iterator

    from builders.command.display import Display
    from builders.events import Event
    from builders.pythons.catalogue.model import Asset, Catalogue
    from builders.pythons.model import Distribution
    from builders.pythons.terms import Terms
    from resources.target import Target

_TARGET_HELP = "a triple such as x86_64-pc-windows-msvc"


def add_available(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--target", metavar="T", action="append", default=[], help=f"{_TARGET_HELP}; again for more"
    )
    parser.add_argument(
        "--version", metavar="V", default="", dest="python", help="3.13, or 3.13t: free-threaded"
    )
    parser.add_argument(
        "--release", metavar="TAG", default="", help="a release, 20260203; default: the newest"
    )
    parser.add_argument("--refresh", action="store_true", help="ask even if the list that is kept is young")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document, with addresses and hashes"
    )


def add_fetch(parser: ArgumentParser) -> None:
    parser.add_argument("python", metavar="PYTHON", help="a version (3.13), or the address of an archive")
    parser.add_argument("--target", metavar="T", default="", help=f"{_TARGET_HELP}; default: this machine")
    parser.add_argument(
        "--sha256", metavar="HASH", default="", help="of an archive that is given by its address"
    )


def add_licenses(parser: ArgumentParser) -> None:
    parser.add_argument(
        "python", metavar="PYTHON", help="a version (3.13), or the path of a Python or an archive"
    )
    parser.add_argument("--target", metavar="T", default="", help=f"{_TARGET_HELP}; default: this machine")
    parser.add_argument(
        "--sha256", metavar="HASH", default="", help="of an archive that is given by its address"
    )
    parser.add_argument("--texts", action="store_true", help="print the texts too")
    parser.add_argument("--json", action="store_true", help="print one JSON document, texts included")


def available(options: Namespace, display: Display) -> int:
    from builders.pythons.catalogue import index, source  # noqa: PLC0415 - the engine loads when a command runs

    wanted = source.source()
    wanted = replace(wanted, release=options.release or wanted.release)
    found = follow(index.load(wanted, refresh=options.refresh), display)
    chosen = tuple(_chosen(found, options))
    display.close()
    if options.json:
        document = {"release": found.release, "age": round(found.age), "archives": [*map(_document, chosen)]}
        streams.put(json.dumps(document, indent=2))
    else:
        for line in columns([("VERSION", "TARGET", "ARCHIVES"), *_rows(chosen)]):
            streams.put(line)
    return 0


def fetch(options: Namespace, display: Display) -> int:
    from builders.pythons.obtain import fetch_version  # noqa: PLC0415 - the engine loads when a command runs

    fetching = fetch_version(options.python, sha256=options.sha256, target=_target(options))
    distribution = follow(fetching, display)
    display.close()
    streams.put(str(distribution.root))
    return 0


def licenses(options: Namespace, display: Display) -> int:
    from builders.pythons.terms import terms  # noqa: PLC0415 - the engine loads when a command runs

    found = terms(follow(_obtained(options), display))
    display.close()
    if options.json:
        streams.put(json.dumps([_term(each, texts=True) for each in found], indent=2))
        return 0
    rows = [(each.component, each.licence or "see its text", each.source) for each in found]
    for line in columns([("COMPONENT", "LICENCE", "TEXT"), *rows]):
        streams.put(line)
    for each in found if options.texts else ():
        streams.put(f"\n{each.source}\n{'=' * len(each.source)}\n{each.text}")
    return 0


def _obtained(options: Namespace) -> Generator[Event, None, Distribution]:
    from builders.pythons.obtain import obtain  # noqa: PLC0415 - the engine loads when a command runs

    return obtain(options.python, sha256=options.sha256, target=_target(options))


def _target(options: Namespace) -> Target | None:
    from resources.target import parse  # noqa: PLC0415 - the engine loads when a command runs

    return parse(options.target) if options.target else None


def _chosen(found: Catalogue, options: Namespace) -> Iterator[Asset]:
    from builders.errors import PythonError  # noqa: PLC0415 - the engine loads when a command runs
    from builders.pythons.catalogue.selection import Selection  # noqa: PLC0415
    from builders.pythons.versions import written  # noqa: PLC0415
    from resources.target import parse  # noqa: PLC0415

    version = written(options.python) if options.python else ("", None)
    if version is None:
        raise PythonError(f"{options.python!r} is not a version of Python; write it as 3.13 or 3.13.2")
    targets = tuple(parse(triple) for triple in options.target)
    wanted = Selection(version=version[0], free_threaded=version[1], targets=targets, debug=None)
    return wanted.among(found.assets)


def _rows(assets: Iterable[Asset]) -> Iterator[tuple[str, str, str]]:
    """Yield one row for each version and target, with what there is of it."""
    rows: dict[tuple[str, str], list[str]] = {}
    for asset in assets:
        version = asset.version + "t" * asset.free_threaded
        kind = f"{asset.flavour} ({asset.build})" if asset.build else str(asset.flavour)
        rows.setdefault((version, asset.target.triple), []).append(kind)
    yield from ((*key, ", ".join(kinds)) for key, kinds in rows.items())


def _document(asset: Asset) -> dict[str, object]:
    return {
        "version": asset.version,
        "target": str(asset.target),
        "flavour": str(asset.flavour),
        "build": asset.build,
        "free_threaded": asset.free_threaded,
        "debug": asset.debug,
        "name": asset.name,
        "url": asset.url,
        "sha256": asset.sha256,
    }


def _term(term: Terms, *, texts: bool) -> dict[str, str]:
    document = {"component": term.component, "licence": term.licence, "source": term.source}
    return document | ({"text": term.text} if texts else {})
