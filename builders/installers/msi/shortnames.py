"""Names of Windows: the short one (8.3) beside each long one, and what no name may be."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from builders.errors import InstallerError

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT = re.compile(r"[A-Za-z0-9_-]{1,8}(\.[A-Za-z0-9_-]{1,3})?")
_OTHERS = re.compile(r"[^A-Za-z0-9_-]+")
_BASE, _EXTENSION = 8, 3
_SHARED: Final = _BASE - len("~1")  # letters by which names with numbers begin
_FORBIDDEN: Final = set('\\/:*?"<>|') | {chr(code) for code in range(32)}
# "Naming Files, Paths, and Namespaces", learn.microsoft.com
_PORTS: Final = {f"{name}{number}" for name in ("COM", "LPT") for number in range(1, 10)}
_DEVICES: Final = {"CON", "PRN", "AUX", "NUL"} | _PORTS


def refuse(path: str) -> None:
    """Raise InstallerError if a path of the program cannot be one of Windows."""
    for name in path.split("/"):
        if _FORBIDDEN & set(name) or name.endswith((".", " ")) or name.partition(".")[0].upper() in _DEVICES:
            raise InstallerError(f"{path}: {name!r} cannot be a name on Windows; rename it, or leave it out")


def columns(names: Iterable[str], folder: str) -> dict[str, str]:
    """Return the names of one folder as "SHORT|long"; raises InstallerError if two are equal.

    The same names get the same short ones, whatever their order.
    """
    ordered = sorted(names)
    taken: dict[str, str] = {}
    for name in ordered:
        if (other := taken.setdefault(name.upper(), name)) != name:
            raise InstallerError(
                f"{folder}: {other} and {name} differ only in case, which Windows does not tell apart; "
                "rename one, or leave it out"
            )
    tried: dict[tuple[str, str], int] = {}
    return {
        name: name if _SHORT.fullmatch(name) else f"{_short(name, taken, tried)}|{name}" for name in ordered
    }


def _short(name: str, taken: dict[str, str], tried: dict[tuple[str, str], int]) -> str:
    """Return a name that no other of the folder has, and note it; tried: the last numbers given."""
    plain = unicodedata.normalize("NFKD", name.upper()).encode("ascii", "ignore").decode()
    base, _, extension = plain.lstrip(".").rpartition(".")
    base, extension = (base, extension) if base else (extension, "")
    end = f".{_OTHERS.sub('', extension)[:_EXTENSION]}".rstrip(".")
    start = _OTHERS.sub("_", base)
    number = tried.get((start[:_SHARED], end), 0)
    while True:
        number += 1
        mark = f"~{number}"
        found = f"{start[: _BASE - len(mark)]}{mark}{end}"
        if found not in taken:
            taken[found] = name
            tried[start[:_SHARED], end] = number
            return found
