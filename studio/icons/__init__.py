"""The pictures: SVG files with one colour, which is the colour of the text beside them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

_COLOUR = "currentColor"


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """Return the picture as an icon, by default in the colour that text has when it is drawn."""
    return QIcon(_Engine(name, colour))


def paint(painter: QPainter, name: str, rect: QRect, colour: QColor) -> None:
    _renderer(name, colour.name()).render(painter, QRectF(rect))


def application_icon() -> QIcon:
    """Return the picture of Onefold itself, which has colours of its own."""
    return QIcon(_Engine("onefold", QColor("black")))


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = files("studio.icons").joinpath(f"{name}.svg").read_text("utf-8").replace(_COLOUR, colour)
    return QSvgRenderer(QByteArray(text.encode()))


class _Engine(QIconEngine):
    """Draws at whatever size and in the palette's colour of the moment."""

    def __init__(self, name: str, colour: QColor | None) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        group = QPalette.ColorGroup.Disabled if mode is QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        role = (
            QPalette.ColorRole.HighlightedText
            if mode is QIcon.Mode.Selected
            else QPalette.ColorRole.WindowText
        )
        colour = self._colour or QGuiApplication.palette().color(group, role)
        paint(painter, self._name, rect, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture
