"""What is in memory, on the file system and left out, in numbers that filter when they are clicked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from builders.command.messages import bytes_as_text
from resources.model import Location
from studio import icons
from studio.placing import shades
from studio.placing.delegates import PICTURES

if TYPE_CHECKING:
    from studio.board import Board


class Counters(QWidget):
    """A button for each location; clicked gets the Location, and whether its button is down now."""

    clicked = Signal(object, bool)

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self.buttons = {location: self._button(location) for location in Location}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for button in self.buttons.values():
            layout.addWidget(button)
        board.surveyed.connect(self._count)
        board.decided.connect(self._count)
        self._count()

    def show_filter(self, location: Location | None) -> None:
        """Press the button of the location that is filtered by."""
        for each, button in self.buttons.items():
            button.setChecked(each is location)

    def _count(self) -> None:
        totals = self._board.totals()
        for location, button in self.buttons.items():
            found = [total for (where, _kind), total in totals.items() if where is location]
            count, size = sum(total.count for total in found), sum(total.size for total in found)
            name = shades.name(location)
            button.setText(f"{count:,}  ·  {bytes_as_text(size)}")
            button.setAccessibleName(
                self.tr("{location}: {count} resources, {size}").format(
                    location=name, count=count, size=bytes_as_text(size)
                )
            )
            button.setToolTip(self.tr("{location}: show only these").format(location=name))

    def _button(self, location: Location) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.icon(PICTURES[location]))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.clicked.connect(partial(self._on_clicked, location))
        return button

    def _on_clicked(self, location: Location) -> None:
        self.clicked.emit(location, self.buttons[location].isChecked())
