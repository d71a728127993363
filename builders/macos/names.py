"""What a Mach-O file says of libraries and systems: its name, what it loads, where it looks, since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import BuildError
from builders.macos import macho
from builders.macos.macho import CommandKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builders.macos.macho import Command, Image

SYSTEM = ("/usr/lib/", "/System/Library/")
LOADS = (
    CommandKind.LOAD_DYLIB,
    CommandKind.LOAD_WEAK_DYLIB,
    CommandKind.REEXPORT_DYLIB,
    CommandKind.LOAD_UPWARD_DYLIB,
    CommandKind.LAZY_LOAD_DYLIB,
)
# Linkers read these, nothing that runs does; they make room in a header that has none.
_DISPENSABLE = (CommandKind.SOURCE_VERSION, CommandKind.DYLIB_CODE_SIGN_DRS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The oldest macOS that a file runs on, and the SDK that it was made with; () where it does not say."""

    minimum: tuple[int, ...] = ()
    sdk: tuple[int, ...] = ()


def install_name(image: Image) -> str:
    """Return the name that files linked with this library ask for, "" if it is no library."""
    return next((command.text() for command in image.each(CommandKind.ID_DYLIB)), "")


def dependencies(image: Image) -> tuple[str, ...]:
    """Return the libraries that it asks for, as it spells them."""
    return tuple(command.text() for command in image.each(*LOADS))


def rpaths(image: Image) -> tuple[str, ...]:
    """Return the folders that @rpath stands for."""
    return tuple(command.text() for command in image.each(CommandKind.RPATH))


def versions(image: Image) -> Versions:
    for command in image.each(CommandKind.BUILD_VERSION):
        return Versions(minimum=_version(command.word(12)), sdk=_version(command.word(16)))
    for command in image.each(CommandKind.VERSION_MIN_MACOSX):
        return Versions(minimum=_version(command.word(8)), sdk=_version(command.word(12)))
    return Versions()


def is_of_system(name: str) -> bool:
    """Whether every Mac has a library of that name."""
    return name.startswith(SYSTEM)


def renamed(image: Image, libraries: Mapping[str, str], *, own: str = "") -> Image:
    """Return the file with other names for libraries that it asks for, and for itself where it has a name.

    What it looks in folders for afterwards is what has no new name: without any, the folders go. BuildError
    if its header has no room.
    """
    commands = list(_renamed(image, libraries, own))
    if not any(command.kind in LOADS and command.text().startswith("@rpath") for command in commands):
        commands = [command for command in commands if command.kind != CommandKind.RPATH]
    if commands == list(image.commands):
        return image
    try:
        return macho.replaced(image, commands)
    except BuildError:
        return macho.replaced(image, (each for each in commands if each.kind not in _DISPENSABLE))


def _renamed(image: Image, libraries: Mapping[str, str], own: str) -> Iterator[Command]:
    for command in image.commands:
        if command.kind in LOADS and (new := libraries.get(command.text())):
            yield macho.with_text(command, new)
        elif command.kind == CommandKind.ID_DYLIB and own:
            yield macho.with_text(command, own)
        else:
            yield command


def _version(packed: int) -> tuple[int, ...]:
    major, minor, patch = packed >> 16, packed >> 8 & 0xFF, packed & 0xFF
    return (major, minor, patch) if patch else (major, minor)
