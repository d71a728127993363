"""Choose the Python that ships, of those that are here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import PythonError
from builders.pythons.installed import Unusable, ask_one, survey
from builders.pythons.versions import matches, satisfies, written
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builders.pythons.model import Distribution
    from resources.target import Target

_ARCHIVES = (".tar.zst", ".tar.gz", ".tgz", ".tar", ".zip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A Python that was asked for and is not here.

    version: "", or what it begins with. url: where it is, if it was asked for by its address.
    message: what was looked at, for the user. command: what would fetch it.
    """

    target: Target
    version: str = ""
    free_threaded: bool = False
    url: str = ""
    message: str
    command: str = ""


def choose(
    specification: str | None,
    requires_python: str = "",
    *,
    sha256: str = "",
    target: Target | None = None,
) -> Distribution:
    """Return the Python that a specification means; nothing is fetched (obtain.py); raises PythonError.

    specification: "3.13", "3.13.0", the path of an interpreter, of its prefix or of an archive, an address
        that was fetched, or None for the newest release that a launcher can be made for.
    target: what it has to be for; None means this machine.
    """
    found = look(specification, requires_python, sha256=sha256, target=target)
    if isinstance(found, Missing):
        raise PythonError(
            f"{found.message}; `{found.command}` fetches one" if found.command else found.message
        )
    return found


def look(
    specification: str | None,
    requires_python: str = "",
    *,
    sha256: str = "",
    target: Target | None = None,
) -> Distribution | Missing:
    """Return what `choose` returns, or what has to be fetched; raises PythonError where that is no help."""
    target = target or this_machine()
    version = ("", False) if specification is None else written(specification)
    if version:
        return _newest(requires_python, version[0], target, free_threaded=version[1])
    assert specification is not None  # noqa: S101 - it has a version otherwise
    found = _fetched_from(specification, sha256, target) if "://" in specification else None
    found = found or _at(Path(specification).expanduser().absolute(), sha256, target)
    if isinstance(found, Missing):
        return found
    if found.target != target:
        raise PythonError(f"{found} is for {found.target}, not for {target}")
    if reason := _misfit(found, requires_python):
        raise PythonError(f"{found} cannot be used: {reason}")
    return found


def _newest(
    requires_python: str, version: str, target: Target, *, free_threaded: bool
) -> Distribution | Missing:
    installed, unusable = survey() if target == this_machine() else ((), ())
    reasons: list[str] = []
    for distribution in _candidates(installed, target):
        reason = _other_version(distribution, version, free_threaded=free_threaded)
        reason = reason or _misfit(distribution, requires_python)
        if not reason:
            return distribution
        reasons.append(f"{distribution.version} at {distribution.executable or distribution.root}: {reason}")
    message = _in_vain(reasons, unusable, requires_python, version, target)
    command = f"onefold pythons fetch {version or '3.13'}{'t' * free_threaded} --target {target}"
    return Missing(
        target=target,
        version=version,
        free_threaded=free_threaded,
        message=message,
        command=command if target != this_machine() else "",
    )


def _candidates(installed: Sequence[Distribution], target: Target) -> Iterator[Distribution]:
    """Yield what is installed before what was fetched, and of both the newest release first."""
    yield from sorted(installed, key=lambda each: each.prerelease)
    from builders.pythons.fetched import fetched  # noqa: PLC0415 - tarfile, where nothing installed fits

    yield from sorted((each.distribution for each in fetched(target)), key=lambda each: each.prerelease)


def _fetched_from(url: str, sha256: str, target: Target) -> Distribution | Missing:
    from builders.pythons.archive import kept  # noqa: PLC0415 - tarfile, only for archives
    from builders.pythons.fetching.address import public  # noqa: PLC0415 - as above

    if not sha256:
        raise PythonError(
            f"{public(url)} is fetched only if its SHA-256 is told (python.sha256, or --sha256)"
        )
    shown = public(url)
    command = f"onefold pythons fetch {shown} --sha256 {sha256}"
    missing = Missing(target=target, url=url, message=f"{shown} is not here", command=command)
    return kept(sha256.lower()) or missing


def _at(path: Path, sha256: str, target: Target) -> Distribution:
    if path.name.endswith(_ARCHIVES):
        from builders.pythons.archive import unpack  # noqa: PLC0415 - tarfile, only for archives

        return unpack(path, sha256, target)
    from builders.pythons import binary, foreign, layout  # noqa: PLC0415 - zipfile, only for paths

    executable = next(filter(Path.is_file, _programs(path)), None)
    root = layout.prefix(path) if executable is None or not binary.runs_here(executable) else None
    if executable is None and root is None:
        raise PythonError(
            f"{path} is not there or holds no Python; give a version, an interpreter or an archive"
        )
    answer = foreign.read(root, target) if root else ask_one(executable or path)
    if isinstance(answer, str):
        raise PythonError(f"{executable or path} cannot be used: {answer}; choose another Python")
    return answer


def _programs(path: Path) -> tuple[Path, ...]:
    return (path, path / "bin/python3", path / "bin/python", path / "python.exe", path / "Scripts/python.exe")


def _other_version(distribution: Distribution, version: str, *, free_threaded: bool) -> str:
    if free_threaded != distribution.free_threaded:
        return "it is free-threaded" if distribution.free_threaded else "it is not free-threaded"
    return "" if matches(distribution.version, version) else f"it is not {version}"


def _misfit(distribution: Distribution, requires_python: str) -> str:
    if not satisfies(distribution.version, requires_python):
        return f"the project asks for Python {requires_python}"
    if distribution.linkable:
        return ""
    minor = f"{distribution.minor[0]}.{distribution.minor[1]}"
    name = f"libpython{minor}{distribution.abi_flags}"
    return f"neither {name}.a nor {name}.so; install python{minor}-dev or choose another"


def _in_vain(
    reasons: list[str], unusable: Sequence[Unusable], requires_python: str, version: str, target: Target
) -> str:
    wanted = f"Python {version}" if version else "Python"
    wanted += f" that satisfies {requires_python}" if requires_python else ""
    if target != this_machine():
        looked = f" ({'; '.join(reasons)})" if reasons else ""
        return f"no usable {wanted} for {target} is here{looked}"
    lines = [*reasons, *(f"{each.executable}: {each.reason}" for each in unusable)]
    looked = (
        "\n".join(f"  {line}" for line in lines)
        or "  nothing that is called python in PATH or the usual places"
    )
    return (
        f"no usable {wanted} on this machine; install one or give a path or an archive. Looked at:\n{looked}"
    )
