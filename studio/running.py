"""What runs: the programs that a project offers, and settings that name one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.project.document import run_key
from builders.project.keys import RUN_KEYS
from builders.project.model import EntryPoint, Module, Script, ScriptName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.project.metadata import Metadata
    from builders.project.model import Run
    from builders.project.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A program that was found, and how it is called in a list."""

    run: Run
    title: str


def offers(found: Metadata, chosen: Run | None) -> tuple[Offer, ...]:
    """Return the programs that the project's files offer, and the chosen one where it is another."""
    found_here = tuple(_offers(found))
    known = {offer.run for offer in found_here}
    if chosen is None or chosen in known:
        return found_here
    return (*found_here, Offer(run=chosen, title=described(chosen)))


def with_run(settings: Settings, run: Run) -> Settings:
    """Return the settings with this as what runs, and nothing else."""
    for key in RUN_KEYS:
        settings = settings.without(key)
    return settings.with_value(run_key(run), run)


def described(run: Run) -> str:
    """Return what runs in words that tell the kinds apart."""
    match run:
        case EntryPoint():
            return f"function {run}"
        case Module(name=name):
            return f"python -m {name}"
        case Script(path=path):
            return f"script {path.name}"
        case ScriptName(name=name):
            return f"command {name}"
    return str(run).partition("\n")[0]


def _offers(found: Metadata) -> Iterator[Offer]:
    for name, entry_point in {**found.scripts, **found.gui_scripts}.items():
        yield Offer(run=entry_point, title=f"{name}  ({entry_point})")
    for program in found.programs:
        yield Offer(run=program, title=described(program))
