"""How installers are called: the program's name, its version and the system that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resources.target import System

if TYPE_CHECKING:
    from builders.installers.model import Terms, Value
    from resources.target import Target

_NOT_IN_NAMES = set('/\\:*?"<>|')  # what one system or another does not allow
_SYSTEMS = {System.LINUX: "linux", System.WINDOWS: "windows", System.MACOS: "macos"}


def versioned(terms: Terms) -> str:
    """Return such as "weather-1.0"; a project that does not know its version goes without."""
    project = terms.project
    return f"{project.executable}-{project.version}" if project.version else project.executable


def for_system(target: Target) -> str:
    """Return such as "linux-x86_64"."""
    libc = "-musl" if target.libc == "musl" else ""
    return f"{_SYSTEMS[target.system]}-{target.architecture}{libc}"


def full_name(terms: Terms) -> str:
    """Return such as "weather-1.0-linux-x86_64"."""
    return f"{versioned(terms)}-{for_system(terms.target)}"


def check(value: Value, _terms: Terms) -> str:
    """Return what is wrong with the name of a file or folder."""
    name = str(value)
    if not name.strip():
        return "it must not be empty"
    if found := sorted(_NOT_IN_NAMES & set(name)):
        return f"{' '.join(found)} cannot be in the name of a file on every system"
    if name in {".", ".."} or name.endswith((".", " ")):
        return "a name cannot end with a dot or a space"
    return ""
