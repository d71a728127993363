"""A .dmg: people open it, drag the program to the folder Applications beside it, and that is all.

    Weather.app, or a folder with the program
    Applications          a link to /Applications
    .DS_Store             what the window shows (window.py)
    .background/          the picture behind the icons
    .VolumeIcon.icns      the icon of the volume

These lie in a volume (volume.py) of a disk (partitions.py), which is cut and compressed (udif.py).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from builders import artwork
from builders.events import Finding, Level
from builders.installers import archive
from builders.installers.dmg import catalog, licence, names, partitions, reading, udif, volume, window
from builders.installers.dmg.fields import FIELDS, ICNS
from builders.installers.dmg.window import Background, Point, Window
from builders.installers.model import Entry, Format, Preview, Signature
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from builders.events import Event
    from builders.installers.dmg.volume import Volume
    from builders.installers.model import Order

_STEP: Final = "installer.dmg"
_KIND: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://onefold.dev/dmg")
_ICON: Final = ".VolumeIcon.icns"
_BACKGROUND: Final = ".background"
_APPLICATIONS: Final = "Applications"
_SMALL_ICON: Final = 256


def preview(order: Order) -> Preview:
    found = [*archive.entries(order), *_beside(order)]
    content = _window(order, found)
    found.append(_made(window.FILE, content))
    return Preview(
        file_name=f"{order.text('name')}.dmg",
        entries=tuple(sorted(found, key=lambda entry: entry.path)),
        shown=f"/Volumes/{order.text('volume')}/",
    )


def write(order: Order, made: Preview, folder: Path) -> Generator[Event, None, Path]:
    yield from _changed_names(order)
    yield from _small_icon(order)
    text = order.text("license")
    resources = licence.resources(order.project.root / text) if text else {}
    items = catalog.arrange(order.text("volume"), made.entries)
    identity = _identity(order, made)
    planned = volume.plan(items, order.epoch, identity.bytes[:8], has_icon=bool(order.text("icon")))
    place = folder / made.file_name
    with place.open("wb") as raw:
        image = udif.Writer(raw, order.text("compression"))
        try:
            yield from _write_disk(image, planned, identity)
            image.finish(identity, resources)
        finally:
            image.stop()
    return place


def _write_disk(image: udif.Writer, planned: Volume, identity: uuid.UUID) -> Generator[Event, None, None]:
    progress = archive.Progress(_STEP)
    for partition in partitions.arrange(planned.size // partitions.SECTOR, identity):
        image.begin(partition)
        if partition.data is not None:
            image.write(partition.data)
            continue
        for data, path in volume.pieces(planned):
            image.write(data)
            yield from progress.events(len(data) if path else 0, path)


def _identity(order: Order, made: Preview) -> uuid.UUID:
    """Return a number that the same program always has, and another one does not."""
    sizes = "".join(f"{entry.path}\0{entry.size}\0" for entry in made.entries)
    return uuid.uuid5(_KIND, f"{order.text('volume')}\0{order.project.version}\0{order.epoch}\0{sizes}")


def _beside(order: Order) -> Iterator[Entry]:
    """Yield what the user sets besides the program."""
    if order.flag("applications"):
        yield Entry(path=_APPLICATIONS, size=0, link=f"/{_APPLICATIONS}")
    if picture := order.text("icon"):
        from builders.macos import icon  # noqa: PLC0415 - most have none

        yield _made(_ICON, icon.icns(order.project.root / picture))
    if behind := _background(order):
        yield _made(f"{_BACKGROUND}/picture{behind.suffix.lower()}", behind.read_bytes())


def _window(order: Order, entries: list[Entry]) -> bytes:
    """Return .DS_Store; raises InstallerError for what cannot be in one volume."""
    placed = (*entries, _made(window.FILE, b""))
    items = catalog.arrange(order.text("volume"), placed)
    numbers = {item.path: item.number for item in items if item.path.startswith(_BACKGROUND)}
    behind = next((path for path in numbers if "/" in path), "")
    picture = Background(behind, numbers[_BACKGROUND], numbers[behind]) if behind else None
    shown = _shown(order, window.pair(order.text("window")) or window.size_of(_background(order)))
    return window.store(shown, order.text("volume"), picture, order.epoch)


def _shown(order: Order, size: Point) -> Window:
    """Return the window; where nothing is said, the icons stand in a row in the middle."""
    row = [_top(order)] + ([_APPLICATIONS] if order.flag("applications") else [])
    said = dict(zip(row, (order.text("program-at"), order.text("applications-at")), strict=False))
    step = size.x // (2 * len(row))
    usual = {name: Point((2 * at + 1) * step, size.y * 9 // 20) for at, name in enumerate(row)}
    places = {name: window.pair(said[name]) or usual[name] for name in row}
    return Window(size, int(order.text("icon-size")), places)


def _top(order: Order) -> str:
    """Return what people drag."""
    return order.stage.bundle or order.text("folder")


def _background(order: Order) -> Path | None:
    return order.project.root / order.text("background") if order.text("background") else None


def _made(path: str, content: bytes) -> Entry:
    return Entry(path=path, size=len(content), content=content)


def _changed_names(order: Order) -> Iterator[Finding]:
    """Tell if the volume writes a name otherwise than the seal of the bundle, by whose bytes macOS goes."""
    paths = (file.path.partition("/")[2] for file in order.stage.files if order.stage.bundle)
    changed = [path for path in paths if names.decompose(path) != path]
    if changed:
        yield Finding(
            level=Level.WARNING,
            code="name-decomposed",
            message=f"the volume stores letter and accent of {changed[0]} apart ({len(changed)} such names), "
            "so macOS may find the signature of the bundle broken",
            place=_STEP,
            remedy="Use names in ASCII inside the program, or ship the .zip.",
        )


def _small_icon(order: Order) -> Iterator[Finding]:
    picture = order.text("icon")
    if not picture or picture.lower().endswith(ICNS):
        return
    if not artwork.read(order.project.root / picture).fills(_SMALL_ICON):
        yield Finding(
            level=Level.WARNING,
            code="icon-too-small",
            message=f"{picture} has fewer than {_SMALL_ICON} pixels: the icon of the volume is blurred",
            place=_STEP,
            remedy="Draw it with 1024 by 1024 pixels, or as an .svg.",
        )


FORMAT = Format(
    name="dmg",
    title="Disk image (.dmg)",
    doc="People open it and drag the program to their applications.",
    systems=frozenset({System.MACOS}),
    suffixes=(".dmg",),
    preview=preview,
    write=write,
    recognises=reading.recognises,
    read=reading.read,
    fields=FIELDS,
    signature=Signature.APPLE_IMAGE,
)
