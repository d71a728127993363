"""What helps against a failure that was recognised: sentences and remedies, by what the plan knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from builders.project.keys import KEYS
from resources.model import Kind, Location, Rule
from studio.building import remedies
from studio.building.modules import distribution_of
from studio.placing import rules
from studio.problems import Remedy
from studio.steps import Step

if TYPE_CHECKING:
    from re import Match

    from resources.model import Decision
    from studio.building.failure import Failure

Cure = tuple[str, tuple[Remedy, ...]]
_KEYS = {key.name: key for key in KEYS}
_STREAMS = ("python.utf8-mode", "python.stdio-encoding", "python.stdio-errors")


def missing_module(failure: Failure, match: Match[str]) -> Cure:
    """Bring back what is left out, by a rule or by us; have installed what is not."""
    name = match["module"]
    decision = failure.module(name)
    if decision is not None and decision.location is Location.LEAVE_OUT:
        return _left_out(failure, decision, name)
    if decision is not None:
        return _say("The last build did not have it: build again."), ()
    if rule := _rule_about(failure, name):
        said = _say("The rule {match} left it out.").format(match=rule.match)
        return said, (remedies.take_away(failure.session, rule),)
    if failure.is_standard(name):
        brought = remedies.place(failure.session, name.partition(".")[0], Location.IN_MEMORY)
        return _say("It is of Python's own library and was left out."), (brought,)
    said = _say("No distribution that is installed has it. If it is of your own, put it beside the project.")
    return said, (remedies.require(failure.session, distribution_of(name)),)


def unused_module(failure: Failure, match: Match[str]) -> Cure:
    """Bring it back, or all that no recorded run used."""
    name = match["module"]
    said = _say("No recorded run used it, so it was left out. Record a run that does, or bring it back.")
    brought = remedies.place(failure.session, name, Location.IN_MEMORY)
    return said, (brought, remedies.keep_unused(failure.session))


def missing_metadata(failure: Failure, match: Match[str]) -> Cure:
    name = match["name"]
    decision = failure.metadata(name)
    if decision is not None and decision.location is Location.LEAVE_OUT:
        return _left_out(failure, decision, decision.resource.package)
    said = _say(
        "The program asks for the version or the entry points of a distribution that is not installed."
    )
    return said, (remedies.require(failure.session, name),)


def missing_file(failure: Failure, match: Match[str]) -> Cure:
    """Bring back what is left out; make a file of what is in memory, with the code that opens it."""
    relative = failure.inside(match["path"])
    decision = failure.file(relative)
    if decision is not None and decision.location is Location.LEAVE_OUT:
        return _left_out(failure, decision, relative)
    package = failure.package(relative)
    if not package:
        said = _say("Nothing of that name is part of the program. Put it into a package of the project.")
        return said, (remedies.show(failure.session, _say("Show resources"), Step.RESOURCES),)
    if decision is not None and decision.location is Location.FILESYSTEM_RELATIVE:
        said = _say("The data is a file, but the code that looks for it is in memory.")
    else:
        said = _say("The code opens a file beside its own, but both are in memory.")
    return said, (remedies.place(failure.session, package, Location.FILESYSTEM_RELATIVE),)


def missing_library(failure: Failure, match: Match[str]) -> Cure:
    name = match["library"]
    decision = next(
        (one for one in failure.session.board.decisions if one.resource.relative.rpartition("/")[2] == name),
        None,
    )
    if decision is not None and decision.location is Location.LEAVE_OUT:
        return _left_out(failure, decision, name)
    said = _say("This machine does not have that shared library, and the program does not carry it.")
    return said, (remedies.show(failure.session, _say("Show what it needs"), Step.BUILD, "needs"),)


def qt_plugin(failure: Failure, match: Match[str]) -> Cure:
    """Tell a plugin that is found, and lacks libraries of the system, from one that is no file."""
    if "found" in match[0]:
        return _say("Libraries of the window system are missing on this machine; Qt names them above."), ()
    said = _say("Qt looks for its plugins in files.")
    bindings = ("PySide6", "PyQt6", "PyQt5", "PySide2")
    known = {one.resource.package.partition(".")[0] for one in failure.session.board.decisions}
    binding = next((name for name in bindings if name in known), bindings[0])
    return said, (remedies.place(failure.session, binding, Location.FILESYSTEM_RELATIVE),)


def older_system(failure: Failure, match: Match[str]) -> Cure:
    said = _say(
        "This system's C library is older than {version}. Choose a Python that was built on an older one."
    )
    shown = remedies.show(failure.session, _say("Choose a Python"), Step.PYTHON)
    return said.format(version=match["version"]), (shown,)


def tcl(failure: Failure, match: Match[str]) -> Cure:
    del match
    for decision in failure.session.board.decisions:
        is_script = decision.resource.name.startswith(("tcl8", "tk8", "tcl9", "tk9"))
        if is_script and decision.location is Location.LEAVE_OUT:
            return _left_out(failure, decision, decision.resource.name.partition("/")[0])
    said = _say("The scripts of Tcl and Tk are not in this Python. Choose one that has them.")
    return said, (remedies.show(failure.session, _say("Choose a Python"), Step.PYTHON),)


def certificates(failure: Failure, match: Match[str]) -> Cure:
    del match
    said = _say(
        "No certificates were found that the server's could be checked with. certifi brings them along."
    )
    return said, (remedies.require(failure.session, "certifi"),)


def encoding(failure: Failure, match: Match[str]) -> Cure:
    del match
    document = failure.session.document
    said = _say("The program writes text that the encoding of its output does not have.")
    found = [_KEYS[name] for name in _STREAMS if name in _KEYS and document.get(_KEYS[name]) is not None]
    if not found:
        return said, ()
    title = _say("Write UTF-8, as by default")

    def reset() -> None:
        settings = document.settings
        for key in found:
            settings = settings.without(key)
        document.edit(settings, title)

    return said, (Remedy(title=title, apply=reset),)


def crash(failure: Failure) -> Cure:
    """Have machine code loaded from files, as it is everywhere else."""
    session = failure.session
    title = _say("Put extension modules on the file system")
    pattern = rules.Pattern(match="*", kind=Kind.EXTENSION)

    def apply() -> None:
        act = rules.place(session.document.settings, [pattern], Location.FILESYSTEM_RELATIVE)
        session.document.edit(act.settings, title)

    said = _say("An extension module went wrong, not Python code. Loading it from a file may help.")
    return said, (Remedy(title=title, apply=apply),)


def _rule_about(failure: Failure, name: str) -> Rule | None:
    """Return the rule that leaves a module out by its name, where no plan is known that could tell."""
    if failure.session.board.decisions:
        return None
    for rule in reversed(rules.rules_of(failure.session.document.settings)):
        if rule.enabled and f"{name}.".startswith(f"{rule.match}."):
            return rule if rule.location is Location.LEAVE_OUT else None
    return None


def _left_out(failure: Failure, decision: Decision, name: str) -> Cure:
    rule = decision.decided_by
    own = rules.rules_of(failure.session.document.settings)
    if isinstance(rule, Rule) and rule in own:
        said = _say("The rule {match} left it out.").format(match=rule.match)
        return said, (
            remedies.take_away(failure.session, rule),
            remedies.place(failure.session, name, Location.IN_MEMORY),
        )
    said = _say("It was left out: {reason}.").format(reason=decision.reason)
    return said, (remedies.place(failure.session, name, Location.IN_MEMORY),)


def _say(text: str) -> str:
    return QCoreApplication.translate("cures", text)
