"""Put a report into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from builders.check.report import Demand, LongestPath, Report, Verdict
    from builders.signing.reading import Signed

SIGNED = {None: "not usual on this system", True: "yes", False: "no"}


def lines(report: Report, today: date) -> Iterator[str]:
    """Return the lines to show; what is no longer supported `today` is marked."""
    yield report.path
    machine = report.target or report.architecture or "any machine"
    contents = "" if report.is_installer else f" for {machine}, {_files(report.files)}"
    yield f"  {report.kind}{contents}"
    yield from _demand("glibc", report.glibc)
    yield from _chosen("glibc", report.chosen_glibc)
    yield from _demand("musl", report.musl)
    yield from _demand("libstdc++ (GLIBCXX)", report.libstdcxx)
    yield from _demand("macOS", report.macos)
    yield from _demand("Windows", report.windows)
    if report.subsystem:
        yield f"  opens a {report.subsystem}" if report.subsystem == "console" else "  opens no console"
    if report.longest_path:
        yield f"  {_path(report.longest_path)}"
    if report.libraries:
        yield f"  needs of the system: {', '.join(report.libraries)}"
    for library, file in report.missing:
        yield f"  needs {library}, which not every system has ({file})"
    for file, problem in report.damaged:
        yield f"  damaged: {file}: {problem}"
    for file, folder in report.absolute_paths:
        yield f"  looks for libraries in {folder} ({file})"
    for file, size in report.removable:
        yield f"  not stripped: {file}, {size:,} bytes could be saved"
    yield from _signature(report)
    for verdict in report.verdicts:
        yield f"  {'runs' if verdict.runs else 'does not run'} on {_release(verdict, today)}"


def _files(count: int) -> str:
    return "no native code" if not count else f"{count} native file{'s' if count > 1 else ''}"


def _signature(report: Report) -> Iterator[str]:
    yield f"  signed: {SIGNED[report.signed]}"
    if report.signer:
        yield f"  signed by {_signer(report.signer)}"
    for file, problem in report.wrongly_signed:
        yield f"  wrongly signed: {file}: {problem}"


def _signer(signer: Signed) -> str:
    certified = f", whom {signer.authority} certifies" if signer.authority else ""
    stamped = f", with a time stamp of {signer.stamped}" if signer.stamped else ""
    return f"{signer.signer}{certified}{stamped}"


def _demand(library: str, demand: Demand | None) -> Iterator[str]:
    if demand:
        symbol = f" for {demand.symbol}" if demand.symbol else ""
        yield f"  needs {library} {demand.number} or later ({demand.file}{symbol})"


def _chosen(library: str, version: tuple[int, ...]) -> Iterator[str]:
    if version:
        yield f"  built to run with {library} {'.'.join(map(str, version))}"


def _path(longest: LongestPath) -> str:
    text = f"longest path when installed: {longest.length} of {longest.limit} characters ({longest.path})"
    return (
        text if longest.length < longest.limit else f"{text}: too long for Windows unless its user allows it"
    )


def _release(verdict: Verdict, today: date) -> str:
    text = f"{verdict.release}: {verdict.reason}" if verdict.reason else verdict.release
    if verdict.supported_until and verdict.supported_until < (today.year, today.month):
        year, month = verdict.supported_until
        return f"{text} (no free updates since {year}-{month:02})"
    return text
