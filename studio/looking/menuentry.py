"""How the program will stand in the user's menu: picture, name, sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio import icons

if TYPE_CHECKING:
    from builders.installers.model import MenuEntry

_ICON = 40


class MenuEntryView(QFrame):
    """Hidden for installers that put nothing into a menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._icon = QLabel(self)
        self._name = QLabel(self)
        self._name.setProperty("role", "section")
        self._comment = QLabel(self)
        self._comment.setProperty("role", "muted")
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._name)
        names.addWidget(self._comment)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(12)
        layout.addWidget(self._icon)
        layout.addLayout(names, 1)
        self.hide()

    def show_entry(self, entry: MenuEntry | None) -> None:
        self.setVisible(entry is not None)
        if entry is None:
            return
        self.setAccessibleName(self.tr("Menu entry {name}").format(name=entry.name))
        self._name.setText(entry.name)
        self._comment.setText(entry.comment or self.tr("In the menu of the desktop"))
        picture = QIcon(str(entry.icon)) if entry.icon else icons.icon("window")
        self._icon.setPixmap(picture.pixmap(_ICON, _ICON))
