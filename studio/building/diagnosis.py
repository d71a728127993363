"""Why a program failed, recognised in what it wrote, and what can be done about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication

from studio.building import cures
from studio.problems import Problem
from studio.steps import Level, Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Match

    from studio.building.cures import Cure
    from studio.building.failure import Failure
    from studio.problems import Remedy


class FindCure(Protocol):
    """Returns a sentence about the reason, and what a click can do."""

    def __call__(self, failure: Failure, match: Match[str]) -> Cure: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What is looked for in the output, and what it means.

    message: a sentence with the names of the pattern's groups.
    inside: the group `path` has to lie in the program.
    """

    pattern: str
    message: str
    cure: FindCure
    inside: bool = False


def _only(text: str) -> FindCure:
    """Return a cure that says something and does nothing."""

    def cure(failure: Failure, match: Match[str]) -> Cure:
        del failure, match
        return _say(text), ()

    return cure


# The first that is found counts, so what is more exact stands before what is less.
SIGNS = (
    Sign(
        pattern=r"No module named '(?P<module>[\w.]+)': it was left out when this program was built",
        message="The module {module} is missing.",
        cure=cures.unused_module,
    ),
    Sign(
        pattern=r"No package metadata was found for (?P<name>[\w.-]+)",
        message="The metadata of {name} is missing.",
        cure=cures.missing_metadata,
    ),
    Sign(
        pattern=r"(?:ModuleNotFoundError|ImportError): No module named '?(?P<module>[\w.]+)'?",
        message="The module {module} is missing.",
        cure=cures.missing_module,
    ),
    Sign(
        pattern=r"version [`'](?:GLIBC|GLIBCXX|CXXABI)_(?P<version>[\d.]+)' not found",
        message="This system is too old for the program.",
        cure=cures.older_system,
    ),
    Sign(
        pattern=r"failed to map segment from shared object|cannot apply additional memory protection",
        message="The system forbids to run code from where a library lies.",
        cure=_only("The folder is mounted without permission to execute (noexec)."),
    ),
    Sign(
        pattern=r"(?P<library>[\w.+-]+\.(?:so[\w.]*|dll|dylib)): cannot open shared object file",
        message="The shared library {library} is missing.",
        cure=cures.missing_library,
    ),
    Sign(
        pattern=r"DLL load failed while importing (?P<library>[\w.]+)",
        message="A library that {library} needs is missing.",
        cure=cures.missing_library,
    ),
    Sign(
        pattern=(
            r"[Cc]ould not connect to (?:any X )?display|no display name and no \$DISPLAY"
            r"|[Cc]annot open display|Unable to init server"
        ),
        message="There is no screen to show a window on.",
        cure=_only("Start the Studio in a graphical session to run it."),
    ),
    Sign(
        pattern=(
            r'Could not load the Qt platform plugin "\w*"[^\n]*even though it was found'
            r'|Could not find the Qt platform plugin "\w*"|no Qt platform plugin could be initialized'
        ),
        message="Qt cannot show windows.",
        cure=cures.qt_plugin,
    ),
    Sign(
        pattern=r"Can't find a usable (?P<script>init\.tcl|tk\.tcl)",
        message="Tk does not find {script}, which it starts from.",
        cure=cures.tcl,
    ),
    Sign(
        pattern=r"CERTIFICATE_VERIFY_FAILED|unable to get local issuer certificate",
        message="A server's certificate could not be checked.",
        cure=cures.certificates,
    ),
    Sign(
        pattern=r"UnicodeEncodeError: '(?P<codec>[\w-]+)' codec can't encode",
        message="The output's encoding {codec} lacks a character.",
        cure=cures.encoding,
    ),
    Sign(
        pattern=(
            r"(?:FileNotFoundError|NotADirectoryError|OSError)[^\n]*?"
            r"(?:\[Errno \d+\][^\n]*?: |: )b?['\"](?P<path>[^'\"\n]+)"
        ),
        message="The program opens {inside} as a file, but finds none.",
        cure=cures.missing_file,
        inside=True,
    ),
    Sign(
        pattern=r"PermissionError: \[Errno \d+\] [^\n]*?: '(?P<path>[^'\n]+)'",
        message="The program may not write {path}.",
        cure=_only(
            "Installed programs may not write beside themselves; platformdirs names a folder that they may."
        ),
    ),
)
_NOT_STARTED = 126  # as shells have it
_CRASHES = {-4, -6, -7, -8, -11}  # SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):$", re.MULTILINE)
_ERROR = re.compile(
    r"^(?P<error>[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning)?: .+)$", re.MULTILINE
)


def problems(failure: Failure) -> tuple[Problem, ...]:
    """Return what a failed run says about itself: at most one problem, or none where it says nothing."""
    for sign in SIGNS:
        found = _last(sign, failure)
        if found:
            message = _say(sign.message).format(
                **found.groupdict(), inside=failure.inside(found.groupdict().get("path") or "")
            )
            said, offered = sign.cure(failure, found)
            return (_problem(message, said, offered),)
    return tuple(_unknown(failure))


def _last(sign: Sign, failure: Failure) -> Match[str] | None:
    """Return the last place that fits: what ended the program stands at the end."""
    found = None
    for match in re.finditer(sign.pattern, failure.output):
        if not sign.inside or failure.inside(match["path"]):
            found = match
    return found


def _unknown(failure: Failure) -> Iterator[Problem]:
    """Say what is known of any failure: the signal, or the last line of a traceback."""
    if failure.code in _CRASHES:
        said, offered = cures.crash(failure)
        yield _problem(_say("The program crashed."), said, offered)
    elif failure.code == _NOT_STARTED:
        yield _problem(_say("The program cannot be started."), failure.output.strip(), ())
    elif _TRACEBACK.search(failure.output):
        errors = _ERROR.findall(failure.output)
        said = errors[-1] if errors else ""
        yield _problem(_say("The program ended with an error of its own."), said, ())


def _problem(message: str, said: str, offered: tuple[Remedy, ...]) -> Problem:
    return Problem(
        step=Step.BUILD, level=Level.ERROR, message=message, place="run", hint=said, remedies=offered
    )


def _say(text: str) -> str:
    return QCoreApplication.translate("diagnosis", text)
