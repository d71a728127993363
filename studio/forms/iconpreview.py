"""The program's icon, as large and as small as people will see it, on light and on dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from pathlib import Path

    from studio.keeping.document import Document

SIZES = (64, 32, 16)
_GROUNDS = ("#ffffff", "#202124")
_GAP = 12
_HEIGHT = 88


class IconPreview(QWidget):
    """Paints the icon in three sizes on both grounds; it takes no room where there is none."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._icon = QIcon()
        self.setAccessibleName(self.tr("Preview of the icon"))
        self.setFixedHeight(_HEIGHT)
        document.changed.connect(self._show)
        self.hide()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's
        return QSize(2 * self._ground_width() + _GAP, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, ground in enumerate(_GROUNDS):
            left = number * (self._ground_width() + _GAP)
            painter.setPen(QColor("#888888"))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRect(left, 0, self._ground_width() - 1, _HEIGHT - 1), 6, 6)
            for size in SIZES:
                left += _GAP
                self._icon.paint(painter, QRect(left, (_HEIGHT - size) // 2, size, size))
                left += size

    def _ground_width(self) -> int:
        return sum(SIZES) + _GAP * (len(SIZES) + 1)

    def _show(self) -> None:
        project = self._document.project
        file: Path | None = project.icon if project else None
        self._icon = QIcon(str(file)) if file else QIcon()
        self.setVisible(not self._icon.isNull() and bool(self._icon.availableSizes() or _is_drawn(file)))
        self.update()


def _is_drawn(file: Path | None) -> bool:
    """Tell if the picture has no pixels of its own."""
    return file is not None and file.suffix.lower() == ".svg"
