"""Ctrl+K: type a few letters of what you want to do, press Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from studio.frame.actions import Actions

_SIZE = (520, 360)
_FROM_TOP = 70
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(QFrame):
    """A list of every action that can be done now, narrowed by what is typed."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setFixedSize(*_SIZE)
        self._actions = actions
        self._window = parent
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("What do you want to do?"))
        self.field.setAccessibleName(self.tr("Command"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._run)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._run())

    def open(self) -> None:
        """Show it at the top of the window, with everything."""
        over = self._window
        corner = over.mapToGlobal(over.rect().topLeft())
        self.move(corner.x() + (over.width() - self.width()) // 2, corner.y() + _FROM_TOP)
        self.field.clear()
        self._narrow("")
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """Let the arrow keys move in the list while the field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _MOVES:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        self.list.clear()
        found = []
        for menu, action in self._actions.all():
            title = f"{menu}: {action.text()}".replace("&", "")
            rank = match(text, title)
            if rank is not None and action.isEnabled():
                found.append((rank, title, action))
        for _, title, action in sorted(found, key=lambda row: row[0]):
            keys = action.shortcut().toString()
            item = QListWidgetItem(f"{title}    {keys}" if keys else title)
            item.setData(Qt.ItemDataRole.UserRole, action)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        self.hide()
        if item:
            action: QAction = item.data(Qt.ItemDataRole.UserRole)
            action.trigger()


def match(typed: str, title: str) -> int | None:
    """Return how well the typed letters fit, the lower the better; None if they do not fit."""
    wanted, place, gaps = typed.lower().replace(" ", ""), -1, 0
    lower = title.lower()
    if typed and typed.lower() in lower:
        return lower.index(typed.lower())
    for letter in wanted:
        found = lower.find(letter, place + 1)
        if found < 0:
            return None
        gaps += found - place
        place = found
    return 1000 + gaps if wanted else 0
