"""What a disk image is asked for: the keys of [installer.dmg], and what each may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from builders import artwork
from builders.errors import BuildError, InstallerError
from builders.installers import archive
from builders.installers.dmg import licence, names, udif, window
from builders.installers.model import Field, FieldKind

if TYPE_CHECKING:
    from builders.installers.model import Terms, Value

ICNS: Final = ".icns"
_ICON_SIZES: Final = range(16, 513)


def _check_icon(value: Value, terms: Terms) -> str:
    if not value or str(value).lower().endswith(ICNS):
        return ""
    try:
        artwork.read(terms.project.root / str(value))
    except BuildError as error:
        return str(error)
    return ""


def _check_volume(value: Value, _terms: Terms) -> str:
    name = str(value)
    if not name.strip() or set("/:") & set(name):
        return "it needs a name, without / and :"
    try:
        names.encoded(name)
    except InstallerError as error:
        return str(error)
    return ""


def _check_background(value: Value, terms: Terms) -> str:
    if not value:
        return ""
    if not str(value).lower().endswith(window.PICTURES):
        return f"Finder shows {', '.join(window.PICTURES)}; choose one of these"
    try:
        window.measured(terms.project.root / str(value))
    except InstallerError as error:
        return str(error)
    return ""


def _check_licence(value: Value, terms: Terms) -> str:
    if not value:
        return ""
    try:
        licence.resources(terms.project.root / str(value))
    except InstallerError as error:
        return str(error)
    return ""


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
        doc="An .icns, an .svg or a square .png.",
        kind=FieldKind.PATH,
        default=lambda terms: terms.icon(""),
        check=_check_icon,
    ),
    Field(
        key="background",
        title="Background",
        doc="A picture behind the icons; with 144 dots per inch it is drawn in half its size.",
        kind=FieldKind.PATH,
        check=_check_background,
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
        key="license",
        title="Licence",
        doc="A text in UTF-8 or an .rtf, which people have to agree to before the disk image opens.",
        kind=FieldKind.PATH,
        check=_check_licence,
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
