"""The last build of each project: when, how it ended, how large, and with which settings."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from studio.keeping import storage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from studio.building.building import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A build that ended.

    when: seconds since 1970.
    succeeded: there is a program, be it without some of its installers.
    made, size, packages: the program, its bytes, and those of each package, of the last build that succeeded.
    settings: the text of onefold.toml.
    """

    when: float
    succeeded: bool
    seconds: float
    made: str = ""
    size: int = 0
    settings: str = ""
    packages: Mapping[str, int] = field(default_factory=dict)


def of(result: Result, settings: str) -> Built:
    """Return what is worth remembering of a result."""
    from studio.engine.job import Ending

    program = result.artefacts[0] if result.artefacts else None
    return Built(
        when=datetime.now(tz=UTC).timestamp(),
        succeeded=program is not None and result.outcome.ending in {Ending.DONE, Ending.FAILED},
        seconds=result.seconds,
        made=program.path if program else "",
        size=program.size if program else 0,
        settings=settings,
    )


def last(project: Path) -> Built | None:
    """Return the last build of what was opened there, None if there was none here."""
    try:
        values = json.loads(storage.read(_name(project)))
        known = {each.name: values[each.name] for each in fields(Built) if each.name in values}
        return Built(**known)
    except (ValueError, TypeError, AttributeError):
        return None


def record(project: Path, built: Built) -> None:
    """Remember a build; one that failed leaves the sizes of the one before, to compare with."""
    before = last(project)
    if not built.succeeded and before:
        built = replace(built, made=before.made, size=before.size, packages=before.packages)
    storage.write(_name(project), json.dumps(asdict(built)))


def changes_between(before: str, after: str) -> int:
    """Return how many keys, and elements of lists, differ between two texts of onefold.toml."""
    then, now = dict(_leaves(before)), dict(_leaves(after))
    return sum(then.get(name) != now.get(name) for name in then.keys() | now.keys())


def _name(project: Path) -> str:
    digest = hashlib.sha256(str(project.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return f"history/{digest[:24]}.json"


def _leaves(text: str) -> Iterator[tuple[str, object]]:
    """Yield each key with its value; of a list each element is one."""
    try:
        tables = tomllib.loads(text)
    except ValueError:
        return
    for section, table in tables.items():
        for name, value in table.items() if isinstance(table, dict) else ():
            if isinstance(value, list):
                yield from ((f"{section}.{name}: {element}", True) for element in value)
            else:
                yield f"{section}.{name}", value
