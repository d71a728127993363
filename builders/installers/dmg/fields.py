"""What a disk image is asked for: the keys of [installer.dmg], and what each may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from builders.errors import InstallerError
from builders.installers import archive
from builders.installers.dmg import licence, names, udif, window
from builders.installers.model import Field, FieldKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from builders.installers.model import Terms, Value

_ICONS: Final = (".icns", ".png")
_ICON_SIZES: Final = range(16, 513)


def _icon(terms: Terms) -> Value:
    icon, root = terms.project.icon, terms.project.root
    is_usable = icon is not None and icon.suffix.lower() in _ICONS and icon.is_relative_to(root)
    return icon.relative_to(root).as_posix() if icon and is_usable else ""


def _check_volume(value: Value, _terms: Terms) -> str:
    name = str(value)
    if not name.strip() or set("/:") & set(name):
        return "it needs a name, without / and :"
    try:
        names.encoded(name)
    except InstallerError as error:
        return str(error)
    return ""


def _check_ending(endings: tuple[str, ...], what: str) -> Callable[[Value, Terms], str]:
    def check(value: Value, _terms: Terms) -> str:
        fits = not value or str(value).lower().endswith(endings)
        return "" if fits else f"{what}: {', '.join(endings)}; choose one of these"

    return check


def _check_pair(value: Value, _terms: Terms) -> str:
    return "" if not value or window.pair(str(value)) else f"{value!r} is not of the form 600x400"


def _check_icon_size(value: Value, _terms: Terms) -> str:
    fits = str(value).isdecimal() and int(str(value)) in _ICON_SIZES
    return "" if fits else f"give a number from {_ICON_SIZES[0]} to {_ICON_SIZES[-1]}"


FIELDS: Final = (
    Field(
        key="volume",
        title="Name of the volume",
        doc="What the window is called, and the disk on the desktop.",
        default=lambda terms: terms.project.name,
        check=_check_volume,
    ),
    Field(
        key="icon",
        title="Icon of the volume",
        doc="An .icns or a square .png.",
        kind=FieldKind.PATH,
        default=_icon,
        check=_check_ending(_ICONS, "volumes of macOS have these icons"),
    ),
    Field(
        key="background",
        title="Background",
        doc="A picture behind the icons; with 144 dots per inch it is drawn in half its size.",
        kind=FieldKind.PATH,
        check=_check_ending(window.PICTURES, "Finder shows these pictures"),
    ),
    Field(
        key="window",
        title="Size of the window",
        doc="Such as 600x400; otherwise that of the picture.",
        check=_check_pair,
    ),
    Field(
        key="icon-size",
        title="Size of the icons",
        doc="Points, from 16 to 512.",
        default=lambda _terms: "128",
        check=_check_icon_size,
    ),
    Field(
        key="program-at",
        title="Place of the program",
        doc="The middle of its icon in the window, such as 150,180; otherwise beside the link.",
        check=_check_pair,
    ),
    Field(
        key="applications",
        title="Show a link to Applications",
        doc="Programs with a window are dragged there; console programs are not.",
        kind=FieldKind.FLAG,
        default=lambda terms: not terms.project.console,
    ),
    Field(
        key="applications-at",
        title="Place of the link",
        doc="The middle of its icon in the window, such as 450,180.",
        check=_check_pair,
    ),
    Field(
        key="licence",
        title="Licence",
        doc="A text in UTF-8 or an .rtf, which people have to agree to before the disk image opens.",
        kind=FieldKind.PATH,
        check=_check_ending(licence.KINDS, "a licence is one of these"),
    ),
    Field(
        key="compression",
        title="Compression",
        doc="zlib opens everywhere and fast; bzip2 is smaller; lzma is smallest, for macOS 10.15 and later.",
        kind=FieldKind.CHOICE,
        default=lambda _terms: "zlib",
        choices=tuple(udif.METHODS),
    ),
    archive.FOLDER,
    archive.NAME,
)
