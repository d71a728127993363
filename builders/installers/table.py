"""The formats there are: command line, onefold.toml and the Studio's page know them from here."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.installers import apk, deb, pacman, tar, zip  # noqa: A004 - the module of that format
from builders.installers.appimage import package as appimage
from builders.installers.dmg import package as dmg
from builders.installers.msi import package as msi
from builders.installers.pkg import package as pkg
from builders.installers.rpm import package as rpm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builders.installers.model import Format
    from resources.target import Target

ALL = "all"
FORMATS: tuple[Format, ...] = (
    deb.FORMAT,
    rpm.FORMAT,
    pacman.FORMAT,
    apk.FORMAT,
    appimage.FORMAT,
    tar.FORMAT,
    zip.FORMAT,
    msi.FORMAT,
    dmg.FORMAT,
    pkg.FORMAT,
)


def find(name: str) -> Format:
    """Return the format of that name; raises ProjectError."""
    known = {one.name: one for one in FORMATS}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}, and {ALL}"
    raise ProjectError(f"{name!r} is no installer; {hint}")


def for_target(target: Target) -> tuple[Format, ...]:
    """Return the formats that can be made for a target."""
    return tuple(one for one in FORMATS if one.is_for(target))


def chosen(names: Iterable[str], target: Target) -> tuple[Format, ...]:
    """Return the formats of these names that are for a target; "all" stands for every one."""
    wanted = set(names)
    return tuple(one for one in for_target(target) if {one.name, ALL} & wanted)


def refuse_unknown(name: str, targets: Iterable[Target]) -> None:
    """Raise ProjectError unless the format is there, and for one of the targets at least."""
    wanted = tuple(targets)
    if name == ALL or any(map(find(name).is_for, wanted)):
        return
    able = ", ".join(one.name for one in FORMATS if any(map(one.is_for, wanted)))
    systems = {target.system for target in wanted}
    if find(name).systems & systems:
        triples = " and ".join(sorted({str(target) for target in wanted}))
        reason = f"{name} is for systems whose C library is {find(name).libc}, and not for {triples}"
    else:
        reason = f"{name} is not for {' and '.join(sorted(systems))}"
    raise ProjectError(f"{reason}; what can be made: {able}")
