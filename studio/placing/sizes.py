"""The treemap with what stands around it: the way to what fills it, the legend, what the colours mean."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from resources.model import Kind, Location
from studio.placing import shades
from studio.placing.areas import ROOT
from studio.placing.shades import Shade, Shading
from studio.placing.treemap import Treemap

if TYPE_CHECKING:
    from studio.board import Board

_SWATCH = 11
_SHIPPED = (Location.IN_MEMORY, Location.FILESYSTEM_RELATIVE)


class SizesPane(QWidget):
    """The picture of sizes, ready to use."""

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = Treemap(board, self)
        self.shading = QComboBox(self)
        self.shading.addItem(self.tr("Coloured by location"), Shading.LOCATION)
        self.shading.addItem(self.tr("Coloured by kind"), Shading.KIND)
        self.shading.setAccessibleName(self.tr("What the colours mean"))
        self.everything = QCheckBox(self.tr("Left out too"), self)
        self.everything.setToolTip(self.tr("Show what is left out as well"))
        self.said = QLabel(self)
        self.said.setProperty("role", "muted")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._way = QHBoxLayout()
        self._meant = QWidget(self)
        # What does not fit is cut: it must not make the window wider.
        self._meant.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._legend = QHBoxLayout(self._meant)
        self._legend.setContentsMargins(0, 0, 0, 0)
        self._lay_out()
        self.shading.currentIndexChanged.connect(self._on_shading)
        self.everything.toggled.connect(self._on_everything)
        self.map.told.connect(self.said.setText)
        self.map.zoomed.connect(self._show_way)
        self._show_legend()
        self._show_way()

    def _on_shading(self) -> None:
        self.map.set_shading(Shading(self.shading.currentData()))
        self._show_legend()

    def _on_everything(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.map.show_left_out(shown=shown)
        self._show_legend()

    def _show_way(self) -> None:
        """Offer every node from the whole to what fills the picture; the last is where one is."""
        _empty(self._way)
        picture = self.map.picture
        for node in picture.areas.way(picture.root):
            button = QToolButton(self)
            button.setText(picture.areas[node].label if node != ROOT else self.tr("Everything"))
            button.setAutoRaise(True)
            button.setEnabled(node != picture.root)
            button.clicked.connect(partial(self.map.zoom_to, node))
            if node != ROOT:
                self._way.addWidget(QLabel("\u203a", self))
            self._way.addWidget(button)

    def _show_legend(self) -> None:
        _empty(self._legend)
        meant: tuple[Shade, ...] = tuple(Location) if self.everything.isChecked() else _SHIPPED
        if self.map.look.shading is Shading.KIND:
            meant = tuple(Kind)
        for shade in meant:
            self._legend.addWidget(Swatch(shade, self))
            self._legend.addWidget(QLabel(shades.name(shade), self))
            self._legend.addSpacing(8)
        self._legend.addStretch(1)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        self._way.setSpacing(0)
        top.addLayout(self._way)
        top.addWidget(self.said, 1)
        top.addWidget(self.everything)
        top.addWidget(self.shading)
        self.said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.map, 1)
        layout.addWidget(self._meant)


class Swatch(QWidget):
    """A small square in the colour of a location or kind."""

    def __init__(self, shade: Shade, parent: QWidget) -> None:
        super().__init__(parent)
        self._shade = shade
        self.setFixedSize(_SWATCH, _SWATCH)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's
        del event
        painter = QPainter(self)
        painter.fillRect(QRect(0, 0, _SWATCH, _SWATCH), shades.colour(self._shade))
        if self._shade is Location.LEAVE_OUT:
            painter.setPen(QColor("black"))
            painter.fillRect(QRect(0, 0, _SWATCH, _SWATCH), Qt.BrushStyle.BDiagPattern)


def _empty(layout: QHBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget:
            widget.hide()
            widget.deleteLater()
