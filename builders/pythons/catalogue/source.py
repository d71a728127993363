"""Where the catalogue is, as the user's settings say.

<configuration>/onefold/settings.toml

    [pythons]
    mirror = "https://mirror.example.org/python-build-standalone"
    release = "20260203"
    offline = false
    index-hours = 24

ONEFOLD_PYTHON_MIRROR and ONEFOLD_OFFLINE (1 or 0) come before it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from builders.errors import PythonError

if TYPE_CHECKING:
    from pathlib import Path

MIRROR, OFFLINE = "ONEFOLD_PYTHON_MIRROR", "ONEFOLD_OFFLINE"
_RELEASES = "https://github.com/astral-sh/python-build-standalone/releases/download"
_LATEST = (
    "https://raw.githubusercontent.com/astral-sh/python-build-standalone/latest-release/latest-release.json"
)
_KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "mirror": ((str,), "an address"),
    "release": ((str,), "the name of a release"),
    "offline": ((bool,), "true or false"),
    "index-hours": ((int, float), "a number of hours"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """releases: the address below which TAG/SHA256SUMS lies. latest: that of latest-release.json.

    release: the one to use, "" for the newest.
    seconds: how old a kept index may be.
    """

    releases: str = _RELEASES
    latest: str = _LATEST
    release: str = ""
    offline: bool = False
    seconds: float = 24 * 3600.0


def source() -> Source:
    """Return what the environment and the settings say; raises PythonError."""
    settings = _settings(settings_file())
    mirror = (os.environ.get(MIRROR) or settings.get("mirror") or "").rstrip("/")
    offline = os.environ.get(OFFLINE)
    places = {"releases": mirror, "latest": f"{mirror}/latest-release.json"} if mirror else {}
    return Source(
        **places,
        release=settings.get("release", ""),
        offline=settings.get("offline", False) if offline in {None, ""} else offline != "0",
        seconds=float(settings.get("index-hours", 24)) * 3600,
    )


def settings_file() -> Path:
    """Return where the user's settings lie; the file need not be there."""
    import platformdirs  # noqa: PLC0415 - 10 ms that a build from the cache saves

    return platformdirs.user_config_path("onefold", appauthor=False) / "settings.toml"


def _settings(path: Path) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - as above

    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise PythonError(f"{path} cannot be read: {error}") from error
    section = content.get("pythons", {})
    if not isinstance(section, dict):
        raise PythonError(f"{path}: pythons must be a table")
    for key, value in section.items():
        _check(path, key, value)
    return section


def _check(path: Path, key: str, value: object) -> None:
    if key not in _KINDS:
        raise PythonError(f"{path}: pythons.{key} is not known; there are {', '.join(_KINDS)}")
    kinds, name = _KINDS[key]
    # bool is a kind of int, for Python
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise PythonError(f"{path}: pythons.{key} must be {name}, not {value!r}")
