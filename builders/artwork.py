"""One picture in every size that systems want of an icon: from an .svg, a .png or whatever Pillow reads."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

_TEXT = re.compile(rb"<(\w+:)?text[\s>]")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GUESS = 16  # pixels, of the first try at a drawing
LEAST = 64  # pixels on the longer side; the least that AppStream takes, and a blur on all else


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """A picture that was read; pixels: None for a drawing, which has any size."""

    path: Path
    data: bytes
    pixels: Image | None

    @property
    def is_drawing(self) -> bool:
        return self.pixels is None

    def fills(self, size: int) -> bool:
        """Tell if it need not be blown up to be that many pixels wide or high."""
        return self.pixels is None or max(self.pixels.size) >= size

    def square(self, size: int) -> Image:
        """Return it as large as fits a square of so many pixels, in the middle of it."""
        from PIL import Image  # noqa: PLC0415 - slow, and only for programs with an icon

        scaled = _drawn(self.path, self.data, size) if self.pixels is None else _scaled(self.pixels, size)
        square = Image.new("RGBA", (size, size))
        square.paste(scaled, ((size - scaled.width) // 2, (size - scaled.height) // 2))
        return square

    def png(self, size: int) -> bytes:
        """Return the square as a file."""
        written = io.BytesIO()
        self.square(size).save(written, "PNG", optimize=False)
        return written.getvalue()


def read(path: Path) -> Artwork:
    """Return the picture in a file; raises BuildError if it is none, or too small."""
    data = content(path)
    if is_drawing(data):
        if _drawn(path, data, _GUESS).getbbox() is None:
            raise BuildError(f"the icon {path} is no picture: nothing is drawn in it")
        return Artwork(path=path, data=data, pixels=None)
    found = Artwork(path=path, data=data, pixels=_pixels(path, data))
    if found.pixels and not found.fills(LEAST):
        has = f"{found.pixels.width} by {found.pixels.height}"
        raise BuildError(f"the icon {path} has only {has} pixels; give one of {LEAST} or more, or an .svg")
    return found


def content(path: Path) -> bytes:
    """Return what is in the file of an icon; raises BuildError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BuildError(f"the icon {path} cannot be read: {error.strerror}") from error


def is_drawing(data: bytes) -> bool:
    """Tell if the content of a file is that of an .svg, which is XML."""
    return data.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] == b"<"


def _pixels(path: Path, data: bytes) -> Image:
    from PIL import Image  # noqa: PLC0415 - as above

    try:
        with Image.open(io.BytesIO(data)) as opened:
            return opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BuildError(
            f"the icon {path} is no picture that can be read{_reason(error)}; give a .png or an .svg"
        ) from error


def _reason(error: Exception) -> str:
    from PIL import UnidentifiedImageError  # noqa: PLC0415 - as above

    return "" if isinstance(error, UnidentifiedImageError) else f" ({error})"


def _scaled(pixels: Image, size: int) -> Image:
    from PIL import Image  # noqa: PLC0415 - as above

    factor = size / max(pixels.size)
    width, height = (max(1, round(side * factor)) for side in pixels.size)
    return pixels.resize((width, height), Image.Resampling.LANCZOS)


def _drawn(path: Path, data: bytes, size: int) -> Image:
    from PIL import Image  # noqa: PLC0415 - as above
    from resvg_py import svg_to_bytes  # noqa: PLC0415 - only for drawings

    if _TEXT.search(data):
        raise BuildError(
            f"the icon {path} has text, which looks different with the fonts of each machine; "
            "turn it into paths, as with Path > Object to Path of Inkscape"
        )
    try:
        drawn = svg_to_bytes(
            svg_string=data.decode("utf-8-sig"), width=size, height=size, skip_system_fonts=True
        )
        with Image.open(io.BytesIO(drawn)) as opened:
            return opened.convert("RGBA")
    except (OSError, ValueError) as error:
        raise BuildError(f"the icon {path} is no picture that can be drawn: {error}") from error
