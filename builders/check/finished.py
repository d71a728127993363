"""Examine what is finished: a program and who signed it, or an installer, of which only that is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builders.check import examine
from builders.check.report import Report
from builders.executable import program_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def check(path: Path, inside: Iterable[tuple[str, bytes]] = ()) -> Report:
    """Examine an executable, a folder, a shared library or an installer.

    inside: name and content of what a program loads from memory, where it is none of ours.
    ExecutableError if it is nothing of that kind.
    """
    title = _title(path)
    if title:
        installer = Report(
            path=str(path), kind=title, architecture="", target="", files=0, is_installer=True, signed=False
        )
        return _with_signer(installer, path)
    report = examine.check(path, inside)
    is_bundle = (path / "Contents").is_dir()
    return _with_signer(report, path if is_bundle else program_in(path))


def _title(path: Path) -> str:
    """Return what an installer is called, "" for what is none."""
    from builders.installers.table import FORMATS  # noqa: PLC0415 - they look into programs with this package

    if not path.is_file():
        return ""
    return next((one.title for one in FORMATS if one.recognises(path)), "")


def _with_signer(report: Report, path: Path) -> Report:
    from builders.signing import reading  # noqa: PLC0415 - installers look into programs without it

    found = None if path.is_dir() and not (path / "Contents").is_dir() else reading.read(path)
    if found is None:
        return report
    wrong = ((path.name, found.problem),) if found.problem else ()
    return replace(
        report,
        signer=found,
        signed=not wrong and (report.is_installer or report.signed is not False),
        wrongly_signed=(*report.wrongly_signed, *wrong),
    )
