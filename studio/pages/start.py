"""What is shown while nothing is open: recent projects, opening another, samples."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio import icons
from studio.building.summary import when
from studio.forms.cards import Card, column
from studio.keeping import history, recent
from studio.samples import Sample, copy, samples

if TYPE_CHECKING:
    from pathlib import Path

    from studio.session import Session

_LOGO = 56
_ROW = 44
_ON_PRIMARY = QColor("white")
_PATH = Qt.ItemDataRole.UserRole


class StartPage(QWidget):
    """The first thing that people see: what this is, and how to begin."""

    folder_wanted = Signal()
    file_wanted = Signal()
    project_wanted = Signal(object)
    look_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.recent = QListWidget(self)
        layout = column(self, centred=True)
        layout.addLayout(self._heading())
        layout.addWidget(self._open())
        self._recent_card = self._recent()
        layout.addWidget(self._recent_card)
        layout.addWidget(self._samples())
        layout.addStretch(1)

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's
        """Show what was open lately, which may be another by now."""
        del event
        self._show_recent()

    def _show_recent(self) -> None:
        self.recent.clear()
        for path in recent.recent():
            self.recent.addItem(self._row(path))
        self.recent.setFixedHeight(_ROW * min(self.recent.count(), 5) + 4)
        self._recent_card.setVisible(self.recent.count() > 0)

    def _row(self, path: Path) -> QListWidgetItem:
        built = history.last(path)
        said = f"{path.parent}   ·   {when(built)}" if built else str(path.parent)
        item = QListWidgetItem(icons.icon("folder" if path.is_dir() else "file"), f"{path.name}\n{said}")
        item.setData(_PATH, path)
        item.setToolTip(str(path))
        item.setSizeHint(QSize(0, _ROW))
        return item

    def _forget(self) -> None:
        item = self.recent.currentItem()
        if item:
            recent.forget(item.data(_PATH))
            self._show_recent()

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        logo = QLabel(self)
        logo.setPixmap(icons.application_icon().pixmap(_LOGO, _LOGO))
        row.addWidget(logo)
        words = QVBoxLayout()
        title = QLabel(self.tr("Onefold"), self)
        title.setProperty("role", "title")
        said = QLabel(self.tr("Turn a Python project into a program that people can double-click."), self)
        said.setProperty("role", "muted")
        words.addWidget(title)
        words.addWidget(said)
        row.addLayout(words, 1)
        row.setSpacing(16)
        return row

    def _open(self) -> Card:
        said = self.tr("A folder with a pyproject.toml, a script, or a wheel. Opening runs none of its code.")
        card = Card(self.tr("Open a project"), said, self)
        row = QHBoxLayout()
        folder = QPushButton(icons.icon("open", _ON_PRIMARY), self.tr("Open folder…"), card)
        folder.setObjectName("primary")
        folder.clicked.connect(self.folder_wanted)
        file = QPushButton(self.tr("Open script or wheel…"), card)
        file.clicked.connect(self.file_wanted)
        row.addWidget(folder)
        row.addWidget(file)
        drop = QLabel(self.tr("or drop it here"), card)
        drop.setProperty("role", "muted")
        row.addWidget(drop)
        row.addStretch(1)
        look = QPushButton(self.tr("Look into a program…"), card)
        look.setToolTip(self.tr("See what is in a finished program or installer"))
        look.clicked.connect(self.look_wanted)
        row.addWidget(look)
        card.content.addLayout(row)
        return card

    def _recent(self) -> Card:
        card = Card(self.tr("Recent projects"), "", self)
        self.recent.setAccessibleName(self.tr("Recent projects"))
        self.recent.setObjectName("rows")
        self.recent.setIconSize(QSize(22, 22))
        self.recent.itemActivated.connect(lambda item: self.project_wanted.emit(item.data(_PATH)))
        self.recent.itemClicked.connect(lambda item: self.project_wanted.emit(item.data(_PATH)))
        forget = QAction(self.tr("Take it off this list"), self.recent)
        forget.setShortcut(QKeySequence.StandardKey.Delete)
        forget.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        forget.triggered.connect(self._forget)
        self.recent.addAction(forget)
        self.recent.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        card.content.addWidget(self.recent)
        return card

    def _samples(self) -> Card:
        card = Card(self.tr("Try a sample"), self.tr("It is copied to your documents first."), self)
        for sample in samples():
            row = QHBoxLayout()
            button = QPushButton(icons.icon("sample"), sample.title, card)
            button.setMinimumWidth(130)
            button.clicked.connect(partial(self._try, sample))
            said = QLabel(sample.said, card)
            said.setProperty("role", "muted")
            row.addWidget(button)
            row.addWidget(said, 1)
            card.content.addLayout(row)
        card.setVisible(bool(samples()))
        return card

    def _try(self, sample: Sample) -> None:
        try:
            path = copy(sample)
        except OSError as error:
            said = self.tr("The sample cannot be copied: {reason}").format(reason=error.strerror)
            self._session.notices.show_notice("sample", said)
            return
        self._session.trust.grant(path if path.is_dir() else path.parent)
        self.project_wanted.emit(path)
