"""What pages are laid out with: a column that scrolls, cards with a title, rows with a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio import icons

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 860  # pixels; longer lines are hard to read
_LABEL = 150


def column(page: QWidget, *, centred: bool = False) -> QVBoxLayout:
    """Return the layout of a column that fills the page, scrolls, and is no wider than can be read."""
    scroll = QScrollArea(page)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    inside = QWidget(scroll)
    inside.setMaximumWidth(WIDTH)
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(24, 20, 24, 24)
    layout.setSpacing(16)
    around = QWidget(scroll)
    grid = QGridLayout(around)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.addWidget(inside, 0, 1)
    grid.setColumnStretch(0, int(centred))
    grid.setColumnStretch(1, 1000)
    grid.setColumnStretch(2, 1)
    scroll.setWidget(around)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scroll)
    return layout


class Card(QFrame):
    """A frame with a title, a sentence, and what is put into `content`."""

    def __init__(self, title: str, said: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(18, 14, 18, 16)
        self.content.setSpacing(8)
        heading = QLabel(title, self)
        heading.setProperty("role", "section")
        self.content.addWidget(heading)
        if said:
            sentence = QLabel(said, self)
            sentence.setProperty("role", "muted")
            sentence.setWordWrap(True)
            self.content.addWidget(sentence)

    def form(self) -> QFormLayout:
        """Add rows of a label and a field."""
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.content.addLayout(form)
        return form

    def row(self, form: QFormLayout, title: str, field: QWidget) -> None:
        label = QLabel(title, self)
        label.setMinimumWidth(_LABEL)
        label.setBuddy(field)
        form.addRow(label, field)


class Tiles(QWidget):
    """A choice between a few big buttons; `chosen` gets the value of the one that was clicked."""

    chosen = Signal(object)

    def __init__(self, tiles: Sequence[tuple[object, str, str, str]], parent: QWidget | None = None) -> None:
        """tiles: value, icon, title and a sentence for each."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._values = [value for value, *_ in tiles]
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(12)
        for place, (_, icon, title, sentence) in enumerate(tiles):
            button = _tile(icon, title, sentence, self)
            self._group.addButton(button, place)
            layout.addWidget(button, 0, place)
            layout.setColumnStretch(place, 1)
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._values[place]))

    def show_value(self, value: object) -> None:
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)

    def button(self, value: object) -> QToolButton:
        """Return the button of a value."""
        button = self._group.button(self._values.index(value))
        assert isinstance(button, QToolButton)  # noqa: S101 - made above
        return button


def _tile(icon: str, title: str, sentence: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName("tile")
    button.setCheckable(True)
    button.setIcon(icons.icon(icon))
    button.setIconSize(QSize(26, 26))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setText(f"  {title}\n  {sentence}")
    button.setAccessibleName(title)
    button.setAccessibleDescription(sentence)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setMinimumHeight(62)
    return button


class Folded(QWidget):
    """What most users never need, behind a line that opens it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton(self)
        self.button.setText(title)
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.body = QWidget(self)
        self.body.hide()
        self.content = QVBoxLayout(self.body)
        self.content.setContentsMargins(0, 4, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        layout.addWidget(self.body)
        self.button.toggled.connect(self._fold)

    def open(self) -> None:
        self.button.setChecked(True)

    def _fold(self, opened: bool) -> None:  # noqa: FBT001 - Qt's
        self.body.setVisible(opened)
        self.button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
