"""Where Pythons may lie on a machine: paths that are worth asking."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"python(3(\.\d+)?t?d?)?(\.exe)?", re.IGNORECASE)
# Scripts that start one Python here and another there; what they lead to is found where it lies.
_SHIMS = "shims"
# Not Path.home(), which refuses where nobody has told who the user is.
_HOME = Path(os.path.expanduser("~"))  # noqa: PTH111


def candidates() -> tuple[Path, ...]:
    """Return every real file that is named like a Python, once, links followed."""
    found: dict[str, None] = {}
    for folder in dict.fromkeys(_folders()):
        for name in _names(folder):
            found.setdefault(os.path.realpath(os.path.join(folder, name)))  # noqa: PTH118 - hot: 1 ms, not 5
    return tuple(Path(path) for path in found)


def _names(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if _NAME.fullmatch(name))  # noqa: PTH208 - as above
    except OSError:
        return []


def _folders() -> Iterator[str]:
    yield str(Path(getattr(sys, "_base_executable", None) or sys.executable).parent)
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        if entry and Path(entry).name != _SHIMS:
            yield entry
    yield from ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin")
    yield from _below(Path("/opt"), "*", "python/*")
    yield from _below(Path("/Library/Frameworks/Python.framework/Versions"), "*")
    for tool in (_pyenv, _uv, _conda, _asdf):
        yield from tool()


def _below(root: Path, *patterns: str) -> Iterator[str]:
    """Yield the folders of programs of the installations that match."""
    for pattern in patterns:
        for installation in sorted(root.glob(pattern)):
            yield str(installation if sys.platform == "win32" else installation / "bin")


def _pyenv() -> Iterator[str]:
    root = Path(os.environ.get("PYENV_ROOT") or _HOME / ".pyenv")
    yield from _below(root, "versions/*")


def _uv() -> Iterator[str]:
    data = Path(os.environ.get("XDG_DATA_HOME") or _HOME / ".local/share")
    yield from _below(Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv/python"), "*")


def _conda() -> Iterator[str]:
    roots = [_HOME / name for name in ("miniconda3", "miniforge3", "mambaforge", "anaconda3", "micromamba")]
    for root in (*roots, Path("/opt/conda"), Path(os.environ.get("CONDA_PREFIX") or "/opt/conda")):
        yield str(root / "bin")
        yield from _below(root, "envs/*")


def _asdf() -> Iterator[str]:
    yield from _below(_HOME / ".asdf/installs/python", "*")
    yield from _below(_HOME / ".local/share/mise/installs/python", "*")
