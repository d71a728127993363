"""From what a survey sent to a plan that follows its rules, a few milliseconds at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Generator

    from builders.command.failure import Failure
    from builders.last_word import LastWord
    from builders.project.model import Project
    from builders.pythons.model import Distribution
    from resources.policy import Default
    from resources.revising import Replanner
    from studio.survey.assembly import Assembly
    from studio.tree.grouping import Grouping

_PART: Final = 2000  # decisions between two pauses, some 2 ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A survey with its first decisions.

    failure: why the record of runs leaves nothing out, None if all is well.
    """

    assembly: Assembly
    replanner: Replanner
    tallies: Tallies
    failure: Failure | None


def begin(assembly: Assembly) -> Generator[None, None, Begun]:
    """Decide on what was found, by the rules of the moment when the survey began."""
    from resources.policy import memory_libraries
    from resources.revising import Replanner

    facts = assembly.facts
    distribution, project = facts.found.distribution, assembly.project
    wanted = memory_libraries(distribution.target)
    replanner = Replanner(assembly.resources, assembly.advice, memory_libraries=wanted)
    word, failure = last_word_of(project, distribution, facts.grouping)
    yield from replanner.begin(project.resources.rules, default_of(project), word, own=assembly.own)
    tallies = Tallies()
    for start in range(0, len(replanner.decisions), _PART):
        tallies.add(replanner.decisions[start : start + _PART])
        yield
    return Begun(assembly=assembly, replanner=replanner, tallies=tallies, failure=failure)


def default_of(project: Project) -> Default:
    from builders.options import Options
    from builders.planning import default_location

    return default_location(project, Options())


def last_word_of(
    project: Project, distribution: Distribution, grouping: Grouping
) -> tuple[LastWord, Failure | None]:
    """Return what has the last word; where the record of runs is missing, why it leaves nothing out."""
    from builders.command.failure import explain
    from builders.errors import BuildError
    from builders.last_word import last_word, without_record

    try:
        return last_word(project, distribution, grouping.distributions), None
    except BuildError as error:
        return without_record(project, distribution), explain(error)
