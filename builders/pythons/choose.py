"""Choose the Python that ships."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import PythonError
from builders.pythons.installed import Unusable, ask_one, survey
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builders.pythons.model import Distribution
    from resources.target import Target

_VERSION = re.compile(r"(?:cpython-?|python)?(\d+(?:\.\d+){0,2}(?:(?:a|b|rc)\d+)?)(t?)", re.IGNORECASE)
_ARCHIVES = (".tar.zst", ".tar.gz", ".tgz", ".tar")


def choose(
    specification: str | None,
    requires_python: str = "",
    *,
    sha256: str = "",
    target: Target | None = None,
) -> Distribution:
    """Return the Python that a specification means; nothing is fetched (obtain.py); raises PythonError.

    specification: "3.13", "3.13.0", the path of an interpreter, of its prefix or of an archive, or None for
        the newest release that a launcher can be made for.
    target: what it has to be for; None means this machine.
    """
    target = target or this_machine()
    if specification is None:
        return _newest(requires_python, "", target)
    if version := _VERSION.fullmatch(specification.strip()):
        return _newest(requires_python, version[1], target, free_threaded=bool(version[2]))
    distribution = _at(Path(specification).expanduser(), sha256)
    if distribution.target != target:
        raise PythonError(f"{distribution} is for {distribution.target}, not for {target}")
    if reason := _misfit(distribution, requires_python):
        raise PythonError(f"{distribution} cannot be used: {reason}")
    return distribution


def _newest(
    requires_python: str, version: str, target: Target, *, free_threaded: bool = False
) -> Distribution:
    found, unusable = survey() if target == this_machine() else ((), ())
    reasons: list[str] = []
    for distribution in sorted(found, key=lambda each: each.prerelease):
        reason = _other_version(distribution, version, free_threaded=free_threaded)
        reason = reason or _misfit(distribution, requires_python)
        if not reason:
            return distribution
        reasons.append(f"{distribution.version} at {distribution.executable}: {reason}")
    raise PythonError(_in_vain(reasons, unusable, requires_python, version))


def _at(path: Path, sha256: str) -> Distribution:
    if path.name.endswith(_ARCHIVES):
        from builders.pythons.archive import unpack  # noqa: PLC0415 - tarfile, only for archives

        return unpack(path, sha256)
    executable = next(filter(Path.is_file, _programs(path)), None)
    if executable is None:
        raise PythonError(
            f"{path} is not there or holds no Python; give a version, an interpreter or an archive"
        )
    answer = ask_one(executable)
    if isinstance(answer, str):
        raise PythonError(f"{executable} cannot be used: {answer}; choose another Python")
    return answer


def _programs(path: Path) -> tuple[Path, ...]:
    return (path, path / "bin/python3", path / "bin/python", path / "python.exe", path / "Scripts/python.exe")


def _other_version(distribution: Distribution, version: str, *, free_threaded: bool) -> str:
    if free_threaded != distribution.free_threaded:
        return "it is free-threaded" if distribution.free_threaded else "it is not free-threaded"
    if version and version != distribution.version and not distribution.version.startswith(version + "."):
        return f"it is not {version}"
    return ""


def _misfit(distribution: Distribution, requires_python: str) -> str:
    if requires_python and not _satisfies(distribution.version, requires_python):
        return f"the project asks for Python {requires_python}"
    if distribution.linkable:
        return ""
    minor = f"{distribution.minor[0]}.{distribution.minor[1]}"
    name = f"libpython{minor}{distribution.abi_flags}"
    return f"neither {name}.a nor {name}.so; install python{minor}-dev or choose another"


def _satisfies(version: str, requires_python: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - only where it is asked for

    try:
        return SpecifierSet(requires_python).contains(version, prereleases=True)
    except InvalidSpecifier as error:
        raise PythonError(f"requires-python is not a version specifier: {requires_python!r}") from error


def _in_vain(reasons: list[str], unusable: Sequence[Unusable], requires_python: str, version: str) -> str:
    wanted = f"Python {version}" if version else "Python"
    wanted += f" that satisfies {requires_python}" if requires_python else ""
    lines = [*reasons, *(f"{each.executable}: {each.reason}" for each in unusable)]
    looked = (
        "\n".join(f"  {line}" for line in lines)
        or "  nothing that is called python in PATH or the usual places"
    )
    return (
        f"no usable {wanted} on this machine; install one or give a path or an archive. Looked at:\n{looked}"
    )
