"""What a build found out or failed at, as problems with a button that mends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from builders import errors
from builders.events import Level as Weight
from resources.model import Location
from studio.building import remedies
from studio.engine.job import Ending
from studio.placing import rules
from studio.problems import Problem
from studio.steps import Level, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.events import Finding
    from studio.building.building import Result
    from studio.engine.job import Outcome
    from studio.problems import Remedy
    from studio.session import Session

NOT_MADE = "installer-failed"  # the code of a finding whose place is the step of an installer
_OURS = "_onefold/"  # what the code of ours says of itself is no news for the user
# Which step has the fields that an error of the engine is about.
_STEPS = {
    errors.ProjectError.exit_code: (Step.PROJECT, ""),
    errors.PythonError.exit_code: (Step.PYTHON, ""),
    errors.InstallerError.exit_code: (Step.INSTALLERS, ""),
    errors.EnvironmentFailure.exit_code: (Step.PROJECT, remedies.REQUIRES.name),
}


def problems(session: Session, result: Result) -> tuple[Problem, ...]:
    """Return a problem for what made the build fail, and one for each finding."""
    found = tuple(
        _of_finding(session, finding) for finding in result.findings if not finding.place.startswith(_OURS)
    )
    is_told = any(finding.code == NOT_MADE for finding in result.findings)
    is_all_told = is_told and result.outcome.exit_code == errors.InstallerError.exit_code
    return (*(() if is_all_told else _of_failure(session, result.outcome)), *found)


def _of_failure(session: Session, outcome: Outcome) -> Iterator[Problem]:
    if outcome.ending not in {Ending.FAILED, Ending.CRASHED}:
        return
    first, _, rest = sentence(outcome.message).partition("\n")
    step, place = _STEPS.get(outcome.exit_code, (Step.BUILD, "log"))
    offered = () if step is Step.BUILD else (remedies.show(session, _say("Show where"), step, place),)
    yield Problem(
        step=step,
        level=Level.ERROR,
        message=first.removesuffix(" uv says:"),
        place=place,
        hint=rest.strip(),
        remedies=offered,
    )


def sentence(message: str) -> str:
    """Return what the command line says after `onefold:` as a sentence of its own."""
    starts_small = message[:1].islower() and message.partition(" ")[0].isalpha()
    return message[0].upper() + message[1:] if starts_small else message


def _of_finding(session: Session, finding: Finding) -> Problem:
    if finding.code == NOT_MADE:
        return _of_installer(session, finding)
    where = f"{finding.place} " if finding.place else ""
    is_warning = finding.level is Weight.WARNING
    return Problem(
        step=Step.RESOURCES if finding.place else Step.BUILD,
        level=Level.WARNING if is_warning else Level.NOTE,
        message=f"{where}{finding.message}",
        place=finding.match or finding.place.partition(":")[0],
        shown_place=finding.place,
        hint=finding.remedy,
        remedies=tuple(_remedies(session, finding)),
    )


def _of_installer(session: Session, finding: Finding) -> Problem:
    """Return what is wrong with an installer; the others may be there."""
    name = finding.place.partition(".")[2].partition("/")[0]
    return Problem(
        step=Step.INSTALLERS,
        level=Level.ERROR,
        message=sentence(finding.message),
        place=name,
        shown_place=finding.place,
        remedies=(remedies.show(session, _say("Show where"), Step.INSTALLERS, name),),
    )


def _remedies(session: Session, finding: Finding) -> Iterator[Remedy]:
    if finding.match and finding.location:
        yield remedies.place(session, finding.match, Location(finding.location))
    if finding.code == "rule-matches-nothing":
        known = rules.rules_of(session.document.settings)
        yield from (remedies.take_away(session, rule) for rule in known if rule.match == finding.place)
    if finding.code == "does-not-compile":
        name = finding.place.partition(":")[0].removesuffix(".py").replace("/", ".")
        yield remedies.place(session, name, Location.LEAVE_OUT)


def _say(text: str) -> str:
    return QCoreApplication.translate("findings", text)
