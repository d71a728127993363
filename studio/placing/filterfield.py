"""The field in which a filter is typed: it completes the word at the cursor, not the whole text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from studio import icons
from studio.tree.completion import completions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.tree.completion import Completion

_TERM = ":"
_LEAVES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)


class FilterField(QLineEdit):
    """left: the user goes on in what is filtered."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(
            self.tr("Filter: numpy kind:extension size:>1MB location:memory why:__file__")
        )
        self.setAccessibleName(self.tr("Filter"))
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._distributions: Sequence[str] = ()
        self._offered: Sequence[Completion] = ()
        self._texts = QStringListModel(self)
        self._list = QListView()
        self._completer = QCompleter(self._texts, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self._completer.setPopup(self._list)
        self._completer.activated.connect(self._take)
        self._list.installEventFilter(self)
        self.textEdited.connect(self._offer)

    def set_distributions(self, names: Iterable[str]) -> None:
        """Offer these after `distribution:`."""
        self._distributions = tuple(names)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's
        key, is_offering = event.key(), self._list.isVisible()
        if key == Qt.Key.Key_Escape and not is_offering and self.text():
            self.clear()
        elif key in _LEAVES and not is_offering:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """Let Tab take the likeliest word of the list, which has the keys while it is open."""
        is_tab = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
        if is_tab and event.type() is QEvent.Type.KeyPress and self._offered:
            chosen = self._list.currentIndex()
            self._take(chosen.data() if chosen.isValid() else self._offered[0].text)
            return True
        return super().eventFilter(watched, event)

    def _offer(self) -> None:
        """Offer what the word before the cursor can become; before anything is typed that is too much."""
        cursor = self.cursorPosition()
        is_begun = bool(self.text()[:cursor].rpartition(" ")[2])
        self._offered = completions(self.text(), cursor, self._distributions) if is_begun else ()
        self._texts.setStringList([one.text for one in self._offered])
        if self._offered:
            self._completer.complete()
        else:
            self._list.hide()

    def _take(self, text: str) -> None:
        """Put a completion in the place of the word; what follows a colon is offered at once."""
        self._list.hide()
        chosen = next((one for one in self._offered if one.text == text), None)
        if chosen is None:
            return
        whole, added = self.text(), text if text.endswith(_TERM) else f"{text} "
        self.setText(f"{whole[: chosen.start]}{added}{whole[chosen.end :].lstrip()}")
        self.setCursorPosition(chosen.start + len(added))
        if text.endswith(_TERM):
            self._offer()
