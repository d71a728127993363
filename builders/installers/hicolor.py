"""Icons for desktops of Linux: one picture in every size of the theme that all others fall back to.

usr/share/icons/hicolor/48x48/apps/<name>.png, and scalable/apps/<name>.svg of a drawing
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from builders import artwork
from builders.errors import BuildError
from builders.installers.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.installers.model import Terms, Value

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 192, 256, 512)
ENDINGS = (".png", ".svg")
_FOLDER = "usr/share/icons/hicolor"


def entries(path: Path, name: str) -> Iterator[Entry]:
    """Yield the picture in all sizes that it does not have to be blown up for; raises BuildError."""
    for size, content in _pictures(path, _state(path)):
        folder, ending = (f"{size}x{size}", "png") if size else ("scalable", "svg")
        yield Entry(path=f"{_FOLDER}/{folder}/apps/{name}.{ending}", size=len(content), content=content)


def check(value: Value, terms: Terms) -> str:
    """Return what is wrong with a picture below the project."""
    if not value:
        return ""
    if not str(value).lower().endswith(ENDINGS):
        return "menus of Linux show .svg and .png; choose one of these"
    try:
        artwork.read(terms.project.root / str(value))
    except BuildError as error:
        return str(error)
    return ""


@functools.lru_cache(maxsize=4)  # one for each package of a build, and each look at the preview
def _pictures(path: Path, _state: tuple[int, int]) -> tuple[tuple[int, bytes], ...]:
    """Return size and content of each file; 0 stands for the drawing itself."""
    picture = artwork.read(path)
    drawing = ((0, picture.data),) if picture.is_drawing else ()
    return (*drawing, *((size, picture.png(size)) for size in SIZES if picture.fills(size)))


def _state(path: Path) -> tuple[int, int]:
    """Return what changes when the file does."""
    try:
        found = path.stat()
    except OSError as error:
        raise BuildError(f"the icon {path} cannot be read: {error.strerror}") from error
    return found.st_mtime_ns, found.st_size
