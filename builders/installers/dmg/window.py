"""What the window of a disk image shows: its size, where the icons stand, and the picture behind them.

Finder reads it from .DS_Store in the root of the volume. The picture is named by an alias, which finds it by
its number on the volume and by its path.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from builders.errors import InstallerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = ".DS_Store"
PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff")
_PAIR: Final = re.compile(r"(\d{1,4})\s*[x,]\s*(\d{1,4})")
_CORNER: Final = (200, 120)  # of the window on the screen
_TITLE_BAR: Final = 22
_USUAL: Final = (600, 400)
_RETINA: Final = 140  # dots per inch from which a picture is drawn in half its size
_CREATOR: Final = b"\0\0\0\0"


class Point(NamedTuple):
    """Points from the left and from the top; or how wide and how high."""

    x: int
    y: int


class Background(NamedTuple):
    """A picture on the volume: its path, and the numbers of its folder and of itself."""

    path: str
    folder: int
    number: int


class Window(NamedTuple):
    """A window; places: of the icons, by name."""

    size: Point
    icon_size: int
    places: Mapping[str, Point]


def pair(text: str) -> Point | None:
    """Return the numbers of a text such as "600x400" or "150, 200"."""
    found = _PAIR.fullmatch(text.strip())
    return Point(int(found[1]), int(found[2])) if found else None


def size_of(picture: Path | None) -> Point:
    """Return how large a window is that shows a whole picture; raises InstallerError."""
    if picture is None:
        return Point(*_USUAL)
    size, dots = measured(picture)
    scale = 2 if dots >= _RETINA else 1
    return Point(size.x // scale, size.y // scale)


def measured(picture: Path) -> tuple[Point, float]:
    """Return the pixels of a picture and how many of them an inch has; raises InstallerError."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - slow, and most have no picture

    try:
        with Image.open(picture) as image:
            return Point(*image.size), float(image.info.get("dpi", (72, 72))[0])
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise InstallerError(f"{picture} is no picture that can be read; choose another: {error}") from error


def store(window: Window, volume: str, background: Background | None, epoch: int) -> bytes:
    """Return the content of .DS_Store."""
    from ds_store import DSStore  # noqa: PLC0415 - other formats do without

    raw = io.BytesIO()
    with DSStore.open(raw, "w+") as made:
        made["."]["vSrn"] = ("long", 1)
        made["."]["bwsp"] = _bounds(window.size)
        made["."]["icvp"] = _icon_view(window, background and _alias(background, volume, epoch))
        made["."]["icvl"] = ("type", b"icnv")
        for name, place in window.places.items():
            made[name]["Iloc"] = tuple(place)
        made.flush()
        return raw.getvalue()


def _bounds(size: Point) -> dict[str, object]:
    x, y = _CORNER
    shown = ("ShowStatusBar", "ShowTabView", "ShowToolbar", "ShowPathbar", "ShowSidebar")
    hidden = dict.fromkeys((*shown, "ContainerShowSidebar", "PreviewPaneVisibility"), False)
    bounds = f"{{{{{x}, {y}}}, {{{size.x}, {size.y + _TITLE_BAR}}}}}"
    return {**hidden, "SidebarWidth": 180, "WindowBounds": bounds}


def _icon_view(window: Window, picture: bytes | None) -> dict[str, object]:
    found: dict[str, object] = {
        "viewOptionsVersion": 1,
        "backgroundType": 2 if picture else 0,
        "arrangeBy": "none",
        "gridSpacing": 100.0,
        "iconSize": float(window.icon_size),
        "labelOnBottom": True,
        "showIconPreview": True,
        "showItemInfo": False,
        "textSize": 12.0,
    }
    found |= dict.fromkeys(("backgroundColorRed", "backgroundColorGreen", "backgroundColorBlue"), 1.0)
    found |= dict.fromkeys(("gridOffsetX", "gridOffsetY", "scrollPositionX", "scrollPositionY"), 0.0)
    return found | ({"backgroundImageAlias": picture} if picture else {})


def _alias(picture: Background, volume: str, epoch: int) -> bytes:
    from mac_alias import (  # noqa: PLC0415 - next to its one use
        ALIAS_EJECTABLE_DISK,
        ALIAS_KIND_FILE,
        Alias,
        TargetInfo,
        VolumeInfo,
    )

    moment = dt.datetime.fromtimestamp(epoch, dt.UTC)
    folder, _, name = picture.path.rpartition("/")
    mounted = f"/Volumes/{volume}"
    disk = VolumeInfo(volume, moment, b"H+", ALIAS_EJECTABLE_DISK, 0, b"\0\0", posix_path=mounted.encode())
    target = TargetInfo(
        ALIAS_KIND_FILE,
        name,
        picture.folder,
        picture.number,
        moment,
        _CREATOR,
        _CREATOR,
        folder_name=folder,
        cnid_path=[picture.folder],
        carbon_path=f"{volume}:{folder}:\0{name}",
        posix_path=f"/{picture.path}".encode(),
    )
    made: bytes = Alias(volume=disk, target=target).to_bytes()
    return made
