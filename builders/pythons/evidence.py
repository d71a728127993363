"""What single files of a Python tell: which version and target it is, and which bytecode it reads."""

from __future__ import annotations

import ast
import hashlib
import re
from typing import TYPE_CHECKING, Any

from builders.errors import PythonError
from builders.pythons import binary
from resources import elf
from resources.target import TARGETS, System, this_machine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from resources.target import Target

_NUMBER = re.compile(
    r"^#define\s+PY_(MAJOR_VERSION|MINOR_VERSION|MICRO_VERSION|RELEASE_SERIAL)\s+(\d+)", re.MULTILINE
)
_LEVEL = re.compile(r"^#define\s+PY_RELEASE_LEVEL\s+PY_RELEASE_LEVEL_(\w+)", re.MULTILINE)
_LEVELS = {"ALPHA": "alpha", "BETA": "beta", "GAMMA": "candidate", "FINAL": "final"}
_MAGIC_IN_SOURCE = re.compile(r"^MAGIC_NUMBER = \((\d+)\)\.to_bytes\(2, 'little'\)", re.MULTILINE)
_MAGIC_IN_HEADER = re.compile(r"^#define PYC_MAGIC_NUMBER (\d+)", re.MULTILINE)
_MAGIC_BYTES = 4
_VARIABLES = (
    "ABIFLAGS", "INSTSONAME", "LDLIBRARY", "LIBDIR", "LIBPL", "LIBRARY", "LIBS", "MODLIBS", "MULTIARCH",
    "Py_DEBUG", "Py_GIL_DISABLED", "SYSLIBS",
)  # fmt: skip


def target(library: Path, wanted: Target | None, multiarch: str = "") -> Target:
    """Return what a Python library is for, the wanted target if it is for several; raises PythonError."""
    found = [each for each in TARGETS if _runs_on(library, each, multiarch)]
    if not found:
        machines = (
            ", ".join(" ".join(each) for each in binary.machines(library)) or "no system that is known here"
        )
        raise PythonError(f"{library} is for {machines}, for which nothing can be built")
    preferred = wanted or this_machine()
    return preferred if preferred in found else found[0]


def _runs_on(library: Path, target: Target, multiarch: str) -> bool:
    if (target.system, target.architecture) not in binary.machines(library):
        return False
    return target.system is not System.LINUX or target.libc == _libc(library, multiarch)


def _libc(library: Path, multiarch: str) -> str:
    facts = elf.read(library)
    return (facts.libc if facts else "") or ("musl" if "musl" in multiarch else "gnu")


def version(include: Path) -> tuple[int, int, int, str, int] | None:
    """Return `sys.version_info` as patchlevel.h has it, None if it is not there."""
    try:
        text = (include / "patchlevel.h").read_text("utf-8", "replace")
    except OSError:
        return None
    numbers, level = {name: int(value) for name, value in _NUMBER.findall(text)}, _LEVEL.search(text)
    try:
        major, minor = numbers["MAJOR_VERSION"], numbers["MINOR_VERSION"]
        return (
            major,
            minor,
            numbers["MICRO_VERSION"],
            _LEVELS[level[1] if level else ""],
            numbers["RELEASE_SERIAL"],
        )
    except KeyError:
        return None


def magic(stdlib: Path, include: Path, minor: int) -> bytes:
    """Return the first bytes of its bytecode files; raises PythonError.

    They stand in each .pyc, until 3.13 in the import machinery, and from 3.14 in a header.
    """
    for compiled in (stdlib / "os.pyc", stdlib / f"__pycache__/os.cpython-3{minor}.pyc"):
        if compiled.is_file():
            with compiled.open("rb") as file:
                return file.read(_MAGIC_BYTES)
    headers = (include, include / stdlib.name)
    places = [(stdlib / "importlib/_bootstrap_external.py", _MAGIC_IN_SOURCE)]
    places += [(each / "internal/pycore_magic_number.h", _MAGIC_IN_HEADER) for each in headers]
    for path, pattern in places:
        found = pattern.search(path.read_text("utf-8", "replace")) if path.is_file() else None
        if found:
            return int(found[1]).to_bytes(2, "little") + b"\r\n"
    raise PythonError(f"{stdlib} does not tell which bytecode it reads")


def build_variables(stdlib: Path) -> dict[str, Any]:
    """Return what `sysconfig` would know, from _sysconfigdata*.py, which is read and not run."""
    for path in sorted(stdlib.glob("_sysconfigdata*.py")):
        try:
            tree = ast.parse(path.read_bytes())
            values = [node.value for node in tree.body if isinstance(node, ast.Assign)]
            found = ast.literal_eval(values[0])
        except (OSError, ValueError, IndexError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, dict):
            return found
    return {}


def variables(found: Mapping[str, Any]) -> dict[str, str]:
    """Return those that an interpreter answers with, as text."""
    return {name: str(found.get(name) or "") for name in _VARIABLES}


def digest(path: Path) -> str:
    """Return what tells one build of a version from another."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
